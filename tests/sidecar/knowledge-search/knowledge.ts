import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../../sidecar/src/db/open.ts';
import { toBlob, unitLength, type Embedder } from '../../../sidecar/src/knowledge/embedder.ts';
import { openKnowledge } from '../../../sidecar/src/knowledge/open.ts';

/** A knowledge database in a folder of its own, with passages put in as they are. */
export interface Knowledge {
	readonly db: Db;
	add(passage: {
		readonly title?: string;
		readonly heading?: string | null;
		readonly text: string;
		readonly url?: string | null;
		readonly words?: string | null;
		readonly vector?: Float32Array;
	}): number;
	remove(id: number): void;
	close(): void;
}

export const EMBEDDER = 'test-embedder';

export function makeKnowledge(): Knowledge {
	const dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-search-'));
	const db = openKnowledge(dir);
	let documents = 0;
	return {
		db,
		add({ title = 'Page', heading = null, text, url = null, words = null, vector }) {
			const name = String(++documents);
			const document = db
				.prepare(
					`INSERT INTO documents (source, external_id, title, url, locale, content_hash, updated_at, received_at)
					VALUES ('page', ?, ?, ?, 'en', ?, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')`,
				)
				.run(name, title, url, name).lastInsertRowid;
			const hash = createHash('sha256')
				.update(`${title}\n${heading ?? ''}\n${text}`)
				.digest('hex');
			const { lastInsertRowid } = db
				.prepare(
					`INSERT INTO chunks (document_id, position, title, heading, anchor, text, words, text_hash, embedder, embedding)
					VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?)`,
				)
				.run(
					document,
					title,
					heading,
					heading?.toLowerCase().replaceAll(/\W+/g, '-') ?? null,
					text,
					words,
					hash,
					vector === undefined ? null : EMBEDDER,
					vector === undefined ? null : toBlob(vector),
				);
			return Number(lastInsertRowid);
		},
		remove(id) {
			db.prepare(
				'DELETE FROM documents WHERE id = (SELECT document_id FROM chunks WHERE id = ?)',
			).run(id);
		},
		close() {
			db.close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

/** Vectors by hand: each text it knows has its own, others fail the test. */
export function embedderOf(vectors: Readonly<Record<string, readonly number[]>>): Embedder & {
	readonly asked: string[];
} {
	const asked: string[] = [];
	const [first = []] = Object.values(vectors);
	return {
		name: EMBEDDER,
		dimensions: first.length,
		asked,
		embed(texts) {
			asked.push(...texts);
			return Promise.resolve(
				texts.map((text) => {
					const vector = vectors[text];
					if (vector === undefined) throw new Error(`no vector for "${text}"`);
					return unitLength(vector);
				}),
			);
		},
	};
}

/** Numbers in [0, 1), the same for the same seed. */
export function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

export const silent = { warn: () => undefined };
