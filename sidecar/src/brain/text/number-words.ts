import type { Numeral } from './numerals.ts';

interface Words {
	/** Words that add up: "twenty five", "vingt et un", "veintidós". */
	readonly units: Readonly<Record<string, number>>;
	/** Words that multiply what stands before them. */
	readonly scales: Readonly<Record<string, number>>;
	/** Words that join and count nothing. */
	readonly joints: ReadonlySet<string>;
}

function list(from: number, step: number, words: string): Record<string, number> {
	const entries = words
		.split(' ')
		.flatMap((each, place) =>
			each.split('|').map((word): [string, number] => [word, from + place * step]),
		);
	return Object.fromEntries(entries);
}

const ENGLISH: Words = {
	units: {
		...list(
			0,
			1,
			'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen',
		),
		...list(20, 10, 'twenty thirty forty|fourty fifty sixty seventy eighty ninety'),
	},
	scales: { hundred: 100, thousand: 1000, million: 1_000_000 },
	joints: new Set(['and', 'a']),
};

const GERMAN_UNITS = list(
	1,
	1,
	'ein|eins|eine|einen|einem|einer zwei|zwo drei vier fünf|fuenf sechs sieben acht neun zehn elf zwölf|zwoelf dreizehn vierzehn fünfzehn|fuenfzehn sechzehn siebzehn achtzehn neunzehn',
);
const GERMAN_TENS = list(
	20,
	10,
	'zwanzig dreißig|dreissig vierzig fünfzig|fuenfzig sechzig siebzig achtzig neunzig',
);

const FRENCH: Words = {
	units: {
		...list(
			0,
			1,
			'zéro|zero un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize',
		),
		...list(
			20,
			10,
			'vingt|vingts trente quarante cinquante soixante septante huitante|octante nonante',
		),
	},
	scales: { cent: 100, cents: 100, mille: 1000 },
	joints: new Set(['et']),
};

const SPANISH: Words = {
	units: {
		...list(
			0,
			1,
			'cero un|uno|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis|dieciseis diecisiete dieciocho diecinueve veinte veintiuno|veintiún|veintiuna veintidós|veintidos veintitrés|veintitres veinticuatro veinticinco veintiséis|veintiseis veintisiete veintiocho veintinueve',
		),
		...list(30, 10, 'treinta cuarenta cincuenta sesenta setenta ochenta noventa'),
		...list(
			100,
			100,
			'cien|ciento doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas quinientos|quinientas seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas novecientos|novecientas',
		),
	},
	scales: { mil: 1000 },
	joints: new Set(['y']),
};

/** Runs of number words: "two hundred and fifty", "zweihundertfünfzig", "deux cents". */
export function writtenNumbers(text: string, locale: string): Numeral[] {
	const language = locale.slice(0, 2).toLowerCase();
	if (language === 'de') return germanNumbers(text);
	const words = language === 'fr' ? FRENCH : language === 'es' ? SPANISH : ENGLISH;
	const found: Numeral[] = [];
	let run: { value: number; total: number; start: number; end: number; last: number } | undefined;
	const close = (): void => {
		if (run !== undefined) {
			const { start, end } = run;
			const decimal = String(run.total + run.value);
			found.push({ raw: text.slice(start, end), start, end, decimal });
		}
		run = undefined;
	};
	for (const match of text.matchAll(/\p{L}+/gu)) {
		const word = match[0].toLowerCase();
		const end = match.index + match[0].length;
		if (run !== undefined && !/^[\s-]+$/.test(text.slice(run.last, match.index))) close();
		const unit = own(words.units, word);
		const scale = own(words.scales, word);
		if (unit !== undefined) {
			// French counts on after a ten: "soixante-dix", "quatre-vingt-dix".
			if (run !== undefined && language === 'fr' && unit === 20 && run.value % 100 === 4) {
				run.value += 76;
			} else if (run !== undefined && !extendsRun(run.value, unit, language)) {
				close();
			} else if (run !== undefined) {
				run.value += unit;
			}
			run ??= { value: unit, total: 0, start: match.index, end, last: end };
		} else if (scale !== undefined && (run !== undefined || language !== 'en')) {
			run ??= { value: 0, total: 0, start: match.index, end, last: end };
			if (scale >= 1000) {
				run.total += Math.max(run.value, 1) * scale;
				run.value = 0;
			} else {
				const below = run.value % 100;
				run.value = run.value - below + Math.max(below, 1) * scale;
			}
		} else if (run !== undefined && words.joints.has(word)) {
			run.last = end;
			continue;
		} else {
			close();
			continue;
		}
		run.end = end;
		run.last = end;
	}
	close();
	return found;
}

/** May `unit` follow a run that has come to `value`? "twenty five" yes, "five twenty" no. */
function extendsRun(value: number, unit: number, language: string): boolean {
	const below = value % 100;
	if (value === 0) return true;
	if (unit >= 100) return value % 1000 === 0;
	if (below === 0) return true;
	if (language === 'fr' && (below === 60 || below === 80)) return unit < 20;
	return below >= 20 && below % 10 === 0 && unit < 10;
}

function germanNumbers(text: string): Numeral[] {
	const found: Numeral[] = [];
	for (const match of text.matchAll(/\p{L}+/gu)) {
		const value = germanNumber(match[0].toLowerCase());
		if (value === undefined) continue;
		const end = match.index + match[0].length;
		found.push({ raw: match[0], start: match.index, end, decimal: String(value) });
	}
	return found;
}

/** German writes a number below a million as one word: "zweihundertfünfzig". */
function germanNumber(word: string): number | undefined {
	if (word === 'null') return 0;
	const thousands = word.indexOf('tausend');
	if (thousands >= 0) {
		const head = word.slice(0, thousands);
		const tail = word.slice(thousands + 7);
		const many = head === '' ? 1 : germanBelowThousand(head);
		const rest = tail === '' ? 0 : germanBelowThousand(tail.replace(/^und/, ''));
		return many === undefined || rest === undefined ? undefined : many * 1000 + rest;
	}
	return germanBelowThousand(word);
}

function germanBelowThousand(word: string): number | undefined {
	const hundred = word.indexOf('hundert');
	if (hundred < 0) return germanBelowHundred(word);
	const head = word.slice(0, hundred);
	const tail = word.slice(hundred + 7).replace(/^und/, '');
	const many = head === '' ? 1 : own(GERMAN_UNITS, head);
	const rest = tail === '' ? 0 : germanBelowHundred(tail);
	return many === undefined || rest === undefined ? undefined : many * 100 + rest;
}

function germanBelowHundred(word: string): number | undefined {
	const plain = own(GERMAN_UNITS, word) ?? own(GERMAN_TENS, word);
	if (plain !== undefined) return plain;
	const joint = /^(.+?)und(.+)$/.exec(word);
	const unit = own(GERMAN_UNITS, joint?.[1] ?? '');
	const ten = own(GERMAN_TENS, joint?.[2] ?? '');
	return unit === undefined || ten === undefined || unit > 9 ? undefined : ten + unit;
}

function own(record: Readonly<Record<string, number>>, key: string): number | undefined {
	return Object.hasOwn(record, key) ? record[key] : undefined;
}
