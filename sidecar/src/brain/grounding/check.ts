import { amounts, minorUnits, type Amount } from '../text/amounts.ts';
import { writtenDates, writtenWeekdays, type WrittenDate } from '../text/dates.ts';
import { emails } from '../text/emails.ts';
import { isKnown, languagesOf, wordsOf } from '../text/languages.ts';
import { links } from '../text/links.ts';
import { writtenNumbers } from '../text/number-words.ts';
import { numerals, type Numeral } from '../text/numerals.ts';
import { tellsInstructions } from '../instructions.ts';
import { overlap, stemsOf } from '../text/stems.ts';
import { writtenTimes } from '../text/times.ts';
import { canonicalNumber } from './draft.ts';
import type { Evidence } from './evidence.ts';
import { AMOUNT_MASK, OTHER_MASK } from './masks.ts';
import { roleOf } from './roles.ts';
import { PERCENT, quantityNamed, spanUnit } from './quantities.ts';
import { unsupportedState } from './states.ts';

/** What in a sentence nothing supports. */
export interface Unsupported {
	readonly kind:
		'instruction' | 'link' | 'code' | 'date' | 'time' | 'amount' | 'number' | 'state' | 'language';
	readonly raw: string;
}

interface Stretch {
	readonly start: number;
	readonly end: number;
}

/**
 * The first claim of a sentence that the evidence does not support; undefined when all are. A
 * claim is a link, an e-mail address, a code, a date, a time, an amount, a number, or the state of
 * an order, a payment or a refund. Kinds are looked for in that order, each stretch read once.
 */
export function unsupportedIn(
	sentence: string,
	evidence: Evidence,
	locale: string,
): Unsupported | undefined {
	// Invisible characters must not break a claim apart.
	let left = sentence
		.normalize('NFKC')
		.replace(/\p{Cf}/gu, '')
		.replace(/[\r\n\t]+/g, ' ');
	const internal = evidence.internals.find((name) => left.includes(name));
	if (internal !== undefined || tellsInstructions(left)) {
		return { kind: 'instruction', raw: internal ?? sentence };
	}
	const question = /[?？]["'”’»)\s]*$/u.test(left);
	const take = <T extends Stretch>(found: readonly T[], mask = OTHER_MASK): readonly T[] => {
		for (const { start, end } of found) {
			left = left.slice(0, start) + mask.repeat(end - start) + left.slice(end);
		}
		return found;
	};
	for (const link of take(links(left))) {
		if (!evidence.links.has(link.target)) return { kind: 'link', raw: link.raw };
	}
	for (const email of emails(left)) {
		const low = email.toLowerCase();
		const known = evidence.links.has(low) || evidence.customer.text.includes(low);
		if (!known) return { kind: 'link', raw: email };
		const start = left.indexOf(email);
		take([{ start, end: start + email.length }]);
	}
	for (const code of take(stretches(left, CODE).filter(({ raw }) => !UNIT.test(raw)))) {
		const low = code.raw.toLowerCase();
		const known = evidence.texts.some((text) => text.includes(low));
		if (!known && !evidence.customer.text.includes(low)) return { kind: 'code', raw: code.raw };
	}
	const dates = take(writtenDates(left, locale));
	for (const date of dates) {
		if (!dateSupported(date, evidence)) return { kind: 'date', raw: date.raw };
	}
	for (const weekday of take(writtenWeekdays(left, locale))) {
		const known =
			evidence.dates.some((date) => weekdayOf(date) === weekday.weekday) ||
			evidence.texts.some((text) => text.includes(weekday.raw.toLowerCase()));
		if (!known) return { kind: 'date', raw: weekday.raw };
	}
	for (const word of take(stretches(left, relativeDays(locale)))) {
		if (!relativeSupported(word.raw, evidence)) return { kind: 'date', raw: word.raw };
	}
	for (const time of take(writtenTimes(left))) {
		const readings = [time.minutes, time.orMinutes ?? time.minutes];
		if (!readings.some((each) => evidence.times.has(each))) return { kind: 'time', raw: time.raw };
	}
	for (const amount of take(amounts(left, locale), AMOUNT_MASK)) {
		const known = question ? undefined : evidence.roles.get(roleOf(left) ?? '');
		const role = known === undefined || inRole(amount, known, evidence);
		if (!role || !amountSupported(amount, left, evidence, question)) {
			return { kind: 'amount', raw: amount.raw };
		}
	}
	const written = new Set([locale, ...languagesOf(left, 2)]);
	for (const number of [
		...numerals(left, locale),
		...[...written].flatMap((language) => writtenNumbers(left, language)),
	]) {
		if (!numberSupported(number, left, evidence, question)) {
			return { kind: 'number', raw: number.raw };
		}
	}
	const state = unsupportedState(left, evidence);
	if (state !== undefined) return { kind: 'state', raw: state };
	return unreadable(left, evidence, locale) ? { kind: 'language', raw: sentence } : undefined;
}

/**
 * A sentence in a language that these checks cannot read, to a customer who writes one that they
 * can, is taken for a claim: nobody could tell what it says.
 */
function unreadable(left: string, evidence: Evidence, locale: string): boolean {
	if (!isKnown(locale)) return false;
	if (evidence.customer.text !== '' && languagesOf(evidence.customer.text, 1).length === 0) {
		return false;
	}
	const own = wordsOf(left).filter(
		(word) =>
			!evidence.customer.text.includes(word) && !evidence.texts.some((text) => text.includes(word)),
	);
	const least = Math.max(1, Math.ceil(own.length / 6));
	const foreign = own.length >= 4 && languagesOf(own.join(' '), least).length === 0;
	return foreign || /[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{4,}/u.test(left);
}

/** Letters and digits in one word: tracking numbers, references, article numbers. */
const CODE = /(?<![\p{L}\d])(?=[\p{L}\d_-]*\p{L})(?=[\p{L}\d_-]*\d)[\p{L}\d]+(?:[_-][\p{L}\d]+)*/gu;
/** A number with its unit or its ending is read as the number: "2x", "3rd", "24h", "2kg". */
const UNIT =
	/^\d+(?:x|st|nd|rd|th|er|e|h|am|pm|kg|g|cm|mm|km|m|ml|l|s|º|ª|er|ème|k)$|^(?:x)\d+$|^\d{1,2}h\d{2}$|^\d+-[\p{L}]+$/iu;
function stretches(text: string, form: RegExp): (Stretch & { raw: string })[] {
	return Array.from(text.matchAll(form), (match) => ({
		raw: match[0],
		start: match.index,
		end: match.index + match[0].length,
	}));
}

function dateSupported(claim: WrittenDate, evidence: Evidence): boolean {
	return evidence.dates.some(
		(date) =>
			(claim.year === undefined || claim.year === date.year) &&
			(claim.month === undefined || claim.month === date.month) &&
			(claim.day === undefined || claim.day === date.day),
	);
}

function weekdayOf(date: WrittenDate): number | undefined {
	const { year, month, day } = date;
	if (year === undefined || month === undefined || day === undefined) return undefined;
	return new Date(Date.UTC(year, month - 1, day)).getUTCDay();
}

/** "Today" is left out: it is said in greetings. */
function relativeDays(locale: string): RegExp {
	switch (locale.slice(0, 2).toLowerCase()) {
		case 'de':
			return /(?<!\p{L})(?:gestern|vorgestern|übermorgen|(?<!guten )morgen)(?!\p{L})/giu;
		case 'fr':
			return /(?<!\p{L})(?:hier|avant-hier|demain|après-demain)(?!\p{L})/giu;
		case 'es':
			return /(?<!\p{L})(?:ayer|anteayer|(?<!la |pasado )mañana|pasado mañana)(?!\p{L})/giu;
		default:
			return /\b(?:yesterday|tomorrow)\b/giu;
	}
}

function relativeSupported(word: string, evidence: Evidence): boolean {
	const low = word.toLowerCase();
	if (evidence.texts.some((text) => text.includes(low))) return true;
	const back = /^(?:yesterday|gestern|hier|ayer)$/.test(low);
	const forth = /^(?:tomorrow|morgen|demain|mañana)$/.test(low);
	const days = back ? -1 : forth ? 1 : /^(?:vor|avant|ante)/.test(low) ? -2 : 2;
	const day = new Date(evidence.today.getTime() + days * 86_400_000);
	return evidence.dates.some(
		(date) =>
			date.year === day.getUTCFullYear() &&
			date.month === day.getUTCMonth() + 1 &&
			date.day === day.getUTCDate(),
	);
}

function daysAway(days: string, evidence: Evidence): boolean {
	const today = Math.floor(evidence.today.getTime() / 86_400_000);
	return evidence.dates.some(({ year, month, day }) => {
		if (year === undefined || month === undefined || day === undefined) return false;
		return String(Math.abs(Date.UTC(year, month - 1, day) / 86_400_000 - today)) === days;
	});
}

const MULTIPLE = /^\s?(?:k|m|mio|tsd|thousand|hundred|million|tausend|mille|mil)(?!\p{L})/iu;

function amountSupported(
	amount: Amount,
	text: string,
	evidence: Evidence,
	question: boolean,
): boolean {
	if (amount.decimal === undefined || MULTIPLE.test(text.slice(amount.end))) return false;
	for (const [currency, known] of evidence.amounts) {
		if (amount.currencies.length > 0 && !amount.currencies.includes(currency)) continue;
		const minor = minorUnits(amount, currency);
		if (minor !== undefined && known.has(minor)) return true;
	}
	return question && evidence.customer.numbers.has(canonicalNumber(amount.decimal));
}

function inRole(amount: Amount, known: ReadonlySet<number>, evidence: Evidence): boolean {
	return [...evidence.amounts.keys()].some((currency) => {
		const minor = minorUnits(amount, currency);
		return minor !== undefined && known.has(minor);
	});
}

/** Words after which a number names something: "order 1234", "Bestellnummer: 1234". */
const IDENTIFIES =
	/(?:#|(?<!\p{L})(?:orders?|number|no\.?|purchase|bestellung(?:en)?|bestellnummer|nummer|nr\.?|commandes?|num[ée]ro|n[°ºo]\.?|pedidos?|n[úu]mero)(?:\s*[:#(]|\s+(?:is|ist|est|es))?)\s*[„"“«']?\s?$/iu;
/** A list's own numbering. */
const LISTED = /^\s*\d{1,2}[.)]\s/;
/** What a lone "one" must stand before to be a count. */
const COUNTED =
	/^\s?(?:(?:business|working|calendar|single|more|full|other)\s)?(?:days?|weeks?|months?|years?|hours?|minutes?|items?|articles?|pieces?|units?|tage?n?|wochen?|monate?n?|stunden?|minuten?|artikel|stück|jours?|semaines?|mois|heures?|articles?|d[ií]as?|semanas?|mes(?:es)?|horas?|art[ií]culos?)(?!\p{L})/iu;

/** So many more words of content in common leave no doubt which rule is meant. */
const CLEARLY = 2;

/** The knowledge tells this length of time, but the sentence is about a rule that has another. */
function ofAnotherRule(span: string, unit: string, text: string, evidence: Evidence): boolean {
	const stems = stemsOf(text);
	const rules = evidence.rulesOfTime
		.filter(({ spans }) => [...spans].some((each) => each.endsWith(` ${unit}`)))
		.map((rule) => ({ has: rule.spans.has(span), shared: overlap(rule.stems, stems) }));
	const most = (some: typeof rules): number => Math.max(0, ...some.map(({ shared }) => shared));
	return most(rules) - most(rules.filter(({ has }) => has)) >= CLEARLY;
}

/** Where "one" is also the article: "un article", "ein Artikel". */
const ARTICLE = /^(?:une?|una|uno|ein(?:e[nmrs]?)?)$/iu;

function numberSupported(
	number: Numeral,
	text: string,
	evidence: Evidence,
	question: boolean,
): boolean {
	const after = text.slice(number.end);
	const before = text.slice(0, number.start);
	const written = !/\d/.test(number.raw);
	const article = ARTICLE.test(number.raw) && spanUnit(after) === undefined;
	if (written && number.decimal === '1' && (article || !COUNTED.test(after))) return true;
	if (before.trim() === '' && LISTED.test(text)) return true;
	if (number.decimal === undefined) {
		return evidence.texts.some((known) => known.includes(number.raw));
	}
	const canonical = canonicalNumber(number.decimal);
	const unit = spanUnit(after);
	if (unit !== undefined) {
		const away = unit === 'day' && daysAway(canonical, evidence);
		const span = `${canonical} ${unit}`;
		return away || (evidence.spans.has(span) && !ofAnotherRule(span, unit, text, evidence));
	}
	if (PERCENT.test(after)) return evidence.percents.has(canonical);
	const quantity = quantityNamed(after, evidence.items);
	if (quantity !== undefined) return canonical === String(quantity);
	if (evidence.numbers.has(canonical)) return true;
	const own = evidence.customer.numbers.has(canonical);
	return own && (question || IDENTIFIES.test(before));
}
