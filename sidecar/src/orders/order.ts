/** One order, whatever system it came from. Amounts are integer minor units of `currency`. */
export interface Order {
	readonly source: 'shopify' | 'woocommerce';
	/** The source's own id, e.g. `gid://shopify/Order/5012345678901`, or `1234` at WooCommerce. */
	readonly id: string;
	/** What the customer calls it, without the `#`. */
	readonly number: string;
	/** Where the shop reaches its customer; null when the order has none. */
	readonly email: string | null;
	/**
	 * The WordPress user the order was placed by, where the source knows one; null for a guest, and
	 * for every order of Shopify.
	 */
	readonly customerId: string | null;
	/** ISO 8601. */
	readonly placedAt: string;
	/** What the customer paid in: ISO 4217, lower case. */
	readonly currency: string;
	readonly totalCents: number;
	readonly refundedCents: number;
	readonly status: OrderStatus;
	readonly financialStatus: FinancialStatus;
	readonly items: readonly OrderItem[];
	readonly tracking: readonly Tracking[];
	/** Set by the order source: a person must decide about money. */
	readonly holds: readonly OrderHold[];
	/** Stripe ids (`ch_`, `py_`, `pi_`) found in the payments that took money, deduplicated. */
	readonly chargeRefs: readonly string[];
}

export interface OrderItem {
	readonly title: string;
	readonly quantity: number;
}

export interface Tracking {
	readonly company: string | null;
	readonly number: string | null;
	readonly url: string | null;
}

export type OrderHold = 'fraud' | 'verification';

export type OrderStatus =
	| 'unfulfilled'
	| 'in_progress'
	| 'partially_fulfilled'
	| 'fulfilled'
	| 'on_hold'
	| 'scheduled'
	| 'returned'
	| 'cancelled';

export type FinancialStatus =
	| 'pending'
	| 'authorized'
	| 'partially_paid'
	| 'paid'
	| 'partially_refunded'
	| 'refunded'
	| 'voided'
	| 'expired'
	| 'unknown';

/** "#1234", " 1234 " and "1234" are one number to a customer; letters and dashes are kept. */
export function normaliseOrderNumber(text: string): string {
	return text.trim().replace(/^#\s*/, '').toLowerCase();
}

/** What can be an order's number at all; anything else is not asked for. */
export const PLAUSIBLE_NUMBER = /^[\p{L}\p{N}](?:[\p{L}\p{N}._/-]{0,38}[\p{L}\p{N}])?$/u;
