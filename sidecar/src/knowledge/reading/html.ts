import GithubSlugger from 'github-slugger';
import { collapse, type Block } from './block.ts';
import { tableLines } from './html-table.ts';
import { find, isInline, readTree, textOf, type HtmlElement, type HtmlNode } from './html-tree.ts';

/**
 * Reads the visible text of a page or of a part of one. A heading's anchor is its id; without one a
 * text fragment, which browsers follow to the words themselves (WICG Scroll to Text Fragment), or,
 * for what was written in Markdown, the slug that GitHub would give it.
 */
export function readHtml(html: string, anchors: 'fragment' | 'slug' = 'fragment'): Block[] {
	const reader = new Reader(anchors);
	for (const node of readTree(html)) reader.read(node);
	reader.endLine();
	return reader.blocks;
}

class Reader {
	readonly blocks: Block[] = [];
	readonly #anchors: 'fragment' | 'slug';
	readonly #slugger = new GithubSlugger();
	#line = '';

	constructor(anchors: 'fragment' | 'slug') {
		this.#anchors = anchors;
	}

	read(node: HtmlNode): void {
		if (node.kind === 'text') {
			this.#line += node.text;
			return;
		}
		if (isInline(node.name)) {
			this.#readAll(node);
			return;
		}
		if (node.name === 'img') return;
		this.endLine();
		if (/^h[1-6]$/.test(node.name)) this.#heading(node);
		else if (node.name === 'ul' || node.name === 'ol') this.#lines(listLines(node, ''));
		else if (node.name === 'dl') this.#lines(definitionLines(node));
		else if (node.name === 'pre') this.#lines(textOf(node).split('\n').map(collapse));
		else if (node.name === 'table') this.#table(node);
		else this.#readAll(node);
		this.endLine();
	}

	endLine(): void {
		this.#lines([collapse(this.#line)]);
		this.#line = '';
	}

	#readAll(node: HtmlElement): void {
		for (const child of node.children) this.read(child);
	}

	#lines(lines: readonly string[]): void {
		const some = lines.filter((line) => line !== '');
		if (some.length > 0) this.blocks.push({ kind: 'lines', lines: some });
	}

	#table(node: HtmlElement): void {
		const lines = tableLines(node);
		if (lines === null) this.#readAll(node);
		else this.#lines(lines);
	}

	#heading(node: HtmlElement): void {
		// A permalink sign, as many themes put it beside a heading, is not part of it.
		const text = collapse(textOf(node)).replace(/\s*[#¶§🔗]+$/u, '');
		if (text === '') return;
		const anchor = idOf(node) ?? this.#anchorOf(text);
		this.blocks.push({ kind: 'heading', level: Number(node.name[1]), text, anchor });
	}

	#anchorOf(text: string): string {
		return this.#anchors === 'slug'
			? encodeURIComponent(this.#slugger.slug(text))
			: // A dash means something in a text directive, so it is encoded, too.
				`:~:text=${encodeURIComponent(text).replaceAll('-', '%2D')}`;
	}
}

function idOf(heading: HtmlElement): string | null {
	const named = find(heading, ({ name, attributes }) => {
		return (attributes['id'] ?? (name === 'a' ? (attributes['name'] ?? '') : '')) !== '';
	});
	const id = named?.attributes['id'] ?? named?.attributes['name'];
	return id === undefined ? null : encodeURIComponent(id);
}

/** `- item`, nested lists indented; numbers are kept, as a text may speak of "step 2". */
function listLines(list: HtmlElement, indent: string): string[] {
	let number = Number(list.attributes['start'] ?? '1');
	return list.children.flatMap((item): string[] => {
		if (item.kind === 'text') return [];
		if (item.name !== 'li') return listLines(item, indent);
		const isList = (node: HtmlNode): node is HtmlElement =>
			node.kind === 'element' && (node.name === 'ul' || node.name === 'ol');
		const own = collapse(
			item.children
				.filter((child) => !isList(child))
				.map(textOf)
				.join(''),
		);
		const mark = list.name === 'ol' ? `${String(number++)}.` : '-';
		return [
			...(own === '' ? [] : [`${indent}${mark} ${own}`]),
			...item.children.filter(isList).flatMap((inner) => listLines(inner, `${indent}  `)),
		];
	});
}

function definitionLines(list: HtmlElement): string[] {
	const lines: string[] = [];
	let term = '';
	const visit = (nodes: readonly HtmlNode[]): void => {
		for (const node of nodes) {
			if (node.kind === 'text') continue;
			if (node.name === 'dt') term = collapse(textOf(node)).replace(/:$/, '');
			else if (node.name === 'dd') lines.push(`${term}: ${collapse(textOf(node))}`);
			else visit(node.children);
		}
	};
	visit(list.children);
	return lines;
}
