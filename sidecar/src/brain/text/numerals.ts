/** A number written in digits, where it stands, and what it means in the writer's locale. */
export interface Numeral {
	readonly raw: string;
	readonly start: number;
	readonly end: number;
	/** "1234.5"; undefined when the digits can be read in two ways ("1.000" in English). */
	readonly decimal: string | undefined;
}

const SPACE = '\u00a0\u202f\u2009 ';
const NUMERAL = new RegExp(
	`(?<![\\p{L}\\p{N}_])(?:\\d{1,3}(?:[${SPACE}]\\d{3})+(?:[.,]\\d{1,2})?|\\d{1,3}(?:[.,'’]\\d{3})+(?:[.,]\\d{1,2})?|\\d+(?:[.,]\\d+)?)(?!\\d|[.,]\\d)`,
	'gu',
);

export function numerals(text: string, locale: string): Numeral[] {
	const point = decimalSeparator(locale);
	return Array.from(text.matchAll(NUMERAL), (match) => ({
		raw: match[0],
		start: match.index,
		end: match.index + match[0].length,
		decimal: reading(match[0], point),
	}));
}

function reading(raw: string, point: string): string | undefined {
	const plain = raw.replace(new RegExp(`[${SPACE}'’]`, 'g'), '');
	const marks = plain.replace(/\d/g, '');
	if (marks === '') return plain;
	const last = marks.slice(-1);
	const fraction = plain.slice(plain.lastIndexOf(last) + 1);
	const sameMark = marks === last.repeat(marks.length);
	if (sameMark && marks.length > 1) return plain.replaceAll(last, '');
	if (sameMark && fraction.length === 3) {
		// One mark before three digits: thousands if the locale does not write decimals with it.
		return last === point ? undefined : plain.replace(last, '');
	}
	return `${plain.slice(0, plain.lastIndexOf(last)).replace(/[.,]/g, '')}.${fraction}`;
}

const separators = new Map<string, string>();

function decimalSeparator(locale: string): string {
	let mark = separators.get(locale);
	if (mark === undefined) {
		const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
		mark = parts.find((part) => part.type === 'decimal')?.value ?? '.';
		if (separators.size < 200) separators.set(locale, mark);
	}
	return mark;
}
