import { formatMoney } from '../../../../sidecar/src/money.ts';
import { pageLocale } from './locale.ts';

/** Integer minor units of a lower-case ISO currency, as people of the page's language write it. */
export function formatAmount(minorUnits: number, currency: string): string {
	return formatMoney({ amount: minorUnits, currency }, pageLocale());
}
