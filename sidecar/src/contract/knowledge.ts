import { z } from 'zod';
import { isoTime } from './ids.ts';

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

/** Where documents come from over HTTP; solved tickets are fetched, never pushed. */
export const pushedSource = z.enum(['page', 'upload', 'other']);
export const knowledgeSource = z.enum(['page', 'upload', 'ticket', 'other']);
export type KnowledgeSource = z.infer<typeof knowledgeSource>;

const externalId = z
	.string()
	.min(1, 'must not be empty')
	.max(200, 'must be at most 200 characters');

export const ingestDocument = z.strictObject({
	/** The source's own name for the document; the same one again replaces it. */
	external_id: externalId,
	title: z.string().trim().min(1, 'must not be empty').max(300, 'must be at most 300 characters'),
	/** Where a customer can read it; null when it is not public. */
	url: z
		.url({ protocol: /^https?$/ })
		.max(2000)
		.nullable(),
	/** As WordPress writes it, such as `de_DE`, or a BCP 47 tag. */
	locale: z.string().max(35),
	updated_at: isoTime,
	format: z.enum(['html', 'markdown', 'text', 'pdf']),
	/** The text itself; for `pdf` the file in base64. */
	content: z.string(),
});
export type IngestDocument = z.infer<typeof ingestDocument>;

/** POST /internal/ingest-knowledge (signed): documents that are new or may have changed. */
export const ingestBody = z.strictObject({
	source: pushedSource,
	documents: z.array(ingestDocument).min(1).max(200, 'must be at most 200 documents'),
});

export const ingestReply = z.object({
	/** The knowledge version after it. */
	version: z.string(),
	/** One for each document, in their order. */
	documents: z.array(
		z.object({
			external_id: z.string(),
			/** `rejected`: could not be read; neither it nor a former version of it is kept. */
			status: z.enum(['unchanged', 'updated', 'rejected']),
			/** Passages it was cut into. */
			chunks: z.int(),
			/** For who sent it, in English; only when rejected. */
			reason: z.string().optional(),
		}),
	),
});
export type IngestReply = z.infer<typeof ingestReply>;

/** POST /internal/forget-knowledge (signed): not found from the answer on. Unknown ids are no error. */
export const forgetBody = z.strictObject({
	source: pushedSource,
	external_ids: z.array(externalId).min(1).max(1000, 'must be at most 1000 ids'),
});
export const forgetReply = z.object({ version: z.string(), removed: z.int() });

/**
 * POST /internal/knowledge/reconcile (signed): a full sync names every document that exists, page
 * by page under one `sync_id`. With the last page comes `total`; when that many different ids were
 * named, the source's other documents go, except those received since the sync's first page. Else
 * 409 `sync_incomplete` and nothing goes. A new `sync_id` forgets an unfinished one. Order does not
 * matter; a page may be sent again.
 */
export const reconcileBody = z.strictObject({
	source: pushedSource,
	sync_id: z.string().min(8).max(64),
	external_ids: z.array(externalId).max(1000, 'must be at most 1000 ids'),
	/** How many ids all pages named together; null on every page but the last. */
	total: z.int().min(0).nullable(),
});
export const reconcileReply = z.object({
	version: z.string(),
	/** Different ids named so far. */
	seen: z.int(),
	/** Documents that went; 0 until the last page. */
	removed: z.int(),
	complete: z.boolean(),
});

/** GET /internal/knowledge (signed). */
export const knowledgeReply = z.object({
	version: z.string(),
	documents: z.int(),
	chunks: z.int(),
	sources: z.array(z.object({ source: knowledgeSource, documents: z.int(), chunks: z.int() })),
	/** Vectors follow in the background; until then a passage is found by its words. */
	embedding: z.object({
		/** Model, as in `text-embedding-3-small`. */
		embedder: z.string(),
		waiting: z.int(),
		/** `paused`: the embedder fails, see `problem`; it is tried again by itself. */
		state: z.enum(['idle', 'working', 'paused']),
		problem: z.string().nullable(),
	}),
	/** Questions that found nothing and are not dismissed. */
	missed: z.int(),
});
export type KnowledgeReply = z.infer<typeof knowledgeReply>;

/** GET /internal/knowledge/documents?source=&limit=&before= (signed), newest received first. */
export const documentsReply = z.object({
	items: z.array(
		z.object({
			source: knowledgeSource,
			external_id: z.string(),
			title: z.string(),
			url: z.string().nullable(),
			locale: z.string(),
			updated_at: isoTime,
			received_at: isoTime,
			chunks: z.int(),
			/** Of these, passages whose vector is still to come. */
			waiting: z.int(),
		}),
	),
	next_before: z.string().nullable(),
});
export type DocumentsReply = z.infer<typeof documentsReply>;

/** POST /internal/knowledge/search (signed): the search tester. */
export const knowledgeSearchBody = z.strictObject({
	query: z.string().trim().min(1, 'must not be empty').max(500, 'must be at most 500 characters'),
	limit: z.int().min(1).max(20).default(10),
});
export const explainedPassage = passage
	.extend({
		/** Of the words, 0 to 1. */
		text_score: z.number(),
		/** Cosine between question and passage; null without vectors. `score` = it + 0.7 x text_score. */
		vector_score: z.number().nullable(),
		/** The question's words that stand in the passage, as they stand in the question. */
		matched_terms: z.array(z.string()),
	})
	.meta({ id: 'ExplainedPassage' });
export type ExplainedPassage = z.infer<typeof explainedPassage>;
export const knowledgeSearchReply = z.object({
	version: z.string(),
	/** Whether a customer would be answered from what was found. */
	informative: z.boolean(),
	/** `text` when no vectors took part. */
	mode: z.enum(['text', 'hybrid']),
	/** The question as it was searched, when a mistyped word was put right. */
	corrected: z.string().nullable(),
	/** Words of the question that stand nowhere in the knowledge. */
	unknown_terms: z.array(z.string()),
	passages: z.array(explainedPassage),
});
export type KnowledgeSearchReply = z.infer<typeof knowledgeSearchReply>;

/** GET /internal/knowledge/missed?limit=&before= (signed), last asked first. */
export const missedReply = z.object({
	items: z.array(
		z.object({
			id: z.int(),
			/** Without names, addresses and numbers of the customer. */
			question: z.string(),
			locale: z.string(),
			times: z.int(),
			first_at: isoTime,
			last_at: isoTime,
		}),
	),
	next_before: z.string().nullable(),
});
export type MissedReply = z.infer<typeof missedReply>;

/** POST /internal/knowledge/missed/dismiss (signed); asked again, a question comes back. */
export const dismissBody = z.strictObject({ ids: z.array(z.int()).min(1).max(100) });
export const dismissReply = z.object({ dismissed: z.int() });

/** GET /internal/knowledge/archive (signed): solved tickets that are kept but not searched. */
export const archiveReply = z.object({ external_ids: z.array(z.string()) });
/** POST /internal/knowledge/archive/restore (signed): searched again. Unknown ids are no error. */
export const restoreBody = z.strictObject({
	external_ids: z.array(externalId).min(1).max(1000, 'must be at most 1000 ids'),
});
export const restoreReply = z.object({
	/** Passages that are found again. */
	restored: z.int(),
});
