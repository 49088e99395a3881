import { z } from 'zod';

/** A passage of the shop's knowledge as the Brain and a citation see it. */
export const passage = z
	.object({
		id: z.string(),
		/** Of the document. */
		title: z.string(),
		/** The heading it stands under; null at the document's beginning. */
		heading: z.string().nullable(),
		/** Where a customer can read it, with the heading's fragment; null when it is not public. */
		url: z.string().nullable(),
		text: z.string(),
		/** `page` of the site, `upload` of the owner, `ticket` solved by the shop's people, or `other`. */
		source: z.enum(['page', 'upload', 'ticket', 'other']),
		/** Fused relevance; comparable within one search only. */
		score: z.number(),
	})
	.meta({ id: 'Passage' });
export type Passage = z.infer<typeof passage>;
