/** An amount in the currency's minor unit (cents, yen); never a float. */
export interface Money {
	/** Integer minor units. */
	readonly amount: number;
	/** ISO 4217, lower case. */
	readonly currency: string;
}

// Decimals as Stripe counts them (docs.stripe.com/currencies#minor-units), which is what we send.
const ZERO_DECIMAL = new Set(
	'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '),
);
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '));

/** How many decimals the minor unit stands for: 0, 2 or 3. */
export function minorDigits(currency: string): 0 | 2 | 3 {
	if (ZERO_DECIMAL.has(currency)) return 0;
	return THREE_DECIMAL.has(currency) ? 3 : 2;
}

export function money(amount: number, currency: string): Money {
	if (!Number.isSafeInteger(amount)) {
		throw new RangeError(`amount must be an integer of minor units, got ${String(amount)}`);
	}
	if (!/^[a-z]{3}$/.test(currency)) {
		throw new RangeError(`currency must be three lower-case letters, got ${currency}`);
	}
	return { amount, currency };
}

/**
 * Reads a provider's decimal string ("50.00") exactly, without floating point.
 * Returns undefined for anything else, including more decimals than the currency has.
 */
export function parseDecimal(text: string, currency: string): Money | undefined {
	const match = /^(-?)(\d{1,12})(?:\.(\d+))?$/.exec(text.trim());
	if (!match) return undefined;
	const digits = minorDigits(currency);
	const fraction = (match[3] ?? '').replace(/0+$/, '');
	if (fraction.length > digits) return undefined;
	const minor = Number(`${match[2] ?? ''}${fraction.padEnd(digits, '0')}`);
	return money(match[1] === '-' ? -minor : minor, currency);
}

/** The inverse of `parseDecimal`, for providers: "50.00", "1200" for yen. */
export function decimalText({ amount, currency }: Money): string {
	const digits = minorDigits(currency);
	const text = String(Math.abs(amount)).padStart(digits + 1, '0');
	const sign = amount < 0 ? '-' : '';
	return digits === 0
		? `${sign}${text}`
		: `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/** For people: "$50.00", "50,00 €", "¥500", in the reader's locale. */
export function formatMoney(value: Money, locale = 'en-US'): string {
	return formatOf(locale, value.currency).format(value.amount / 10 ** minorDigits(value.currency));
}

// Making a format takes longer than a hundred uses of it; locales come from visitors, so it is bounded.
const FORMATS_KEPT = 200;
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(locale: string, currency: string): Intl.NumberFormat {
	const name = `${locale} ${currency}`;
	const known = formats.get(name);
	if (known) return known;
	const digits = minorDigits(currency);
	const format = new Intl.NumberFormat(locale, {
		style: 'currency',
		currency: currency.toUpperCase(),
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	});
	if (formats.size < FORMATS_KEPT) formats.set(name, format);
	return format;
}
