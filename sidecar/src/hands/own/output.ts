import type { Json } from '../../contract/hands.ts';
import { inLanguage, type Declaration } from './declaration.ts';
import type { Check } from './schemas.ts';

/** Finds everything in a text that a reader or a browser could follow, with its place. */
export type FindLinks = (text: string) => readonly {
	readonly start: number;
	readonly end: number;
	/** Host first, no scheme. */
	readonly target: string;
}[];

type Output = { readonly [key: string]: Json };

const MOST_CHARACTERS = 65_536;
const REMOVED = '[link removed]';

/**
 * Takes what an endpoint answered: it must fit the declared schema, and links to hosts that the
 * declaration does not name are taken out of every text, so that nothing planted in the shop's own
 * systems can be shown to a customer as a link. All else stays as it is: data.
 */
export function readOutput(
	value: unknown,
	rules: {
		readonly check: Check;
		readonly linkHosts: readonly string[];
		readonly findLinks: FindLinks;
	},
):
	| { readonly ok: true; readonly output: Output }
	| { readonly ok: false; readonly problem: string } {
	const fault = rules.check(value);
	if (fault) return { ok: false, problem: `${fault.field || 'it'} ${fault.what}` };
	let text: string;
	try {
		text = JSON.stringify(value);
	} catch {
		return { ok: false, problem: 'it cannot be written as JSON' };
	}
	if (text.length > MOST_CHARACTERS) return { ok: false, problem: 'it is larger than 64 KiB' };
	const clean = (each: Json): Json => {
		if (typeof each === 'string') return withoutLinks(each, rules.linkHosts, rules.findLinks);
		if (Array.isArray(each)) return (each as readonly Json[]).map(clean);
		if (typeof each !== 'object' || each === null) return each;
		return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, clean(inner)]));
	};
	return { ok: true, output: clean(JSON.parse(text) as Json) as Output };
}

/** Half characters and NULs cannot be stored; a link stays only when its host is named. */
export function withoutLinks(text: string, hosts: readonly string[], findLinks: FindLinks): string {
	let kept = text.replaceAll(/\p{Surrogate}/gu, '').replaceAll('\0', '');
	for (const link of [...findLinks(kept)].reverse()) {
		const host = link.target.split(/[/?#]/)[0]?.replace(/:\d+$/, '') ?? '';
		if (hosts.includes(host)) continue;
		kept = kept.slice(0, link.start) + REMOVED + kept.slice(link.end);
	}
	return kept;
}

const MOST_FIELDS = 12;
const MOST_FIELD_CHARACTERS = 300;

/**
 * The answer as the customer reads it, in our own words and the declared ones: the declaration's
 * `answer` with its {fields} filled in; without one, what a Hand that reads found, field by field.
 * Null: there is nothing to tell but that it is done.
 */
export function tellOutput(
	declaration: Pick<Declaration, 'answer' | 'effect' | 'output_schema'>,
	output: Output,
	locale: string,
): string | null {
	if (declaration.answer !== undefined) {
		return inLanguage(declaration.answer, locale).replace(
			/\{([A-Za-z_][A-Za-z0-9_]*)\}/g,
			(_, name: string) => plain(output[name]),
		);
	}
	if (declaration.effect === 'write') return null;
	const properties = declaration.output_schema['properties'];
	const labels = typeof properties === 'object' && properties !== null ? properties : {};
	const lines = Object.entries(output)
		.filter(([, value]) => value !== null && typeof value !== 'object')
		.slice(0, MOST_FIELDS)
		.map(([name, value]) => `${labelOf(name, (labels as Output)[name])}: ${plain(value)}`);
	return lines.length === 0 ? null : lines.join('\n');
}

function plain(value: Json | undefined): string {
	if (value === undefined || value === null) return '–';
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	const line = text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
	return line.length > MOST_FIELD_CHARACTERS ? `${line.slice(0, MOST_FIELD_CHARACTERS)}…` : line;
}

function labelOf(name: string, schema: Json | undefined): string {
	const title =
		typeof schema === 'object' && schema !== null && !Array.isArray(schema)
			? (schema as Output)['title']
			: undefined;
	return typeof title === 'string' ? title : name.replaceAll('_', ' ');
}
