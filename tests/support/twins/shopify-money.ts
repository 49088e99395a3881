const DIGITS = new Map([
	['jpy', 0],
	['krw', 0],
	['vnd', 0],
	['clp', 0],
	['bhd', 3],
	['jod', 3],
	['kwd', 3],
	['omr', 3],
	['tnd', 3],
]);

/**
 * A decimal as Shopify writes it: no trailing zeros, but always one digit after the point
 * ("350.0", "64.5", "12.34", "5000.0").
 */
export function decimal(minor: number, currency: string): string {
	const digits = DIGITS.get(currency) ?? 2;
	const text = String(Math.abs(minor)).padStart(digits + 1, '0');
	const whole = text.slice(0, text.length - digits);
	const fraction = text.slice(text.length - digits).replace(/0+$/, '');
	return `${minor < 0 ? '-' : ''}${whole}.${fraction === '' ? '0' : fraction}`;
}

export function moneyBag(minor: number, currency: string) {
	const money = { amount: decimal(minor, currency), currencyCode: currency.toUpperCase() };
	return { presentmentMoney: money, shopMoney: money };
}
