// Decimals as the sidecar counts them (its money.ts); Intl would count some currencies otherwise.
const ZERO_DECIMAL = 'bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf';
const THREE_DECIMAL = 'bhd jod kwd omr tnd';

/** Minor units and ISO currency for people: "$50.00", "50,00 €", "¥500", in the page's language. */
export function formatMoney(amount: number, currency: string, locale: string): string {
	let digits = THREE_DECIMAL.includes(currency) ? 3 : 2;
	if (ZERO_DECIMAL.includes(currency)) digits = 0;
	const options: Intl.NumberFormatOptions = {
		style: 'currency',
		currency: currency.toUpperCase(),
		minimumFractionDigits: digits,
		maximumFractionDigits: digits,
	};
	try {
		return new Intl.NumberFormat(locale, options).format(amount / 10 ** digits);
	} catch {
		return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
	}
}
