import type { Json } from '../../contract/hands.ts';
import type { PlanRequest } from '../planner.ts';
import { amounts, minorUnits } from '../text/amounts.ts';
import { writtenDates, type WrittenDate } from '../text/dates.ts';
import { emails } from '../text/emails.ts';
import { links, linkTarget } from '../text/links.ts';
import { TIME_SPAN, type BoughtItem } from './quantities.ts';
import { writtenNumbers } from '../text/number-words.ts';
import { numerals } from '../text/numerals.ts';

/** All that a sentence of this turn may state as a fact. Built from tool results only. */
export interface Evidence {
	/** Minor units, by currency. */
	readonly amounts: ReadonlyMap<string, ReadonlySet<number>>;
	/** Canonical decimals: "2", "19.99". */
	readonly numbers: ReadonlySet<string>;
	/** Lengths of time that a text of the results tells, as canonical decimals. */
	readonly spans: ReadonlySet<string>;
	readonly items: readonly BoughtItem[];
	/** Minor units of the fields that have a name of their own: total, refunded, refundable. */
	readonly roles: ReadonlyMap<string, ReadonlySet<number>>;
	readonly dates: readonly WrittenDate[];
	readonly links: ReadonlySet<string>;
	/** Every text of the results, lower case, for codes, names and prose. */
	readonly texts: readonly string[];
	/** Short state words as the results give them: "fulfilled", "partially_refunded". */
	readonly states: ReadonlySet<string>;
	/** The customer's own words: repeated to identify, or in a question, never as a fact. */
	readonly customer: { readonly text: string; readonly numbers: ReadonlySet<string> };
	readonly today: Date;
}

interface Draft {
	amounts: Map<string, Set<number>>;
	numbers: Set<string>;
	spans: Set<string>;
	items: BoughtItem[];
	roles: Map<string, Set<number>>;
	dates: WrittenDate[];
	links: Set<string>;
	texts: string[];
	states: Set<string>;
}

export function gatherEvidence(request: PlanRequest): Evidence {
	const draft: Draft = {
		amounts: new Map(),
		numbers: new Set(),
		spans: new Set(),
		items: [],
		roles: new Map(),
		dates: [],
		links: new Set(),
		texts: [],
		states: new Set(),
	};
	for (const { outcome } of request.results) {
		if (outcome.ok) addValue(draft, outcome.output, request.locale);
		else addText(draft, outcome.error.message, request.locale);
	}
	if (request.trigger.kind === 'settled') {
		addText(draft, request.trigger.summary, request.locale);
	}
	if (request.trigger.kind === 'verified') addText(draft, request.trigger.orderNumber, 'en');
	const own = request.transcript
		.filter((line) => line.role === 'customer')
		.map((line) => line.text);
	if (request.trigger.kind === 'message') own.push(request.trigger.text);
	const text = own.join('\n');
	return {
		...draft,
		customer: { text: text.toLowerCase(), numbers: new Set(numbersIn(text, request.locale)) },
		today: request.today,
	};
}

export function canonicalNumber(decimal: string): string {
	const [whole = '', fraction = ''] = decimal.split('.');
	const digits = fraction.replace(/0+$/, '');
	return `${whole.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : `.${digits}`}`;
}

export function linkSupported(evidence: Evidence, url: string): boolean {
	return evidence.links.has(linkTarget(url));
}

function addValue(draft: Draft, value: Json, locale: string): void {
	if (typeof value === 'string') {
		addText(draft, value, locale);
	} else if (typeof value === 'number') {
		draft.numbers.add(canonicalNumber(String(value)));
	} else if (Array.isArray(value)) {
		// How many there are is a fact too.
		draft.numbers.add(String(value.length));
		for (const each of value as readonly Json[]) addValue(draft, each, locale);
	} else if (isRecord(value)) {
		const currency = value['currency'];
		let quantity = 0;
		for (const [key, inner] of Object.entries(value)) {
			if (typeof inner === 'number' && key.endsWith('_cents')) {
				// A count of cents is no number that a sentence may show; the amount is.
				if (typeof currency === 'string') addAmount(draft.amounts, currency, inner);
				addAmount(draft.roles, key.replace(/_cents$/, ''), inner);
			} else {
				addValue(draft, inner, locale);
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

function addAmount(to: Map<string, Set<number>>, key: string, minor: number): void {
	const known = to.get(key) ?? new Set();
	known.add(minor);
	to.set(key, known);
}

function addText(draft: Draft, text: string, locale: string): void {
	draft.texts.push(text.toLowerCase());
	if (/^[A-Za-z]+(?:[_ -][A-Za-z]+){0,3}$/.test(text)) {
		draft.states.add(text.toLowerCase().replace(/[ -]/g, '_'));
	}
	for (const link of links(text)) draft.links.add(link.target);
	for (const email of emails(text)) draft.links.add(linkTarget(email));
	for (const language of new Set(['en', locale])) {
		draft.dates.push(...writtenDates(text, language));
		for (const amount of amounts(text, language)) {
			for (const currency of amount.currencies) {
				const minor = minorUnits(amount, currency);
				if (minor !== undefined) addAmount(draft.amounts, currency, minor);
			}
		}
	}
	// The digits of a date, a link or a code are no numbers of their own.
	const rest = text
		.replace(/\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?/g, ' ')
		.replace(/\S*:\/\/\S+/g, ' ')
		.replace(/(?=[\p{L}\d_-]*\p{L})(?=[\p{L}\d_-]*\d)[\p{L}\d_-]+/gu, ' ');
	for (const language of new Set(['en', locale])) {
		for (const number of [...numerals(rest, language), ...writtenNumbers(rest, language)]) {
			if (number.decimal === undefined) continue;
			const canonical = canonicalNumber(number.decimal);
			draft.numbers.add(canonical);
			if (TIME_SPAN.test(rest.slice(number.end))) draft.spans.add(canonical);
		}
	}
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
