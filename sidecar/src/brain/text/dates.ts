/** A date as written: the parts that the writer gave. */
export interface WrittenDate {
	readonly raw: string;
	readonly start: number;
	readonly end: number;
	readonly year: number | undefined;
	/** 1 to 12; undefined for a lone year. */
	readonly month: number | undefined;
	readonly day: number | undefined;
}

const LANGUAGES = ['en', 'de', 'fr', 'es'];
const monthNames = new Map<string, ReadonlyMap<string, number>>();

/** Month names and their short forms in the language, and in English. */
function months(locale: string): ReadonlyMap<string, number> {
	const language = locale.slice(0, 2).toLowerCase();
	const known = monthNames.get(language);
	if (known !== undefined) return known;
	const names = new Map<string, number>();
	for (const each of new Set(['en', language])) {
		for (const style of ['long', 'short'] as const) {
			const format = new Intl.DateTimeFormat(each, {
				month: style,
				day: 'numeric',
				timeZone: 'UTC',
			});
			for (let month = 0; month < 12; month += 1) {
				const parts = format.formatToParts(Date.UTC(2023, month, 15));
				const name = parts.find((part) => part.type === 'month')?.value.toLowerCase() ?? '';
				if (/\p{L}/u.test(name)) names.set(name.replace(/\.$/, ''), month + 1);
			}
		}
	}
	if (language === 'en') names.set('sept', 9);
	if (monthNames.size < 200) monthNames.set(language, names);
	return names;
}

/** How a locale writes dates; its expressions are compiled once, being dear and used for each text. */
interface Forms {
	readonly iso: RegExp;
	readonly dayMonth: RegExp;
	readonly monthDay: RegExp;
	readonly monthYear: RegExp;
	readonly figures: RegExp;
	/** "9.1." is a date only where dates are written with dots; elsewhere it may end in an amount. */
	readonly dotted: RegExp | undefined;
	/** Is the month before the day in figures ("1/9/2026" is 9 January)? */
	readonly monthFirst: boolean;
}

const formsByLocale = new Map<string, Forms>();

function formsOf(locale: string): Forms {
	const known = formsByLocale.get(locale);
	if (known !== undefined) return known;
	const month = [...months(locale).keys()]
		.sort((one, two) => two.length - one.length)
		.map((name) => name.replace(/[.]/g, '\\.'))
		.join('|');
	const day = '(\\d{1,2})(?:st|nd|rd|th|er|º|\\.)?';
	const year = '(\\d{4})';
	const of = '\\s*(?:of\\s+|de\\s+|del\\s+|-)?';
	const form = (source: string): RegExp => new RegExp(source, 'giu');
	const format = new Intl.DateTimeFormat(locale);
	const parts = format.formatToParts(0).map((part) => part.type);
	const forms = {
		iso: form(`(?<![\\d.])${year}-(\\d{2})-(\\d{2})(?:T[\\d:.]+Z?)?(?!\\d)`),
		dayMonth: form(
			`(?<![\\p{L}\\d])${day}${of}(${month})\\.?(?!\\p{L})(?:(?:,|\\s+de|\\s+del)?\\s+${year})?`,
		),
		monthDay: form(`(?<!\\p{L})(${month})\\.?\\s+${day}(?![\\d:])(?:,?\\s+${year})?`),
		monthYear: form(`(?<!\\p{L})(${month})\\.?(?:\\s+de)?,?\\s+${year}(?!\\d)`),
		figures: form(`(?<![\\d./-])(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?![\\d])`),
		dotted: format.format(0).includes('.')
			? form(`(?<![\\d./$€£¥-])(\\d{1,2})\\.(\\d{1,2})\\.(?!\\d)`)
			: undefined,
		monthFirst: parts.indexOf('month') < parts.indexOf('day'),
	};
	if (formsByLocale.size < 200) formsByLocale.set(locale, forms);
	return forms;
}

/** Every date that names a day or a month, as the locale (or ISO 8601) writes it. */
export function writtenDates(text: string, locale: string): WrittenDate[] {
	// Each form has a figure in it.
	if (!/\d/.test(text)) return [];
	const names = months(locale);
	const forms = formsOf(locale);
	const found: WrittenDate[] = [];
	const add = (match: RegExpExecArray, y?: string, m?: number, d?: string): void => {
		const start = match.index;
		const end = start + match[0].length;
		if (found.some((one) => one.start < end && start < one.end)) return;
		if (m !== undefined && (m < 1 || m > 12)) return;
		const dayNumber = d === undefined ? undefined : Number(d);
		const yearNumber = y === undefined ? undefined : y.length === 2 ? 2000 + Number(y) : Number(y);
		found.push({ raw: match[0], start, end, year: yearNumber, month: m, day: dayNumber });
	};
	const each = (form: RegExp | undefined, use: (match: RegExpExecArray) => void): void => {
		// `matchAll` copies its expression, which costs more than the search.
		if (form === undefined || text.search(form) === -1) return;
		for (const match of text.matchAll(form)) use(match);
	};
	const named = (name: string | undefined): number | undefined =>
		names.get((name ?? '').toLowerCase());
	each(forms.iso, (match) => {
		add(match, match[1], Number(match[2]), match[3]);
	});
	each(forms.dayMonth, (match) => {
		add(match, match[3], named(match[2]), match[1]);
	});
	each(forms.monthDay, (match) => {
		add(match, match[3], named(match[1]), match[2]);
	});
	each(forms.monthYear, (match) => {
		add(match, match[2], named(match[1]));
	});
	each(forms.figures, (match) => {
		const swapped = match[2] !== '.' && forms.monthFirst;
		add(match, match[4], Number(swapped ? match[1] : match[3]), swapped ? match[3] : match[1]);
	});
	each(forms.dotted, (match) => {
		add(match, undefined, Number(match[2]), match[1]);
	});
	return found.sort((one, two) => one.start - two.start);
}

export interface WrittenWeekday {
	readonly raw: string;
	readonly start: number;
	readonly end: number;
	/** 0 is Sunday. */
	readonly weekday: number;
}

export function writtenWeekdays(text: string, locale: string): WrittenWeekday[] {
	return weekdayForms(locale).flatMap((form, weekday) =>
		text.search(form) === -1
			? []
			: Array.from(text.matchAll(form), (match) => ({
					raw: match[0],
					start: match.index,
					end: match.index + match[0].length,
					weekday,
				})),
	);
}

const weekdays = new Map<string, readonly RegExp[]>();

/** One expression for each day of the week, from Sunday, in the language or in English. */
function weekdayForms(locale: string): readonly RegExp[] {
	const own = locale.slice(0, 2).toLowerCase();
	const language = LANGUAGES.includes(own) ? own : 'en';
	const known = weekdays.get(language);
	if (known !== undefined) return known;
	const format = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
	const forms = Array.from({ length: 7 }, (_, weekday) => {
		// 1 January 2023 was a Sunday.
		const name = format.format(Date.UTC(2023, 0, 1 + weekday));
		return new RegExp(`(?<!\\p{L})${name}s?(?!\\p{L})`, 'giu');
	});
	weekdays.set(language, forms);
	return forms;
}
