import type { IngestDocument } from '../../contract/knowledge.ts';
import { cutIntoChunks, type Chunk } from '../chunk.ts';
import { readHtml } from './html.ts';
import { readMarkdown } from './markdown.ts';
import { readPdf } from './pdf.ts';
import { readText } from './text.ts';
import { Unreadable } from './unreadable.ts';
import type { Block } from './block.ts';

export type Readable = Pick<IngestDocument, 'title' | 'format' | 'content'>;

/** A longer one is no page but an archive; one request should not fill the shop's disk. */
const CHUNKS_LIMIT = 5_000;

/**
 * A document as passages.
 *
 * @throws Unreadable with a message for who sent it
 */
export async function readDocument(document: Readable): Promise<Chunk[]> {
	const chunks = cutIntoChunks(document.title, await blocksOf(document));
	if (chunks.length === 0)
		throw new Unreadable('The document holds no text that a reader would see.');
	if (chunks.length > CHUNKS_LIMIT) {
		throw new Unreadable(
			`The document makes more than ${String(CHUNKS_LIMIT)} passages: send it in parts.`,
		);
	}
	return chunks;
}

async function blocksOf({ format, content }: Readable): Promise<Block[]> {
	switch (format) {
		case 'html':
			return readHtml(content);
		case 'markdown':
			return readMarkdown(content);
		case 'text':
			return readText(content);
		case 'pdf':
			return readPdf(new Uint8Array(Buffer.from(content, 'base64')));
	}
}
