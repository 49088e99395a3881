import { ElementType, parseDocument } from 'htmlparser2';
import { isHidden, type Attributes } from './html-hidden.ts';

/** The visible part of a page, as far as reading needs it. */
export type HtmlNode =
	| { readonly kind: 'text'; readonly text: string }
	| {
			readonly kind: 'element';
			readonly name: string;
			readonly attributes: Attributes;
			readonly children: readonly HtmlNode[];
	  };
export type HtmlElement = Extract<HtmlNode, { kind: 'element' }>;

type Parsed = ReturnType<typeof parseDocument>['children'][number];

/** Nothing that a person wrote is nested deeper; what is, is left out. */
const DEPTH_LIMIT = 250;

/** The page's main part where it names one, else all of it without the site's own head and foot. */
export function readTree(html: string): readonly HtmlNode[] {
	const parsed = parseDocument(html);
	const nodes = visible(parsed.children, 0, true);
	const main = nodes.map((node) => find(node, isMain)).find((node) => node !== undefined);
	return main ? [main] : nodes;
}

function isMain(node: HtmlElement): boolean {
	return node.name === 'main' || node.attributes['role'] === 'main';
}

function visible(nodes: readonly Parsed[], depth: number, ofSite: boolean): HtmlNode[] {
	if (depth === DEPTH_LIMIT) return [];
	return nodes.flatMap((node): HtmlNode[] => {
		if (node.type === ElementType.Text) return [{ kind: 'text', text: node.data }];
		if (node.type !== ElementType.Tag) return [];
		const { name } = node;
		if (isHidden(name, node.attribs)) return [];
		const inPage = ofSite && /^(html|body|header|footer)$/.test(name);
		if (ofSite && depth > 0 && /^(header|footer)$/.test(name)) return [];
		const children = visible(node.children, depth + 1, inPage);
		return [{ kind: 'element', name, attributes: node.attribs, children }];
	});
}

/** The first element that fits, in the document's order. */
export function find(
	node: HtmlNode,
	fits: (node: HtmlElement) => boolean,
): HtmlElement | undefined {
	if (node.kind === 'text') return undefined;
	if (fits(node)) return node;
	for (const child of node.children) {
		const found = find(child, fits);
		if (found) return found;
	}
	return undefined;
}

/** All text of a node; elements that stand apart are kept apart by a space. */
export function textOf(node: HtmlNode): string {
	if (node.kind === 'text') return node.text;
	const inner = node.children.map(textOf).join('');
	return INLINE.has(node.name) ? inner : ` ${inner} `;
}

const INLINE = new Set(
	'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
		' ',
	),
);
export function isInline(name: string): boolean {
	return INLINE.has(name);
}
