import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import { embeddedText } from './chunk.ts';
import { toBlob } from './embedder.ts';

/** A passage that has no vector of the present embedder. */
export interface Unembedded {
	readonly id: number;
	readonly textHash: string;
	/** What is to be embedded. */
	readonly text: string;
}

interface Row {
	readonly id: number;
	readonly title: string;
	readonly heading: string | null;
	readonly text: string;
	readonly text_hash: string;
}

/** Those that have no vector at all first: the others are still found by nothing but words. */
export function nextUnembedded(db: Db, embedder: string, limit: number): Unembedded[] {
	const columns = 'SELECT id, title, heading, text, text_hash FROM chunks';
	const none = db
		.prepare<[number], Row>(`${columns} WHERE embedder IS NULL ORDER BY id LIMIT ?`)
		.all(limit);
	const others =
		none.length === limit
			? []
			: db
					.prepare<[string, string, number], Row>(
						`${columns} WHERE embedder < ? OR embedder > ? ORDER BY embedder, id LIMIT ?`,
					)
					.all(embedder, embedder, limit - none.length);
	return [...none, ...others].map((row) => ({
		id: row.id,
		textHash: row.text_hash,
		text: embeddedText(row.title, row.heading, row.text),
	}));
}

/** How long the vectors of an embedder are; 0 when there is none. */
export function dimensionsOf(db: Db, embedder: string): number {
	const row = db
		.prepare<[string], { bytes: number }>(
			'SELECT length(embedding) AS bytes FROM chunks WHERE embedder = ? LIMIT 1',
		)
		.get(embedder);
	return (row?.bytes ?? 0) / 4;
}

export function countUnembedded(db: Db, embedder: string): number {
	const counted = db
		.prepare<[string], { n: number }>(
			`SELECT (SELECT count(*) FROM chunks) - (SELECT count(*) FROM chunks WHERE embedder = ?) AS n`,
		)
		.get(embedder);
	return counted?.n ?? 0;
}

/** Gives the ids that took a vector: a passage may have changed or gone meanwhile. */
export function keepVectors(
	tx: Tx,
	embedder: string,
	vectors: readonly { readonly chunk: Unembedded; readonly vector: Float32Array }[],
): number[] {
	const keep = tx.prepare(
		'UPDATE chunks SET embedder = ?, embedding = ? WHERE id = ? AND text_hash = ?',
	);
	return vectors
		.filter(({ chunk, vector }) => {
			return keep.run(embedder, toBlob(vector), chunk.id, chunk.textHash).changes === 1;
		})
		.map(({ chunk }) => chunk.id);
}
