import { describe as suite, expect, it } from 'vitest';
import { describe } from '../../../sidecar/src/hands/hand.ts';
import { createKnowledgeHand } from '../../../sidecar/src/hands/knowledge-search.ts';
import type { SearchOptions } from '../../../sidecar/src/knowledge/search.ts';

suite('knowledge_search', () => {
	const asked: [string, SearchOptions][] = [];
	const hand = createKnowledgeHand({
		search(query, options) {
			asked.push([query, options]);
			const passage = {
				id: '7',
				title: 'Returns',
				heading: 'How long',
				url: 'https://shop.example/returns#how-long',
				text: 'Within 30 days.',
				source: 'page' as const,
				score: 0.8,
			};
			return Promise.resolve({ passages: [passage], version: 'v-3', informative: true });
		},
	});
	const context = {
		conversationId: 'cv_1',
		turnId: 't',
		callId: 'c',
		refundRequestId: 'rr_t',
		customer: { kind: 'customer' as const, sessionId: 's', userId: null, email: null },
		locale: 'de-DE',
	};

	it('gives passages to answer from, with what they are cited by and the version', async () => {
		const outcome = await hand.run({ query: 'rückgabe', top_k: 3 }, context);
		expect(asked).toEqual([['rückgabe', { limit: 3, locale: 'de-DE' }]]);
		expect(outcome).toEqual({
			ok: true,
			output: {
				passages: [
					{
						id: '7',
						title: 'Returns',
						heading: 'How long',
						url: 'https://shop.example/returns#how-long',
						text: 'Within 30 days.',
					},
				],
				version: 'v-3',
			},
		});
		expect(hand.output.safeParse((outcome as { output: unknown }).output).success).toBe(true);
	});

	it('is a read that any agent can be offered as plain JSON Schema', () => {
		expect(describe(hand)).toMatchObject({
			name: 'knowledge_search',
			effect: 'read',
			inputSchema: {
				type: 'object',
				required: ['query', 'top_k'],
				additionalProperties: false,
				properties: { top_k: { type: 'integer', minimum: 1, maximum: 10 } },
			},
		});
		expect(hand.input.safeParse({ query: 'x', top_k: 11 }).success).toBe(false);
		expect(hand.input.safeParse({ query: ' ', top_k: 1 }).success).toBe(false);
	});
});
