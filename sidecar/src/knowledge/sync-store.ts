import type { KnowledgeSource } from '../contract/knowledge.ts';
import type { Tx } from '../db/write.ts';

/** Adds to the ids that this sync has named; an unfinished other one is forgotten. */
export function nameInSync(
	tx: Tx,
	sync: { readonly source: KnowledgeSource; readonly syncId: string },
	externalIds: readonly string[],
	now: string,
): number {
	const { source, syncId } = sync;
	const open = tx
		.prepare<[string], { sync_id: string }>('SELECT sync_id FROM syncs WHERE source = ?')
		.get(source);
	if (open?.sync_id !== syncId) {
		endSync(tx, source);
		tx.prepare('INSERT INTO syncs (source, sync_id, begun_at) VALUES (?, ?, ?)').run(
			source,
			syncId,
			now,
		);
	}
	const name = tx.prepare('INSERT OR IGNORE INTO sync_ids (source, external_id) VALUES (?, ?)');
	for (const id of externalIds) name.run(source, id);
	return (
		tx
			.prepare<[string], { n: number }>('SELECT count(*) AS n FROM sync_ids WHERE source = ?')
			.get(source)?.n ?? 0
	);
}

/** The source's documents that the open sync did not name, and that were there when it began. */
export function unnamedBySync(tx: Tx, source: KnowledgeSource): string[] {
	return tx
		.prepare<[string], { external_id: string }>(
			`SELECT external_id FROM documents JOIN syncs USING (source)
			WHERE source = ? AND received_at < begun_at AND NOT EXISTS (
				SELECT 1 FROM sync_ids
				WHERE sync_ids.source = documents.source AND sync_ids.external_id = documents.external_id)`,
		)
		.all(source)
		.map(({ external_id }) => external_id);
}

export function endSync(tx: Tx, source: KnowledgeSource): void {
	tx.prepare('DELETE FROM syncs WHERE source = ?').run(source);
}
