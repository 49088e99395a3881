import type { z } from 'zod';
import { FACTS_BYTES, type FactsProblem } from '../contract/facts.ts';
import { businessFacts, type BusinessFacts } from './business-facts.ts';
import { readYaml, type Locate } from './read-yaml.ts';

export type ParsedFacts =
	| { readonly ok: true; readonly facts: BusinessFacts }
	| { readonly ok: false; readonly problems: readonly FactsProblem[] };

/** Nobody mends more at once, and each is a place to jump to. */
const MOST_PROBLEMS = 50;

/** Reads the YAML that a person wrote; every fault with its line, in the order of the lines. */
export function parseFacts(yaml: string): ParsedFacts {
	if (Buffer.byteLength(yaml) > FACTS_BYTES) {
		const message = `must have at most ${String(FACTS_BYTES)} bytes`;
		return { ok: false, problems: [{ line: 1, column: 1, path: '', message }] };
	}
	const read = readYaml(yaml);
	if (!read.ok) return { ok: false, problems: sorted(read.problems) };
	// An empty document says nothing, which is allowed.
	const parsed = businessFacts.safeParse(read.value ?? {});
	if (parsed.success) return { ok: true, facts: parsed.data };
	const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, read.locate));
	return { ok: false, problems: sorted(problems) };
}

function problemsOf(issue: z.core.$ZodIssue, locate: Locate): FactsProblem[] {
	const { path } = issue;
	if (issue.code === 'unrecognized_keys') {
		return issue.keys.map((key) => ({
			...locate(path, key),
			path: [...path, key].join('.'),
			message: 'is not known here; is it written as in the template, and indented as it should be?',
		}));
	}
	if (issue.code === 'invalid_key') {
		const [inner] = issue.issues;
		const key = String(path.at(-1) ?? '');
		return [
			{
				...locate(path.slice(0, -1), key),
				path: path.join('.'),
				message: inner?.message ?? 'is not a name that can stand here',
			},
		];
	}
	return [{ ...locate(path), path: path.join('.'), message: messageOf(issue) }];
}

const EXPECTED: Readonly<Record<string, string>> = {
	string: 'must be text; put numbers and yes/no in quotes',
	int: 'must be a whole number',
	number: 'must be a number',
	boolean: 'must be true or false',
	array: 'must be a list: one line for each, beginning with "- "',
	object: 'must have members below it, each as "name: value"',
	record: 'must have members below it, each as "name: value"',
};

function messageOf(issue: z.core.$ZodIssue): string {
	if (issue.code === 'invalid_type') return EXPECTED[issue.expected] ?? issue.message;
	if (issue.code === 'invalid_value') {
		return `must be one of: ${issue.values.map(String).join(', ')}`;
	}
	if (issue.code === 'too_big') {
		return `must be at most ${String(issue.maximum)}${issue.origin === 'string' ? ' characters' : ''}`;
	}
	if (issue.code === 'too_small') {
		if (issue.origin === 'string') return 'must not be empty';
		return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${String(issue.minimum)}`;
	}
	if (issue.code === 'invalid_union') return 'must be text, or a list or members of text';
	return issue.message;
}

function sorted(problems: readonly FactsProblem[]): FactsProblem[] {
	return [...problems]
		.sort((one, two) => one.line - two.line || one.column - two.column)
		.slice(0, MOST_PROBLEMS);
}
