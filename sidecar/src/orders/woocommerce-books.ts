import { Retryable } from '../failure.ts';
import { decimalText, formatMoney } from '../money.ts';
import type { WooCommerceClient } from '../providers/woocommerce.ts';
import type { WooOrder, WooRefund } from '../providers/woocommerce-objects.ts';
import { WooCommerceRefused } from '../providers/woocommerce-reply.ts';
import { CannotBeRecorded, type BookEntry, type ShopBooks } from './books.ts';
import { toOrder } from './woocommerce-orders.ts';

export const REQUEST_KEY = '_ai_support_chat_refund_request_id';
const STRIPE_KEY = '_ai_support_chat_stripe_refund_id';
/** Of WooCommerce Stripe Gateway: on the order its newest refund, since version 10 on each, too. */
const GATEWAY_KEY = '_stripe_refund_id';
const WOOPAYMENTS_KEY = '_wcpay_refund_id';

export function createWooCommerceBooks(woocommerce: WooCommerceClient): ShopBooks {
	async function orderOf(entry: BookEntry): Promise<WooOrder> {
		const order = await woocommerce.order(Number(entry.orderId));
		if (order) return order;
		throw new CannotBeRecorded(
			'order_gone',
			`${told(entry)} cannot be recorded in WooCommerce: order ${entry.orderNumber} is no longer there. The money was refunded; nothing else is to be done.`,
		);
	}

	/** Keeps the gateway, when it hears of the refund late, from recording it a second time. */
	async function tellGateway(order: WooOrder, entry: BookEntry): Promise<void> {
		if (!isStripeGateway(order)) return;
		const known = order.meta_data.find(({ key }) => key === GATEWAY_KEY)?.value;
		if (known === entry.stripeRefundId) return;
		await woocommerce.setOrderMeta(order.id, GATEWAY_KEY, entry.stripeRefundId);
	}

	return {
		async look(entry) {
			const order = await orderOf(entry);
			const refunds = await woocommerce.refunds(order.id);
			if (refunds.some((refund) => isOurs(refund, entry))) {
				await tellGateway(order, entry);
				return 'recorded';
			}
			if (refunds.some((refund) => namesStripeRefund(refund, entry))) return 'recorded';
			// An older gateway writes the id beside its refund: on the order, and in a note.
			const beside =
				order.meta_data.some(
					({ key, value }) => key === GATEWAY_KEY && value === entry.stripeRefundId,
				) || (await woocommerce.notes(order.id)).some((note) => names(note, entry.stripeRefundId));
			return beside && refunds.some((refund) => mayBe(refund, entry)) ? 'recorded' : 'absent';
		},

		async record(entry) {
			const order = await orderOf(entry);
			refuseOverTotal(order, entry);
			try {
				await woocommerce.createRefund(order.id, {
					amount: decimalText(entry),
					// In words of no language, since the customer may see it. It is written together with
					// the refund, the meta data only after it.
					reason: `${entry.refundRequestId} · ${entry.stripeRefundId}`,
					meta: {
						[REQUEST_KEY]: entry.refundRequestId,
						[STRIPE_KEY]: entry.stripeRefundId,
						...(isStripeGateway(order) && { [GATEWAY_KEY]: entry.stripeRefundId }),
						...(order.payment_method?.startsWith('woocommerce_payments') && {
							[WOOPAYMENTS_KEY]: entry.stripeRefundId,
						}),
					},
				});
			} catch (error) {
				if (!(error instanceof WooCommerceRefused)) throw error;
				// What is left may have changed since; its words are in the shop's language.
				refuseOverTotal(await orderOf(entry), entry);
				throw new Retryable(error.type, error.message, { cause: error });
			}
			await tellGateway(order, entry);
		},
	};
}

/** @throws CannotBeRecorded when less is left of the order than was refunded */
function refuseOverTotal(order: WooOrder, entry: BookEntry): void {
	const { totalCents, refundedCents, currency } = toOrder(order);
	const left = totalCents - refundedCents;
	if (currency === entry.currency && left >= entry.amount) return;
	const why =
		currency === entry.currency
			? `only ${formatMoney({ amount: Math.max(0, left), currency })} of order ${entry.orderNumber} is left to refund there`
			: `order ${entry.orderNumber} is in ${currency.toUpperCase()} there`;
	throw new CannotBeRecorded(
		'books_differ',
		`${told(entry)} cannot be recorded in WooCommerce: ${why}. The money was refunded once. Compare the order's refunds: if somebody recorded this one by hand, nothing is to be done; else correct them there.`,
	);
}

function told({ refundRequestId, stripeRefundId, amount, currency }: BookEntry): string {
	return `The refund ${refundRequestId} (Stripe ${stripeRefundId}, ${formatMoney({ amount, currency })})`;
}

function isStripeGateway({ payment_method }: WooOrder): boolean {
	return payment_method === 'stripe' || payment_method?.startsWith('stripe_') === true;
}

function isOurs({ meta_data, reason }: WooRefund, { refundRequestId }: BookEntry): boolean {
	const noted = meta_data.find(({ key }) => key === REQUEST_KEY)?.value;
	return noted === undefined ? names(reason ?? '', refundRequestId) : noted === refundRequestId;
}

function namesStripeRefund(
	{ meta_data, reason }: WooRefund,
	{ stripeRefundId }: BookEntry,
): boolean {
	return (
		meta_data.some(({ value }) => value === stripeRefundId) || names(reason ?? '', stripeRefundId)
	);
}

/** Of the same amount, and of no other refund as far as it says. */
function mayBe(refund: WooRefund, entry: BookEntry): boolean {
	const other = refund.meta_data.some(
		({ key, value }) =>
			key === REQUEST_KEY || (typeof value === 'string' && /^(?:re|pyr)_[A-Za-z0-9]+$/.test(value)),
	);
	return !other && Number(refund.amount) === Number(decimalText(entry));
}

/** Whether a text has an id as a word of its own: `rr_1` is not in `rr_1_2`. */
function names(text: string, id: string): boolean {
	return text.split(/[^\w-]+/).includes(id);
}
