/** The currencies a sign or a word may stand for, lower case. */
export type CurrencyMark = readonly string[];

const DOLLARS = 'usd cad aud nzd sgd hkd mxn twd bmd bbd bsd bzd fjd jmd kyd ttd xcd'.split(' ');
const KRONER = 'sek nok dkk isk'.split(' ');
const PESOS = 'mxn ars clp cop php uyu dop cup'.split(' ');
const FRANCS = 'chf xof xaf xpf kmf djf gnf rwf bif'.split(' ');

const SIGNS: readonly (readonly [string, CurrencyMark])[] = [
	['US$', ['usd']],
	['$US', ['usd']],
	['$CA', ['cad']],
	['$AU', ['aud']],
	['$NZ', ['nzd']],
	['£GB', ['gbp']],
	['CA$', ['cad']],
	['C$', ['cad']],
	['AU$', ['aud']],
	['A$', ['aud']],
	['NZ$', ['nzd']],
	['HK$', ['hkd']],
	['MX$', ['mxn']],
	['NT$', ['twd']],
	['S$', ['sgd']],
	['R$', ['brl']],
	['CN¥', ['cny']],
	['JP¥', ['jpy']],
	['$', DOLLARS],
	['＄', DOLLARS],
	['€', ['eur']],
	['£', ['gbp']],
	['¥', ['jpy', 'cny']],
	['￥', ['jpy', 'cny']],
	['₹', ['inr']],
	['₩', ['krw']],
	['₺', ['try']],
	['₽', ['rub']],
	['₪', ['ils']],
	['฿', ['thb']],
	['₫', ['vnd']],
	['₴', ['uah']],
	['₱', ['php']],
	['₦', ['ngn']],
	['zł', ['pln']],
	['Kč', ['czk']],
	['Ft', ['huf']],
	['lei', ['ron']],
	['Fr.', FRANCS],
	['kr', KRONER],
];

const WORDS: readonly (readonly [RegExp, CurrencyMark])[] = [
	[/^(?:us|american)[ -]dollars?$/i, ['usd']],
	[/^canadian dollars?$/i, ['cad']],
	[/^australian dollars?$/i, ['aud']],
	[/^(?:dollars?|bucks|dólares|dolares|dólar|dolar|dollari)$/i, DOLLARS],
	[/^(?:euros?|eur)$/i, ['eur']],
	[/^(?:pounds?(?: sterling)?|quid|pfund|libras?|livres?(?: sterling)?)$/i, ['gbp']],
	[/^(?:yens?|yenes)$/i, ['jpy']],
	[/^(?:pesos?)$/i, PESOS],
	[/^(?:francs?|franken|francos?)$/i, FRANCS],
	[/^(?:rupees?|rupien|roupies?|rupias?)$/i, ['inr']],
	[/^(?:kronor|kroner|kronen|couronnes|coronas)$/i, KRONER],
];

/** Words before which a number counts hundredths: "50 cents". */
export const HUNDREDTHS = /^(?:cents?|¢|ct|centimes?|céntimos?|centimos?|pence)$/i;

// ISO codes that are also words of one of our languages are codes only in capitals.
const COMMON =
	'usd eur gbp cad aud nzd chf jpy cny inr sek nok dkk pln czk huf mxn brl sgd hkd krw zar'.split(
		' ',
	);
const CODES = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

const SIGN = SIGNS.map(([sign]) => {
	const literal = sign.replace(/[$.]/g, '\\$&');
	return /^\p{L}+[.]?$/u.test(sign) ? `(?<!\\p{L})${literal}` : literal;
}).join('|');
const WORD =
	'(?:us|american|canadian|australian)[ -]dollars?|pounds? sterling|livres? sterling|dollars?|bucks|dólares|dolares|dólar|dolar|euros?|pounds?|quid|pfund|libras?|livres?|yens?|yenes|pesos?|francs?|franken|francos?|rupees?|rupien|roupies?|rupias?|kronor|kroner|kronen|couronnes|coronas|cents?|¢|ct|centimes?|céntimos?|centimos?|pence';

/** What may stand before a number, and what after it. */
export const BEFORE = new RegExp(`(?:(${SIGN})|(?<!\\p{L})([A-Za-z]{3}))\\s?$`, 'u');
export const AFTER = new RegExp(
	`^(?:[\\s\\u00a0\\u202f]?(${SIGN})(?!\\p{L})|[\\s\\u00a0\\u202f-]?(${WORD})(?!\\p{L})|[\\s\\u00a0\\u202f]?([A-Za-z]{3})(?!\\p{L}))`,
	'iu',
);

/** The currencies that this sign, word or code may mean; undefined when it means none. */
export function currenciesOf(mark: string): CurrencyMark | undefined {
	for (const [sign, currencies] of SIGNS) {
		if (sign.toLowerCase() === mark.toLowerCase()) return currencies;
	}
	for (const [word, currencies] of WORDS) if (word.test(mark)) return currencies;
	const code = mark.toLowerCase();
	if (COMMON.includes(code)) return [code];
	return mark === mark.toUpperCase() && CODES.has(code) ? [code] : undefined;
}
