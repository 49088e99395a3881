import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../sidecar/src/db/open.ts';
import { openKnowledge } from '../../sidecar/src/knowledge/open.ts';

/** Passages made at random by a seed, in a knowledge database of their own. */
export interface Corpus {
	readonly db: Db;
	readonly count: number;
	readonly dimensions: number;
	/** All vectors one after the other, for the exact answer; the passage's id is its place + 1. */
	readonly vectors: Float32Array;
	/** Near a passage taken at random, as a question is near its answer. */
	question(): { readonly words: string; readonly vector: Float32Array };
	close(): void;
}

export const CORPUS_EMBEDDER = 'bench';

const CLUSTER = 200;
/** How far passages of a cluster lie from its middle, against the middle's own length. */
const SPREAD = 0.9;
const VOCABULARY = 30_000;
const SYLLABLES = 'ka lo mi ren tas vor el un pi dor sha ne gri fo bel qua zu tem hal ost'.split(
	' ',
);

export function makeCorpus(count: number, dimensions: number, seed: number): Corpus {
	const random = randomOf(seed);
	const middles = Array.from({ length: Math.ceil(count / CLUSTER) }, () =>
		noise(dimensions, random),
	);
	// Models' vectors all lean one way, which makes them harder to tell apart.
	const lean = noise(dimensions, random).map((value) => value * 0.5);
	const vectors = new Float32Array(count * dimensions);
	const dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-bench-search-'));
	const db = openKnowledge(dir);
	db.pragma('synchronous = OFF');
	const document = db.prepare(
		`INSERT INTO documents (source, external_id, title, url, locale, content_hash, updated_at, received_at)
		VALUES ('page', ?, ?, NULL, 'en', '', '', '')`,
	);
	const chunk = db.prepare(
		`INSERT INTO chunks (document_id, position, title, heading, text, text_hash, embedder, embedding)
		VALUES (?, 0, ?, ?, ?, ?, '${CORPUS_EMBEDDER}', ?)`,
	);
	const texts: string[] = [];
	const fill = db.transaction((from: number, to: number) => {
		for (let i = from; i < to; i++) {
			const middle = middles[Math.floor(random() * middles.length)] ?? lean;
			const away = noise(dimensions, random);
			const vector = vectors.subarray(i * dimensions, (i + 1) * dimensions);
			for (let d = 0; d < dimensions; d++) {
				vector[d] = (lean[d] ?? 0) + (middle[d] ?? 0) + SPREAD * (away[d] ?? 0);
			}
			scale(vector);
			const text = wordsOf(60 + Math.floor(random() * 30), random);
			texts.push(text);
			const title = wordsOf(3, random);
			const { lastInsertRowid } = document.run(String(i), title);
			const blob = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength);
			chunk.run(lastInsertRowid, title, wordsOf(2, random), text, String(i), blob);
		}
	});
	for (let i = 0; i < count; i += 5_000) fill(i, Math.min(count, i + 5_000));
	return {
		db,
		count,
		dimensions,
		vectors,
		question() {
			const near = Math.floor(random() * count);
			const away = noise(dimensions, random);
			const vector = vectors.slice(near * dimensions, (near + 1) * dimensions);
			for (let d = 0; d < dimensions; d++) vector[d] = (vector[d] ?? 0) + 0.6 * (away[d] ?? 0);
			const words = (texts[near] ?? '').split(' ').filter(() => random() < 0.1);
			return { words: words.join(' '), vector: scale(vector) };
		},
		close() {
			db.close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

/** Of about unit length; the first dimensions say more than the last, as models' do. */
function noise(dimensions: number, random: () => number): Float32Array {
	const vector = new Float32Array(dimensions);
	for (let d = 0; d < dimensions; d++) {
		const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
		vector[d] = normal * (d + 8) ** -0.3;
	}
	return scale(vector);
}

function scale(vector: Float32Array): Float32Array {
	let sum = 0;
	for (const value of vector) sum += value * value;
	const length = Math.sqrt(sum);
	for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) / length;
	return vector;
}

/** Words as often as Zipf has it. */
function wordsOf(count: number, random: () => number): string {
	return Array.from({ length: count }, () => {
		let rank = Math.floor(Math.exp(random() * Math.log(VOCABULARY))) + 19;
		let word = '';
		do {
			word += SYLLABLES[rank % SYLLABLES.length] ?? '';
			rank = Math.floor(rank / SYLLABLES.length);
		} while (rank > 0);
		return word;
	}).join(' ');
}

/** Numbers in [0, 1), the same for the same seed. */
function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}
