import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IngestDocument } from '../../../sidecar/src/contract/knowledge.ts';
import type { Db } from '../../../sidecar/src/db/open.ts';
import { createWrite, type Write } from '../../../sidecar/src/db/write.ts';
import { createBacklog, type Backlog } from '../../../sidecar/src/knowledge/backlog.ts';
import type { KnowledgeChange } from '../../../sidecar/src/knowledge/changes.ts';
import { unitLength, type Embedder } from '../../../sidecar/src/knowledge/embedder.ts';
import { createIngest, type Ingest } from '../../../sidecar/src/knowledge/ingest.ts';
import { openKnowledge } from '../../../sidecar/src/knowledge/open.ts';
import { readDocument, type Readable } from '../../../sidecar/src/knowledge/reading/read.ts';
import { embedding } from '../../support/twins/openai-embeddings.ts';

/** A knowledge database on disk with an embedder that keeps count. */
export interface Library {
	readonly db: Db;
	readonly write: Write;
	readonly ingest: Ingest;
	readonly backlog: Backlog;
	/** Every text that was embedded, in order. */
	readonly embedded: string[];
	readonly changes: KnowledgeChange[];
	/** The next embeddings fail so. */
	fail: (() => Error) | null;
	/** Reading waits for it. */
	reading: Promise<void>;
	/** Texts of the passages that a word is found in. */
	find(word: string): string[];
	settled(): Promise<void>;
	/** The same data in a process started anew, with another embedder if named. */
	reopen(embedder?: string): Promise<Library>;
	close(): Promise<void>;
}

export function openLibrary(options: { dir?: string; embedder?: string } = {}): Library {
	const dir = options.dir ?? mkdtempSync(join(tmpdir(), 'knowledge-'));
	const db = openKnowledge(dir);
	const write = createWrite(db);
	const embedded: string[] = [];
	const changes: KnowledgeChange[] = [];
	const embedder: Embedder = {
		name: options.embedder ?? 'counting-1',
		dimensions: 16,
		embed(texts) {
			if (library.fail) return Promise.reject(library.fail());
			embedded.push(...texts);
			return Promise.resolve(texts.map((text) => unitLength(embedding(text, 16))));
		},
	};
	const changed = (change: KnowledgeChange): void => {
		changes.push(change);
		if (change.written.length > 0) library.backlog.wake();
	};
	let tick = Date.parse('2026-03-01T00:00:00Z');
	const library: Library = {
		db,
		write,
		embedded,
		changes,
		fail: null,
		reading: Promise.resolve(),
		backlog: createBacklog({
			...{ db, write, embedder, changed, batch: 10, firstDelay: 5 },
			log: { warn: () => undefined },
		}),
		ingest: createIngest({
			...{ db, write, changed, embedder: embedder.name },
			// Ticks: a sync tells what came before it began by the time.
			clock: { now: () => new Date(tick++) },
			read: async (document: Readable) => {
				await library.reading;
				return readDocument(document);
			},
		}),
		find: (word) =>
			db
				.prepare<[string], { text: string }>(
					`SELECT chunks.text FROM chunks_fts JOIN chunks ON chunks.id = chunks_fts.rowid
					WHERE chunks_fts MATCH ? ORDER BY document_id, position`,
				)
				.all(`"${word}"`)
				.map(({ text }) => text),
		async settled() {
			for (let i = 0; i < 400 && library.backlog.state().waiting > 0; i++) {
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
		},
		async reopen(name) {
			await library.backlog.stop();
			db.close();
			return openLibrary({ dir, embedder: name ?? embedder.name });
		},
		async close() {
			await library.backlog.stop();
			db.close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
	return library;
}

export function page(
	id: string,
	content: string,
	more: Partial<IngestDocument> = {},
): IngestDocument {
	return {
		external_id: id,
		title: `Page ${id}`,
		url: `https://shop.example/${id}`,
		locale: 'en_US',
		updated_at: '2026-01-01T00:00:00.000Z',
		format: 'html',
		content,
		...more,
	};
}
