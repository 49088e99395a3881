import { Terminal } from '../failure.ts';
import { parseDecimal } from '../money.ts';
import type { WooCommerceClient } from '../providers/woocommerce.ts';
import type { WooOrder } from '../providers/woocommerce-objects.ts';
import { normaliseOrderNumber, PLAUSIBLE_NUMBER, type Order } from './order.ts';
import type { OrderSource } from './source.ts';
import { stripeRefs } from './stripe-refs.ts';
import { holdsOf, trackingOf } from './woocommerce-meta.ts';
import { financialStatusOf, isShown, statusOf } from './woocommerce-status.ts';

/** An id that no order has. */
const NO_ORDER = 0;

/** As many orders as one answer names. */
const MOST = 10;

export function createWooCommerceOrders(woocommerce: WooCommerceClient): OrderSource {
	return {
		name: 'woocommerce',

		async findByNumber(number) {
			const wanted = normaliseOrderNumber(number);
			if (!PLAUSIBLE_NUMBER.test(wanted)) return null;
			// A number is an id, perhaps with something around it, unless a plugin counts by itself; then
			// the search knows it, and the id may be another order's number.
			const found = await Promise.all([
				woocommerce.searchNumbers(wanted),
				...idsIn(wanted).map((id) => woocommerce.numberOf(id)),
			]);
			const isWanted = (one: { readonly number: string }): boolean =>
				normaliseOrderNumber(one.number) === wanted;
			const [only, another] = new Set(
				found
					.flat()
					.filter(isWanted)
					.map(({ id }) => id),
			);
			// Asked in any case, so that it takes as long whether or not there is such an order.
			const order = await woocommerce.order(another === undefined ? (only ?? NO_ORDER) : NO_ORDER);
			return order && isShown(order) && isWanted(order) ? toOrder(order) : null;
		},

		async findByEmail(email) {
			const wanted = email.trim().toLowerCase();
			if (!wanted.includes('@')) return [];
			const found = await woocommerce.ordersByEmail(wanted);
			return found
				.filter((order) => isShown(order) && order.billing.email?.trim().toLowerCase() === wanted)
				.slice(0, MOST)
				.map((order) => toOrder(order));
		},

		async findByCustomer(customerId) {
			// 0 is what every guest's order names.
			if (!/^[1-9]\d{0,14}$/.test(customerId)) return [];
			const found = await woocommerce.ordersOfCustomer(Number(customerId));
			return found
				.filter((order) => isShown(order) && String(order.customer_id) === customerId)
				.map((order) => toOrder(order));
		},
	};
}

/** What may be an id in a number such as "1234" or "WC-1234-26": at most two. */
function idsIn(number: string): number[] {
	return [...number.matchAll(/(?<!\d)[1-9]\d{0,14}(?!\d)/g)].slice(0, 2).map(([id]) => Number(id));
}

/** Where WooCommerce Stripe Gateway and WooPayments keep what Stripe calls a payment. */
const PAYMENT_KEYS = new Set([
	'_stripe_charge_id',
	'_stripe_intent_id',
	'_stripe_source_id',
	'_charge_id',
	'_intent_id',
]);

export function toOrder(order: WooOrder): Order {
	const currency = order.currency.toLowerCase();
	const named = order.meta_data
		.filter(({ key }) => PAYMENT_KEYS.has(key))
		.map(({ value }) => (typeof value === 'string' ? value : null));
	const totalCents = minorUnits(order.total, currency);
	const refundedCents = order.refunds.reduce(
		(sum, { total }) => sum + Math.abs(minorUnits(total, currency)),
		0,
	);
	const tracking = trackingOf(order.meta_data);
	return {
		source: 'woocommerce',
		id: String(order.id),
		number: normaliseOrderNumber(order.number),
		email: addressOf(order),
		customerId: order.customer_id === 0 ? null : String(order.customer_id),
		placedAt: `${order.date_created_gmt}.000Z`,
		currency,
		totalCents,
		refundedCents,
		status: statusOf(order, tracking.length > 0),
		financialStatus: financialStatusOf(order, { totalCents, refundedCents }),
		items: order.line_items.map(({ name, quantity }) => ({
			title: name,
			quantity: Math.round(quantity),
		})),
		tracking,
		holds: holdsOf(order),
		chargeRefs: stripeRefs([order.transaction_id, ...named], null),
	};
}

function minorUnits(amount: string, currency: string): number {
	const parsed = parseDecimal(amount, currency);
	if (!parsed) {
		throw new Terminal(
			'woocommerce_unreadable',
			`WooCommerce gave an amount that ${currency} cannot have; check the number of decimals under WooCommerce, Settings, General.`,
		);
	}
	return parsed.amount;
}

function addressOf({ billing }: WooOrder): string | null {
	const address = billing.email?.trim() ?? '';
	return address === '' ? null : address;
}
