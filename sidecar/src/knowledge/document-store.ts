import type { KnowledgeSource } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import { forgetArchived } from './archive-store.ts';
import type { Chunk } from './chunk.ts';

export interface DocumentRow {
	readonly id: number;
	readonly content_hash: string;
	readonly chunks: number;
}

/** What is kept of a document besides its passages. */
export interface DocumentFields {
	readonly externalId: string;
	readonly title: string;
	readonly url: string | null;
	readonly locale: string;
	readonly contentHash: string;
	readonly updatedAt: string;
}

/** Ids of passages that changed. */
export interface Written {
	readonly written: number[];
	readonly removed: number[];
}

export function findDocument(
	db: Db,
	source: KnowledgeSource,
	externalId: string,
): DocumentRow | undefined {
	return db
		.prepare<[string, string], DocumentRow>(
			`SELECT id, content_hash, (SELECT count(*) FROM chunks WHERE document_id = documents.id) AS chunks
			FROM documents WHERE source = ? AND external_id = ?`,
		)
		.get(source, externalId);
}

/** The document was handed over again and says the same; false when it is not there any more. */
export function touchDocument(tx: Tx, id: number, updatedAt: string, now: string): boolean {
	return (
		tx
			.prepare('UPDATE documents SET updated_at = ?, received_at = ? WHERE id = ?')
			.run(updatedAt, now, id).changes === 1
	);
}

export function upsertDocument(
	tx: Tx,
	source: KnowledgeSource,
	fields: DocumentFields,
	now: string,
): number {
	const row = tx
		.prepare<unknown[], { id: number }>(
			`INSERT INTO documents (source, external_id, title, url, locale, content_hash, updated_at, received_at)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (source, external_id) DO UPDATE SET title = excluded.title, url = excluded.url,
				locale = excluded.locale, content_hash = excluded.content_hash,
				updated_at = excluded.updated_at, received_at = excluded.received_at
			RETURNING id`,
		)
		.get(
			source,
			fields.externalId,
			fields.title,
			fields.url,
			fields.locale,
			fields.contentHash,
			fields.updatedAt,
			now,
		);
	return row?.id ?? 0;
}

interface ChunkRow {
	readonly id: number;
	readonly title: string;
	readonly heading: string | null;
	readonly anchor: string | null;
	readonly text: string;
}

/**
 * Makes these the document's passages. One that says the same under the same headings keeps its row
 * and vector; a new one takes over the vector of any passage with the same words, made by the same
 * embedder.
 */
export function replaceChunks(
	tx: Tx,
	documentId: number,
	title: string,
	chunks: readonly Chunk[],
	embedder: string,
): Written {
	const old = tx
		.prepare<[number], ChunkRow>(
			'SELECT id, title, heading, anchor, text FROM chunks WHERE document_id = ? ORDER BY position',
		)
		.all(documentId);
	const key = (row: Omit<ChunkRow, 'id'>): string =>
		[row.title, row.heading, row.anchor, row.text].join('\0');
	const kept = new Map<string, number[]>();
	for (const row of old) {
		const same = key(row);
		kept.set(same, [...(kept.get(same) ?? []), row.id]);
	}
	const plan = chunks.map((chunk) => ({
		chunk,
		id: kept.get(key({ title, ...chunk }))?.shift(),
	}));
	const stays = new Set(plan.map(({ id }) => id));
	const removed = old.filter(({ id }) => !stays.has(id)).map(({ id }) => id);

	const sameWords = tx.prepare<[string, string], { embedder: string; embedding: Buffer }>(
		'SELECT embedder, embedding FROM chunks WHERE text_hash = ? AND embedder = ? LIMIT 1',
	);
	const vectors = plan.map(({ chunk, id }) =>
		id === undefined ? sameWords.get(chunk.textHash, embedder) : undefined,
	);
	for (const id of removed) tx.prepare('DELETE FROM chunks WHERE id = ?').run(id);
	// Positions are unique, so those that stay step aside first.
	tx.prepare('UPDATE chunks SET position = -1 - position WHERE document_id = ?').run(documentId);
	const move = tx.prepare('UPDATE chunks SET position = ? WHERE id = ?');
	const insert = tx.prepare(
		`INSERT INTO chunks (document_id, position, title, heading, anchor, text, words, text_hash, embedder, embedding)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	);
	const written = plan.flatMap(({ chunk, id }, position) => {
		if (id !== undefined) {
			move.run(position, id);
			return [];
		}
		const { heading, anchor, text, words, textHash } = chunk;
		const vector = vectors[position];
		const made = insert.run(
			...[documentId, position, title, heading, anchor, text, words, textHash],
			vector?.embedder ?? null,
			vector?.embedding ?? null,
		);
		return [Number(made.lastInsertRowid)];
	});
	return { written, removed };
}

/**
 * Its passages go with it, and what is put away under its name; gives their ids, null when there is
 * no such document.
 */
export function deleteDocument(
	tx: Tx,
	source: KnowledgeSource,
	externalId: string,
): number[] | null {
	const archived = forgetArchived(tx, source, externalId);
	const found = findDocument(tx, source, externalId);
	if (!found) return archived ? [] : null;
	const chunks = tx
		.prepare<[number], { id: number }>('SELECT id FROM chunks WHERE document_id = ?')
		.all(found.id);
	tx.prepare('DELETE FROM documents WHERE id = ?').run(found.id);
	return chunks.map(({ id }) => id);
}
