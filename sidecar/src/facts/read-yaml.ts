import { isMap, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { FactsProblem } from '../contract/facts.ts';

export type ReadYaml =
	| { readonly ok: true; readonly value: unknown; readonly locate: Locate }
	| { readonly ok: false; readonly problems: readonly FactsProblem[] };

/** Where a member stands: of its key with `key`, else of its value; the nearest place that exists. */
export type Locate = (
	path: readonly PropertyKey[],
	key?: string,
) => { readonly line: number; readonly column: number };

/** Deeper than any fact; a parser's stack is not to be tried out. */
const DEPTH = 12;

/**
 * YAML 1.2 as plain data: one document, no anchors, aliases or tags, no key twice. So a text is
 * never larger as data than as text, and reads to a person as to the machine.
 */
export function readYaml(text: string): ReadYaml {
	const lines = new LineCounter();
	const at = (offset: number) => {
		const { line, col } = lines.linePos(offset);
		return { line: Math.max(1, line), column: Math.max(1, col) };
	};
	const problem = (offset: number, message: string): FactsProblem => ({
		...at(offset),
		path: '',
		message,
	});
	if (isNestedTooDeep(text)) {
		return { ok: false, problems: [problem(0, 'is nested too deep')] };
	}
	const document = parseDocument(text, {
		version: '1.2',
		schema: 'core',
		uniqueKeys: true,
		stringKeys: true,
		prettyErrors: false,
		lineCounter: lines,
	});
	const problems = [...document.errors, ...document.warnings].map((fault) =>
		problem(fault.pos[0], sentence(fault.code, fault.message)),
	);
	visit(document, {
		Node(_key, node) {
			const [offset = 0] = node.range ?? [];
			if (node.anchor !== undefined) {
				problems.push(problem(offset, 'anchors (&name) are not allowed: write the text out'));
			} else if (node.tag !== undefined) {
				problems.push(problem(offset, 'tags (!name) are not allowed'));
			}
		},
		Alias(_key, node) {
			problems.push(
				problem(node.range?.[0] ?? 0, 'aliases (*name) are not allowed: write the text out'),
			);
		},
	});
	if (problems.length > 0) return { ok: false, problems };
	return {
		ok: true,
		value: document.toJS({ maxAliasCount: 0 }) as unknown,
		locate: (path, key) => at(offsetOf(document, path, key)),
	};
}

/** Brackets open at once, and the steps of the deepest indentation; cheap, before any parser runs. */
function isNestedTooDeep(text: string): boolean {
	let open = 0;
	for (const char of text) {
		if (char === '[' || char === '{') open += 1;
		else if (char === ']' || char === '}') open = Math.max(0, open - 1);
		if (open > DEPTH) return true;
	}
	// `- - - - x`, `? ? ? x` and `a: b: c` nest within a line.
	if (/^(?:\s*[-?:](?=\s)){12}/m.test(text)) return true;
	const indents: number[] = [];
	for (const line of text.split('\n')) {
		if (line.trim() === '') continue;
		const indent = line.length - line.trimStart().length;
		while (indents.length > 0 && (indents.at(-1) ?? 0) >= indent) indents.pop();
		indents.push(indent);
		if (indents.length > DEPTH * 2) return true;
	}
	return false;
}

function offsetOf(document: Document, path: readonly PropertyKey[], key?: string): number {
	for (let length = path.length; length >= 0; length -= 1) {
		const within = path.slice(0, length);
		const node = within.length === 0 ? document.contents : document.getIn(within, true);
		if (key !== undefined && length === path.length && isMap(node)) {
			const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
			if (pair && isScalar(pair.key)) return pair.key.range?.[0] ?? 0;
		}
		if (typeof node === 'object' && node !== null && 'range' in node) {
			return (node.range as readonly number[] | null)?.[0] ?? 0;
		}
	}
	return 0;
}

/** The parser's commonest faults in words for who does not write YAML every day. */
function sentence(code: string, message: string): string {
	switch (code) {
		case 'DUPLICATE_KEY':
			return 'this name stands here twice';
		case 'TAB_AS_INDENT':
			return 'indent with spaces, not with a tab';
		case 'MULTIPLE_DOCS':
			return 'only one document is allowed: remove the line ---';
		case 'BAD_INDENT':
			return 'the indentation does not fit the lines above';
		default:
			return message.split('\n')[0] ?? message;
	}
}
