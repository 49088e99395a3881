import { collapse, type Block } from './block.ts';

const LIST_ITEM = /^\s*([-*•–]|\d{1,3}[.)])\s+/;

/**
 * Reads plain text: paragraphs stand between empty lines, a line underlined with `===` or `---` is
 * a heading, list items keep their lines.
 */
export function readText(source: string): Block[] {
	return source.split(/\r?\n(?:[ \t]*\r?\n)+|\f/).flatMap(readParagraph);
}

function readParagraph(paragraph: string): Block[] {
	const lines = paragraph.split(/\r?\n/).filter((line) => line.trim() !== '');
	const [first, underline, ...rest] = lines;
	if (first === undefined) return [];
	const mark = /^\s*(={3,}|-{3,})\s*$/.exec(underline ?? '')?.[1];
	if (mark !== undefined) {
		const level = mark.startsWith('=') ? 1 : 2;
		return [
			{ kind: 'heading', level, text: collapse(first), anchor: null },
			...readParagraph(rest.join('\n')),
		];
	}
	const joined: string[] = [];
	for (const line of lines) {
		const before = joined.at(-1);
		if (before === undefined || LIST_ITEM.test(line)) joined.push(collapse(line));
		else joined[joined.length - 1] = `${before} ${collapse(line)}`;
	}
	return [{ kind: 'lines', lines: joined }];
}
