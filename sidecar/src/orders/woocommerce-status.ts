import type { WooOrder } from '../providers/woocommerce-objects.ts';
import type { FinancialStatus, OrderStatus } from './order.ts';

/** Drafts of a checkout and what is in the bin are no orders to a customer. */
export function isShown({ status }: Pick<WooOrder, 'status'>): boolean {
	return !['trash', 'auto-draft', 'checkout-draft', 'new', 'draft'].includes(status);
}

/**
 * WooCommerce says in one word both what became of the parcel and of the money; plugins add words
 * (woocommerce.com/document/managing-orders/order-statuses). `refunded` is about money alone.
 */
export function statusOf(
	order: Pick<WooOrder, 'status' | 'date_paid_gmt' | 'date_completed_gmt'>,
	hasTracking: boolean,
): OrderStatus {
	switch (order.status) {
		case 'completed':
		case 'shipped':
		case 'delivered':
			return 'fulfilled';
		case 'partial-shipped':
		case 'partially-shipped':
			return 'partially_fulfilled';
		case 'on-hold':
			return 'on_hold';
		case 'cancelled':
			return 'cancelled';
		case 'returned':
			return 'returned';
		case 'refunded':
			return order.date_completed_gmt === null && !hasTracking ? 'cancelled' : 'fulfilled';
		case 'pending':
		case 'failed':
			return 'unfulfilled';
		default:
			return order.date_paid_gmt === null ? 'unfulfilled' : 'in_progress';
	}
}

export function financialStatusOf(
	order: Pick<WooOrder, 'status' | 'date_paid_gmt' | 'meta_data'>,
	{ totalCents, refundedCents }: { readonly totalCents: number; readonly refundedCents: number },
): FinancialStatus {
	if (refundedCents > 0) return refundedCents < totalCents ? 'partially_refunded' : 'refunded';
	if (order.status === 'refunded') return 'refunded';
	// Stripe's gateways hold an order that is authorised and not yet captured.
	const captured = order.meta_data.find(({ key }) => key === '_stripe_charge_captured')?.value;
	if (order.status === 'on-hold' && captured === 'no') return 'authorized';
	if (order.date_paid_gmt !== null) return 'paid';
	return order.status === 'failed' || order.status === 'cancelled' ? 'voided' : 'pending';
}
