import type { z } from 'zod';
import type { documentsReply, KnowledgeSource } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';

type DocumentItem = z.infer<typeof documentsReply>['items'][number];

export interface Counts {
	readonly documents: number;
	readonly chunks: number;
	readonly sources: { source: KnowledgeSource; documents: number; chunks: number }[];
}

export function countDocuments(db: Db): Counts {
	const sources = db
		.prepare<[], Counts['sources'][number]>(
			`SELECT source, count(*) AS documents, coalesce(sum(n), 0) AS chunks
			FROM documents LEFT JOIN (SELECT document_id, count(*) AS n FROM chunks GROUP BY document_id)
				ON document_id = documents.id
			GROUP BY source ORDER BY source`,
		)
		.all();
	const sum = (of: 'documents' | 'chunks'): number =>
		sources.reduce((all, one) => all + one[of], 0);
	return { documents: sum('documents'), chunks: sum('chunks'), sources };
}

/**
 * Newest received first.
 *
 * @param before what the page before gave as `next`; anything else is as good as the beginning
 */
export function listDocuments(
	db: Db,
	query: {
		readonly source: KnowledgeSource | undefined;
		readonly limit: number;
		readonly before: string | undefined;
		readonly embedder: string;
	},
): { readonly items: DocumentItem[]; readonly next: string | null } {
	const [time = '9999', id = String(Number.MAX_SAFE_INTEGER)] = query.before?.split('_') ?? [];
	const rows = db
		.prepare<unknown[], DocumentItem & { id: number }>(
			`SELECT id, source, external_id, title, url, locale, updated_at, received_at,
				(SELECT count(*) FROM chunks WHERE document_id = documents.id) AS chunks,
				(SELECT count(*) FROM chunks WHERE document_id = documents.id AND embedder IS NOT ?) AS waiting
			FROM documents
			WHERE (? IS NULL OR source = ?) AND (received_at, id) < (?, ?)
			ORDER BY received_at DESC, id DESC LIMIT ?`,
		)
		.all(
			query.embedder,
			query.source ?? null,
			query.source ?? null,
			time,
			Number(id) || 0,
			query.limit + 1,
		);
	const page = rows.slice(0, query.limit);
	const last = page.at(-1);
	return {
		items: page.map(({ id: _, ...item }) => item),
		next: rows.length > page.length && last ? `${last.received_at}_${String(last.id)}` : null,
	};
}
