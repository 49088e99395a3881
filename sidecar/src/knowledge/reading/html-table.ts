import { collapse } from './block.ts';
import { find, textOf, type HtmlElement, type HtmlNode } from './html-tree.ts';

/**
 * A table as lines that each make sense alone, as `Size: M; Chest: 100 cm`: a passage may hold only
 * some of its rows. Null when it is there for layout, so that its cells are to be read as a page.
 */
export function tableLines(table: HtmlElement): string[] | null {
	const inner = (name: RegExp): boolean =>
		table.children.some((child) => find(child, (node) => name.test(node.name)) !== undefined);
	if (table.attributes['role'] === 'presentation' || inner(/^(table|h[1-6])$/)) return null;
	const rows = rowsOf(table.children);
	const [first, ...others] = rows;
	if (first === undefined) return [];
	const caption = table.children
		.filter((child) => child.kind === 'element' && child.name === 'caption')
		.map((child) => collapse(textOf(child)));
	const titled = first.every((cell) => cell.title) && others.length > 0;
	const lines = (titled ? others : rows).map((row) =>
		titled ? withTitles(first, row) : withoutTitles(row),
	);
	return [...caption, ...lines].filter((line) => line !== '');
}

interface Cell {
	readonly title: boolean;
	readonly text: string;
}

function rowsOf(nodes: readonly HtmlNode[]): Cell[][] {
	return nodes.flatMap((node): Cell[][] => {
		if (node.kind === 'text') return [];
		if (node.name !== 'tr') return node.name === 'caption' ? [] : rowsOf(node.children);
		const cells = node.children.flatMap((cell): Cell[] =>
			cell.kind === 'element' && (cell.name === 'td' || cell.name === 'th')
				? [{ title: cell.name === 'th', text: collapse(textOf(cell)) }]
				: [],
		);
		return cells.length === 0 ? [] : [cells];
	});
}

function withTitles(titles: readonly Cell[], row: readonly Cell[]): string {
	return row
		.map((cell, i) => {
			const title = titles[i]?.text ?? '';
			if (cell.text === '') return '';
			return title === '' || cell.title ? cell.text : `${title}: ${cell.text}`;
		})
		.filter((text) => text !== '')
		.join('; ');
}

function withoutTitles(row: readonly Cell[]): string {
	const texts = row.map((cell) => cell.text).filter((text) => text !== '');
	const [name, value] = texts;
	if (texts.length === 2 && name !== undefined && value !== undefined) {
		return `${name.replace(/:$/, '')}: ${value}`;
	}
	return texts.join(' | ');
}
