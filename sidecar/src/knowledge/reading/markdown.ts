import { marked } from 'marked';
import type { Block } from './block.ts';
import { readHtml } from './html.ts';

/** Reads Markdown (CommonMark and GitHub's tables); HTML in it is read as on a page. */
export function readMarkdown(source: string): Block[] {
	const text = source.replace(/^\ufeff?---\r?\n[\s\S]*?\r?\n(---|\.\.\.)\r?\n/, '');
	return readHtml(marked.parse(text, { async: false, gfm: true }), 'slug');
}
