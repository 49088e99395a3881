import type { Json, ToolResult } from '../../contract/hands.ts';
import { knownPassages, KNOWLEDGE_TOOL } from '../passages.ts';
import type { PlanRequest } from '../planner.ts';
import type { WrittenDate } from '../text/dates.ts';
import { linkTarget } from '../text/links.ts';
import { numerals } from '../text/numerals.ts';
import { writtenNumbers } from '../text/number-words.ts';
import {
	addAmount,
	addLinks,
	addText,
	canonicalNumber,
	emptyDraft,
	type Draft,
	type RuleOfTime,
} from './draft.ts';
import { addFacts, addPassage } from './knowledge-evidence.ts';
import type { BoughtItem } from './quantities.ts';

/** All that a sentence of this turn may state as a fact: tool results, cited knowledge, facts. */
export interface Evidence {
	/** Minor units, by currency. */
	readonly amounts: ReadonlyMap<string, ReadonlySet<number>>;
	/** Canonical decimals: "2", "19.99". */
	readonly numbers: ReadonlySet<string>;
	/** Lengths of time that a text tells, number and unit: "14 day". */
	readonly spans: ReadonlySet<string>;
	readonly rulesOfTime: readonly RuleOfTime[];
	readonly percents: ReadonlySet<string>;
	/** Times of day in minutes after midnight. */
	readonly times: ReadonlySet<number>;
	readonly items: readonly BoughtItem[];
	/** Minor units of the fields that have a name of their own: total, refunded, refundable. */
	readonly roles: ReadonlyMap<string, ReadonlySet<number>>;
	readonly dates: readonly WrittenDate[];
	/** Addresses that may be passed on: of parcels, passages, the shop's own site, the facts. */
	readonly links: ReadonlySet<string>;
	/** Every text of the results, lower case, for codes, names and prose. */
	readonly texts: readonly string[];
	/** Short state words as the results give them: "fulfilled", "partially_refunded". */
	readonly states: ReadonlySet<string>;
	/** States of which the shop's knowledge speaks in general: no order is in any of them. */
	readonly rules: ReadonlySet<string>;
	/** The customer's own words: repeated to identify, or in a question, never as a fact. */
	readonly customer: { readonly text: string; readonly numbers: ReadonlySet<string> };
	/** Names that only the model and the product use; a customer is never shown them. */
	readonly internals: readonly string[];
	readonly today: Date;
}

const INTERNALS = ['tool_call', 'tool_result', 'final_message', 'approvals_needed'];

export function gatherEvidence(request: PlanRequest): Evidence {
	const draft = emptyDraft();
	for (const result of request.results) addResult(draft, result, request.locale);
	for (const passage of knownPassages(request)) addPassage(draft, passage, request);
	if (request.facts !== null) addFacts(draft, request.facts.yaml, request.locale);
	if (request.trigger.kind === 'settled') {
		addText(draft, request.trigger.summary, ['en', request.locale]);
	}
	if (request.trigger.kind === 'verified') addText(draft, request.trigger.orderNumber, ['en']);
	const own = request.transcript
		.filter((line) => line.role === 'customer')
		.map((line) => line.text);
	if (request.trigger.kind === 'message') own.push(request.trigger.text);
	const text = own.join('\n');
	return {
		...draft,
		customer: { text: text.toLowerCase(), numbers: new Set(numbersIn(text, request.locale)) },
		internals: [
			...INTERNALS,
			...request.tools.map(({ name }) => name).filter((name) => name.includes('_')),
		],
		today: request.today,
	};
}

function addResult(draft: Draft, { name, outcome }: ToolResult, locale: string): void {
	if (!outcome.ok) {
		addText(draft, outcome.error.message, ['en', locale]);
	} else if (name !== KNOWLEDGE_TOOL) {
		const isOrder = name.endsWith('_get_order');
		addValue(draft, outcome.output, locale, [], (path) =>
			isOrder ? path[0] === 'tracking' && path.at(-1) === 'url' : LINK_KEY.test(path.at(-1) ?? ''),
		);
	}
}

/** Where a Hand's output may hold an address; a title or a note with one in it is no such place. */
const LINK_KEY = /(?:^|_)(?:url|link|href)$/i;
const WHOLE_LINK = /^https?:\/\/[^\s<>"'`]+$/i;
const WHOLE_EMAIL = /^[^\s@<>"'`]+@[^\s@<>"'`]+$/;

function addValue(
	draft: Draft,
	value: Json,
	locale: string,
	path: readonly string[],
	linksAt: (path: readonly string[]) => boolean,
): void {
	if (typeof value === 'string') {
		addText(draft, value, ['en', locale]);
		if (/^[A-Za-z]+(?:[_ -][A-Za-z]+){0,3}$/.test(value)) {
			draft.states.add(value.toLowerCase().replace(/[ -]/g, '_'));
		}
		if (WHOLE_EMAIL.test(value)) draft.links.add(linkTarget(value));
		if (WHOLE_LINK.test(value) && linksAt(path)) addLinks(draft, value);
	} else if (typeof value === 'number') {
		draft.numbers.add(canonicalNumber(String(value)));
	} else if (Array.isArray(value)) {
		// How many there are is a fact too.
		draft.numbers.add(String(value.length));
		for (const each of value as readonly Json[]) addValue(draft, each, locale, path, linksAt);
	} else if (isRecord(value)) {
		const currency = value['currency'];
		let quantity = 0;
		for (const [key, inner] of Object.entries(value)) {
			if (typeof inner === 'number' && key.endsWith('_cents')) {
				// A count of cents is no number that a sentence may show; the amount is.
				if (typeof currency === 'string') addAmount(draft.amounts, currency, inner);
				addAmount(draft.roles, key.replace(/_cents$/, ''), inner);
			} else {
				addValue(draft, inner, locale, [...path, key], linksAt);
			}
			if (Array.isArray(inner)) quantity += quantities(inner as readonly Json[]);
		}
		if (quantity > 0) draft.numbers.add(String(quantity));
		const { title, quantity: many } = value;
		if (typeof title === 'string' && typeof many === 'number') {
			draft.items.push({ title: title.toLowerCase(), quantity: many });
		}
	}
}

function quantities(items: readonly Json[]): number {
	return items.reduce<number>((sum, item) => {
		const quantity = isRecord(item) ? item['quantity'] : undefined;
		return typeof quantity === 'number' ? sum + quantity : sum;
	}, 0);
}

function numbersIn(text: string, locale: string): string[] {
	return [...new Set(['en', locale])].flatMap((language) =>
		[...numerals(text, language), ...writtenNumbers(text, language)].flatMap((number) =>
			number.decimal === undefined ? [] : [canonicalNumber(number.decimal)],
		),
	);
}

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
