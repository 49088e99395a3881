import type { StructuredTextItem } from 'unpdf';
import { collapse, type Block } from './block.ts';
import { Unreadable } from './unreadable.ts';

/** A line of print. */
interface Line {
	readonly text: string;
	readonly size: number;
	/** From the page's lower edge. */
	readonly y: number;
	readonly page: number;
}

const PAGES_LIMIT = 2_000;
/** A heading is printed this much larger than most of the text. */
const HEADING_RATIO = 1.15;
const HEADING_WORDS = 16;

/**
 * Reads the text layer of a PDF. Anchors are `page=3`, which browsers' viewers understand (PDF Open
 * Parameters, RFC 8118).
 *
 * @throws Unreadable when it is encrypted, damaged, or holds no text
 */
export async function readPdf(bytes: Uint8Array): Promise<Block[]> {
	const { extractTextItems, getDocumentProxy } = await import('unpdf');
	const proxy = await getDocumentProxy(bytes, { isEvalSupported: false, verbosity: 0 }).catch(
		(error: unknown) => {
			throw whyNot(error);
		},
	);
	try {
		if (proxy.numPages > PAGES_LIMIT) {
			throw new Unreadable(`The PDF has more than ${String(PAGES_LIMIT)} pages: send it in parts.`);
		}
		const { items } = await extractTextItems(proxy).catch((error: unknown) => {
			throw whyNot(error);
		});
		const blocks = readLines(withoutRunningHeads(items.map((page, i) => linesOf(page, i + 1))));
		if (blocks.length === 0) {
			throw new Unreadable(
				'The PDF holds no text: it is probably a scan. Run it through text recognition (OCR) first.',
			);
		}
		return blocks;
	} finally {
		await proxy.destroy();
	}
}

function whyNot(error: unknown): Unreadable {
	const cause = { cause: error };
	const name = error instanceof Error ? error.name : '';
	return name === 'PasswordException'
		? new Unreadable('The PDF is encrypted: send it without a password.', cause)
		: new Unreadable('The PDF is damaged or is no PDF at all: export it again.', cause);
}

function linesOf(items: readonly StructuredTextItem[], page: number): Line[] {
	const lines: Line[] = [];
	let open: { text: string; size: number; y: number } | null = null;
	const end = (): void => {
		const text = collapse(open?.text ?? '');
		if (open && text !== '') lines.push({ ...open, text, page });
		open = null;
	};
	for (const item of items) {
		if (open && Math.abs(open.y - item.y) > Math.max(open.size, item.fontSize) / 2) end();
		open ??= { text: '', size: item.fontSize, y: item.y };
		open.text += item.str;
		if (item.str.trim() !== '') open.size = Math.max(open.size, item.fontSize);
		if (item.hasEOL) end();
	}
	end();
	return lines;
}

/** Without what stands on most pages, such as the shop's name and the page's number. */
function withoutRunningHeads(pages: readonly (readonly Line[])[]): Line[] {
	const sign = (line: Line): string => `${line.text.replace(/\d+/g, '0')} ${line.y.toFixed(0)}`;
	const seen = new Map<string, number>();
	for (const page of pages) {
		for (const one of new Set(page.map(sign))) seen.set(one, (seen.get(one) ?? 0) + 1);
	}
	const often = Math.max(3, pages.length / 2);
	return pages.flat().filter((line) => (seen.get(sign(line)) ?? 0) < often);
}

function readLines(lines: readonly Line[]): Block[] {
	const usual = usualSize(lines);
	const sizes = [...new Set(lines.map(({ size }) => size))]
		.filter((size) => size > usual * HEADING_RATIO)
		.sort((a, b) => b - a);
	const blocks: Block[] = [];
	let paragraph: string[] = [];
	const end = (): void => {
		const text = paragraph.reduce(joinLines, '');
		if (text !== '') blocks.push({ kind: 'lines', lines: [text] });
		paragraph = [];
	};
	let before: Line | undefined;
	for (const line of lines) {
		const level = sizes.indexOf(line.size) + 1;
		const gap = before?.page === line.page ? before.y - line.y : 0;
		if (level > 0 && line.text.split(' ').length <= HEADING_WORDS) {
			end();
			const anchor = `page=${String(line.page)}`;
			blocks.push({ kind: 'heading', level: Math.min(level, 6), text: line.text, anchor });
		} else {
			if (gap > line.size * 1.7 || /^([-•–*]|\d{1,3}[.)])\s/.test(line.text)) end();
			paragraph.push(line.text);
		}
		before = line;
	}
	end();
	return blocks;
}

/** The size that most characters are printed in. */
function usualSize(lines: readonly Line[]): number {
	const counts = new Map<number, number>();
	for (const { size, text } of lines) counts.set(size, (counts.get(size) ?? 0) + text.length);
	return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0;
}

/** A word that was cut at the line's end is made whole. */
function joinLines(text: string, line: string): string {
	if (text === '') return line;
	return /\p{Ll}[-\u00ad]$/u.test(text) && /^\p{Ll}/u.test(line)
		? text.replace(/[-\u00ad]$/u, '') + line
		: `${text} ${line}`;
}
