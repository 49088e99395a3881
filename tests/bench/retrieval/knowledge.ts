import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Db } from '../../../sidecar/src/db/open.ts';
import { embeddedText } from '../../../sidecar/src/knowledge/chunk.ts';
import { toBlob, type Embedder } from '../../../sidecar/src/knowledge/embedder.ts';
import { openKnowledge } from '../../../sidecar/src/knowledge/open.ts';
import { readDocument } from '../../../sidecar/src/knowledge/reading/read.ts';
import { shopContent } from './content.ts';

export interface Section {
	readonly title: string;
	readonly heading: string | null;
}

export interface Indexed {
	readonly db: Db;
	/** Every passage with its section and vector. */
	readonly passages: readonly (Section & {
		readonly text: string;
		readonly vector: Float32Array;
	})[];
	close(): void;
}

/** The shop's content, cut and embedded as in production, in a database of its own. */
export async function indexContent(embedder: Embedder): Promise<Indexed> {
	const dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-bench-retrieval-'));
	const db = openKnowledge(dir);
	const passages: Indexed['passages'][number][] = [];
	let documents = 0;
	for (const document of shopContent()) {
		const chunks = await readDocument(document);
		const vectors = await embedder.embed(
			chunks.map(({ heading, text }) => embeddedText(document.title, heading, text)),
			'passage',
		);
		const id = ++documents;
		db.prepare(
			`INSERT INTO documents (id, source, external_id, title, locale, content_hash, updated_at, received_at)
			VALUES (?, 'page', ?, ?, 'en', '', '', '')`,
		).run(id, String(id), document.title);
		chunks.forEach(({ heading, anchor, text, words, textHash }, position) => {
			const vector = vectors[position] ?? new Float32Array(embedder.dimensions);
			db.prepare(
				`INSERT INTO chunks (document_id, position, title, heading, anchor, text, words, text_hash, embedder, embedding)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			).run(
				...[id, position, document.title, heading, anchor, text, words, textHash],
				...[embedder.name, toBlob(vector)],
			);
			passages.push({ title: document.title, heading, text, vector });
		});
	}
	return {
		db,
		passages,
		close() {
			db.close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}
