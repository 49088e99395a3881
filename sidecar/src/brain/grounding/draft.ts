import { amounts, minorUnits } from '../text/amounts.ts';
import { writtenDates, type WrittenDate } from '../text/dates.ts';
import { emails } from '../text/emails.ts';
import { links, linkTarget } from '../text/links.ts';
import { numerals } from '../text/numerals.ts';
import { writtenNumbers } from '../text/number-words.ts';
import { stemsOf } from '../text/stems.ts';
import { writtenTimes } from '../text/times.ts';
import { PERCENT, spanUnit, type BoughtItem } from './quantities.ts';

/** A sentence of the shop's knowledge that tells lengths of time. */
export interface RuleOfTime {
	readonly stems: ReadonlySet<string>;
	/** "14 day". */
	readonly spans: ReadonlySet<string>;
}

/** Evidence while it is gathered. */
export interface Draft {
	readonly amounts: Map<string, Set<number>>;
	readonly numbers: Set<string>;
	readonly spans: Set<string>;
	readonly rulesOfTime: RuleOfTime[];
	readonly percents: Set<string>;
	readonly times: Set<number>;
	readonly items: BoughtItem[];
	readonly roles: Map<string, Set<number>>;
	readonly dates: WrittenDate[];
	readonly links: Set<string>;
	readonly texts: string[];
	readonly states: Set<string>;
	readonly rules: Set<string>;
}

export function emptyDraft(): Draft {
	return {
		amounts: new Map(),
		numbers: new Set(),
		spans: new Set(),
		rulesOfTime: [],
		percents: new Set(),
		times: new Set(),
		items: [],
		roles: new Map(),
		dates: [],
		links: new Set(),
		texts: [],
		states: new Set(),
		rules: new Set(),
	};
}

/** What a text states: its amounts, dates, times and numbers, as each language may read them. */
export function addText(draft: Draft, text: string, languages: readonly string[]): void {
	draft.texts.push(text.toLowerCase());
	for (const { minutes } of writtenTimes(text)) draft.times.add(minutes);
	for (const language of new Set(languages)) {
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
		.replace(/(?=[\p{L}\d_-]*\p{L})(?=[\p{L}\d_-]*\d)(?!\d+-\p{L}+)[\p{L}\d_-]+/gu, ' ');
	for (const language of new Set(languages)) {
		for (const number of [...numerals(rest, language), ...writtenNumbers(rest, language)]) {
			if (number.decimal === undefined) continue;
			const canonical = canonicalNumber(number.decimal);
			const after = rest.slice(number.end);
			const unit = spanUnit(after);
			if (unit !== undefined) draft.spans.add(`${canonical} ${unit}`);
			else if (PERCENT.test(after)) draft.percents.add(canonical);
			draft.numbers.add(canonical);
		}
	}
}

export function addAmount(to: Map<string, Set<number>>, key: string, minor: number): void {
	const known = to.get(key) ?? new Set();
	known.add(minor);
	to.set(key, known);
}

/** Keeps apart which sentence tells which length of time: two rules must not lend each other theirs. */
export function addRulesOfTime(draft: Draft, text: string, languages: readonly string[]): void {
	for (const sentence of text.split(/(?<=[.!?;])\s+|\n+/u)) {
		const spans = new Set<string>();
		for (const language of new Set(languages)) {
			for (const number of [
				...numerals(sentence, language),
				...writtenNumbers(sentence, language),
			]) {
				const unit = spanUnit(sentence.slice(number.end));
				if (number.decimal === undefined || unit === undefined) continue;
				spans.add(`${canonicalNumber(number.decimal)} ${unit}`);
			}
		}
		if (spans.size > 0) draft.rulesOfTime.push({ stems: stemsOf(sentence), spans });
	}
}

/** Every address that a text writes; only for texts whose author is the shop itself. */
export function addLinks(
	draft: Draft,
	text: string,
	allowed: (target: string) => boolean = () => true,
): void {
	const written = [...links(text).map(({ target }) => target), ...emails(text).map(linkTarget)];
	for (const target of written) if (allowed(target)) draft.links.add(target);
}

export function canonicalNumber(decimal: string): string {
	const [whole = '', fraction = ''] = decimal.split('.');
	const digits = fraction.replace(/0+$/, '');
	return `${whole.replace(/^0+(?=\d)/, '')}${digits === '' ? '' : `.${digits}`}`;
}
