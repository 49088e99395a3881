import { z } from 'zod';
import type { KnowledgeSearch } from '../knowledge/search.ts';
import { defineHand, type Hand } from './hand.ts';

const input = z.strictObject({
	query: z
		.string()
		.trim()
		.min(1)
		.max(500)
		.describe('What to look for, in the customer’s words and language.'),
	top_k: z.int().min(1).max(10).describe('Most passages wanted; 5 is usual.'),
});

const output = z.object({
	passages: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			heading: z.string().nullable(),
			url: z.string().nullable(),
			text: z.string(),
		}),
	),
	/** Of the shop's knowledge, for whoever keeps the answer. */
	version: z.string(),
});

/** Looks up what the shop has written down: pages, products, policies, uploads, solved tickets. */
export function createKnowledgeHand(search: KnowledgeSearch): Hand {
	return defineHand({
		name: 'knowledge_search',
		description:
			'Searches the shop’s own pages, products and policies. Gives passages to answer from and to cite by their id; an empty list means the shop has written nothing about it.',
		effect: 'read',
		input,
		output,
		// It searches by words when nothing else is there, so it is never out of order.
		available: () => true,
		async run({ query, top_k }, { locale }) {
			const { passages, version } = await search.search(query, { limit: top_k, locale });
			return {
				ok: true,
				output: {
					passages: passages.map(({ id, title, heading, url, text }) => {
						return { id, title, heading, url, text };
					}),
					version,
				},
			};
		},
	});
}
