import type { Passage } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import { currentVersion } from './version-store.ts';

/** A passage as it is searched and shown, without its score. */
export interface StoredPassage extends Omit<Passage, 'score' | 'id'> {
	readonly id: number;
	readonly documentId: number;
	readonly textHash: string;
}

/** What an index in memory is made from. */
export interface IndexedRow {
	readonly id: number;
	readonly title: string;
	readonly heading: string | null;
	readonly text: string;
	/** null when it has no vector of the embedder asked for. */
	readonly embedding: Buffer | null;
}

export interface Passages {
	/** The state of all passages; see `meta`. */
	version(): string;
	count(): number;
	/** The one that most documents are in; '' when there are none. */
	locale(): string;
	byId(id: number): StoredPassage | undefined;
	/** Cosine with each passage that has a vector of the embedder; the others are left out. */
	cosines(vector: Float32Array, ids: readonly number[]): Map<number, number>;
	/** At most `limit` rows after an id, in order. */
	rowsAfter(id: number, limit: number): IndexedRow[];
	row(id: number): IndexedRow | undefined;
	/** Runs all reads of `work` on one state of the database. */
	together<T>(work: () => T): T;
}

const ROW = `SELECT id, title, heading, text, iif(embedder = ?, embedding, NULL) AS embedding FROM chunks`;

/** @param embedder whose vectors count; those of another name are not comparable */
export function createPassages(db: Db, embedder: string): Passages {
	const count = db.prepare<[], number>('SELECT count(*) FROM chunks').pluck();
	const locale = db
		.prepare<[], string>(
			'SELECT locale FROM documents GROUP BY locale ORDER BY count(*) DESC LIMIT 1',
		)
		.pluck();
	const byId = db.prepare<[number], StoredPassage>(
		`SELECT chunks.id, document_id AS documentId, chunks.title, heading, text, text_hash AS textHash,
			source, iif(anchor IS NULL, url, url || '#' || anchor) AS url
		FROM chunks JOIN documents ON documents.id = document_id WHERE chunks.id = ?`,
	);
	const embedding = db
		.prepare<[number, string], Buffer>('SELECT embedding FROM chunks WHERE id = ? AND embedder = ?')
		.pluck();
	const after = db.prepare<[string, number, number], IndexedRow>(
		`${ROW} WHERE id > ? ORDER BY id LIMIT ?`,
	);
	const row = db.prepare<[string, number], IndexedRow>(`${ROW} WHERE id = ?`);
	return {
		version: () => currentVersion(db),
		count: () => count.get() ?? 0,
		locale: () => locale.get() ?? '',
		byId: (id) => byId.get(id),
		cosines(vector, ids) {
			const found = new Map<number, number>();
			for (const id of ids) {
				const blob = embedding.get(id, embedder);
				if (blob?.byteLength === vector.byteLength) found.set(id, dot(vector, floatsOf(blob)));
			}
			return found;
		},
		rowsAfter: (id, limit) => after.all(embedder, id, limit),
		row: (id) => row.get(embedder, id),
		together: (work) => db.transaction(work)(),
	};
}

/** The blob's bytes as they lie; every platform Node runs on is little endian. */
export function floatsOf(blob: Buffer): Float32Array {
	if (blob.byteOffset % 4 === 0) {
		return new Float32Array(blob.buffer, blob.byteOffset, blob.byteLength / 4);
	}
	return new Float32Array(Uint8Array.from(blob).buffer);
}

/** Four sums at once: one alone would wait for each addition. */
function dot(one: Float32Array, other: Float32Array): number {
	let [a, b, c, d] = [0, 0, 0, 0];
	const fours = one.length - (one.length % 4);
	for (let i = 0; i < fours; i += 4) {
		a += (one[i] ?? 0) * (other[i] ?? 0);
		b += (one[i + 1] ?? 0) * (other[i + 1] ?? 0);
		c += (one[i + 2] ?? 0) * (other[i + 2] ?? 0);
		d += (one[i + 3] ?? 0) * (other[i + 3] ?? 0);
	}
	for (let i = fours; i < one.length; i++) a += (one[i] ?? 0) * (other[i] ?? 0);
	return a + b + c + d;
}
