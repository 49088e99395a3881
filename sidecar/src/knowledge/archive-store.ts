import type { KnowledgeSource } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

const DOCUMENT =
	'id, source, external_id, title, url, locale, content_hash, updated_at, received_at';
const CHUNK =
	'id, document_id, position, title, heading, anchor, text, words, text_hash, embedder, embedding';

/** Documents of tickets, oldest first, not changed since one moment and not found since another. */
export function agedTickets(
	db: Db,
	{ changedBefore, foundBefore }: { readonly changedBefore: string; readonly foundBefore: string },
	limit: number,
): number[] {
	return db
		.prepare<[string, string, number], { id: number }>(
			`SELECT id FROM documents WHERE source = 'ticket' AND updated_at < ? AND NOT EXISTS (
				SELECT 1 FROM chunks JOIN found_passages ON chunk_id = chunks.id
				WHERE document_id = documents.id AND found_at >= ?
			) ORDER BY updated_at LIMIT ?`,
		)
		.all(changedBefore, foundBefore, limit)
		.map(({ id }) => id);
}

/** Gives the ids of the passages that are found no more. */
export function putAway(tx: Tx, documentId: number, now: string): number[] {
	tx.prepare(
		`INSERT INTO archived_documents (${DOCUMENT}, archived_at)
		SELECT ${DOCUMENT}, ? FROM documents WHERE id = ?`,
	).run(now, documentId);
	tx.prepare(
		`INSERT INTO archived_chunks (${CHUNK}) SELECT ${CHUNK} FROM chunks WHERE document_id = ?`,
	).run(documentId);
	const ids = tx
		.prepare<[number], { id: number }>('SELECT id FROM chunks WHERE document_id = ? /* away */')
		.all(documentId)
		.map(({ id }) => id);
	tx.prepare('DELETE FROM documents WHERE id = ?').run(documentId);
	return ids;
}

/** As they were, ids and vectors included; gives the ids of the passages that are found again. */
export function takeBack(
	tx: Tx,
	source: KnowledgeSource,
	externalId: string,
	now: string,
): { readonly id: number; readonly embedder: string | null }[] {
	const document = tx
		.prepare<[string, string], { id: number }>(
			'SELECT id FROM archived_documents WHERE source = ? AND external_id = ?',
		)
		.get(source, externalId);
	if (document === undefined) return [];
	const chunks = tx
		.prepare<[number], Record<string, unknown> & { id: number; embedder: string | null }>(
			`SELECT ${CHUNK} FROM archived_chunks WHERE document_id = ? ORDER BY position`,
		)
		.all(document.id);
	// Its arrival deletes what is put away under its name, passages included.
	tx.prepare(
		`INSERT INTO documents (${DOCUMENT}) SELECT ${DOCUMENT} FROM archived_documents WHERE id = ?`,
	).run(document.id);
	const named = CHUNK.split(', ');
	const insert = tx.prepare(
		`INSERT INTO chunks (${CHUNK}) VALUES (${named.map((name) => `@${name}`).join(', ')})`,
	);
	for (const chunk of chunks) {
		insert.run(chunk);
		// Or it would be put away again at once.
		notePassageFound(tx, chunk.id, now);
	}
	return chunks.map(({ id, embedder }) => ({ id, embedder }));
}

/** For good; true when there was one. */
export function forgetArchived(tx: Tx, source: KnowledgeSource, externalId: string): boolean {
	return (
		tx
			.prepare('DELETE FROM archived_documents WHERE source = ? AND external_id = ?')
			.run(source, externalId).changes > 0
	);
}

/** A passage that has gone meanwhile is no error. */
export function notePassageFound(tx: Tx, chunkId: number, now: string): void {
	tx.prepare(
		`INSERT INTO found_passages (chunk_id, found_at) SELECT id, ? FROM chunks WHERE id = ?
		ON CONFLICT (chunk_id) DO UPDATE SET found_at = excluded.found_at`,
	).run(now, chunkId);
}

/** The names under which documents of a source are put away. */
export function archivedNames(db: Db, source: KnowledgeSource): string[] {
	return db
		.prepare<[string], { external_id: string }>(
			'SELECT external_id FROM archived_documents WHERE source = ? ORDER BY archived_at, id',
		)
		.all(source)
		.map(({ external_id }) => external_id);
}

const RUN = 'archive_run_at';

export function lastRun(db: Db): string | null {
	return (
		db
			.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ? /* archive */')
			.get(RUN)?.value ?? null
	);
}

export function keepLastRun(tx: Tx, now: string): void {
	tx.prepare(
		`INSERT INTO meta (key, value) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
	).run(RUN, now);
}
