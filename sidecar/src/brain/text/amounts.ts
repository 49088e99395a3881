import { parseDecimal } from '../../money.ts';
import { AFTER, BEFORE, currenciesOf, HUNDREDTHS, type CurrencyMark } from './currencies.ts';
import { numerals } from './numerals.ts';
import { writtenNumbers } from './number-words.ts';

/** An amount of money as somebody wrote it. */
export interface Amount {
	readonly raw: string;
	/** Of the number and its sign. */
	readonly start: number;
	readonly end: number;
	/** "50.00"; undefined when it cannot be read in one way only. */
	readonly decimal: string | undefined;
	/** The currencies its sign or word may mean. */
	readonly currencies: CurrencyMark;
	/** "about $50", "$20-30", "up to $50", "$5k": no exact amount. */
	readonly vague: boolean;
}

const VAGUE_BEFORE =
	/(?:\b(?:about|around|approximately|roughly|approx\.?|almost|nearly|up to|at least|at most|more than|less than|over|under|between|maybe|perhaps|ca\.?|etwa|ungefähr|circa|rund|bis zu|mindestens|höchstens|environ|presque|jusqu['’]à|au moins|au plus|unos|unas|aproximadamente|hasta|al menos|casi)\s*|~\s*)$/iu;
const RANGE_BEFORE = /[\d$€£¥]\s?[-–—]\s?$/u;
const MULTIPLE_AFTER =
	/^\s?(?:k|m|mio|tsd|thousand|hundred|million|tausend|mille|mil|%)(?!\p{L})/iu;
const NEGATIVE_BEFORE = /(?:^|[\s(])(?:[-−–]\s?|minus\s)$/u;

/** Every number with a currency sign, code or word on it. */
export function amounts(text: string, locale: string): Amount[] {
	const found: Amount[] = [];
	for (const number of [...numerals(text, locale), ...writtenNumbers(text, locale)]) {
		let { start, end } = number;
		const before = BEFORE.exec(text.slice(0, start));
		const after = AFTER.exec(text.slice(end));
		const marks: CurrencyMark[] = [];
		const lead = currenciesOf(before?.[1] ?? before?.[2] ?? '');
		if (before && lead) {
			marks.push(lead);
			start = before.index;
		}
		const word = after?.[1] ?? after?.[2] ?? after?.[3] ?? '';
		const hundredths = HUNDREDTHS.test(word);
		const trail = currenciesOf(word);
		// "$50 usd" has two marks; "50 EUR 60" leaves EUR to the first.
		if (after && (trail || hundredths)) {
			if (trail) marks.push(trail);
			end += after[0].length;
		}
		if (marks.length === 0 && !hundredths) continue;
		const lead20 = text.slice(Math.max(0, start - 30), start);
		const negative =
			NEGATIVE_BEFORE.test(lead20) || /[-−]\s?$/.test(text.slice(start, number.start));
		const vague =
			VAGUE_BEFORE.test(lead20) ||
			RANGE_BEFORE.test(lead20) ||
			MULTIPLE_AFTER.test(text.slice(number.end)) ||
			/^\s?[-–—]\s?[$€£¥]?\d/.test(text.slice(end));
		found.push({
			raw: text.slice(start, end),
			start,
			end,
			decimal: negative ? undefined : hundredths ? inHundredths(number.decimal) : number.decimal,
			currencies: marks.reduce<CurrencyMark>(
				(both, mark) => (both.length === 0 ? mark : both.filter((each) => mark.includes(each))),
				[],
			),
			vague,
		});
	}
	return found
		.filter(
			(one) =>
				!found.some(
					(two) =>
						two !== one &&
						two.start <= one.start &&
						two.end >= one.end &&
						two.raw.length > one.raw.length,
				),
		)
		.sort((one, two) => one.start - two.start);
}

/** The amount in minor units of `currency`; undefined when it is written in another one. */
export function minorUnits(amount: Amount, currency: string): number | undefined {
	if (amount.decimal === undefined) return undefined;
	if (amount.currencies.length > 0 && !amount.currencies.includes(currency)) return undefined;
	return parseDecimal(amount.decimal, currency)?.amount;
}

function inHundredths(decimal: string | undefined): string | undefined {
	return decimal !== undefined && /^\d{1,2}$/.test(decimal)
		? `0.${decimal.padStart(2, '0')}`
		: undefined;
}
