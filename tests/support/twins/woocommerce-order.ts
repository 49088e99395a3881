import { derivedId, derivedNumber } from '../shop-seed.ts';
import type { Shop, ShopOrder } from '../shop.ts';

export interface WooMeta {
	readonly id: number;
	readonly key: string;
	readonly value: unknown;
}

/** A refund as WooCommerce keeps it. Amount in minor units of the order's currency. */
export interface WooStoredRefund {
	readonly id: number;
	readonly amount: number;
	readonly reason: string;
	readonly refundedPayment: boolean;
	readonly createdAt: string;
	readonly meta: readonly WooMeta[];
}

export interface WooStoredOrder {
	readonly id: number;
	readonly seed: ShopOrder;
	meta: WooMeta[];
	refunds: WooStoredRefund[];
	notes: string[];
}

const NO_DECIMALS = new Set(['jpy', 'krw', 'vnd', 'clp']);
const THREE_DECIMALS = new Set(['bhd', 'jod', 'kwd', 'omr', 'tnd']);

function minorDigits(currency: string): number {
	return NO_DECIMALS.has(currency) ? 0 : THREE_DECIMALS.has(currency) ? 3 : 2;
}

/** A decimal as WooCommerce writes it: `dp` digits after the point, whatever the currency. */
export function wooDecimal(minor: number, currency: string, dp: number): string {
	const digits = minorDigits(currency);
	if (dp < digits) return (minor / 10 ** digits).toFixed(dp);
	const text = String(Math.abs(minor)).padStart(digits + 1, '0');
	const fraction = text.slice(text.length - digits).slice(0, digits);
	const whole = digits === 0 ? text : text.slice(0, -digits);
	const padded = (digits === 0 ? '' : fraction).padEnd(dp, '0');
	return `${minor < 0 ? '-' : ''}${whole}${padded === '' ? '' : `.${padded}`}`;
}

/** Decimal text into minor units; undefined when it is none, or has more decimals than there are. */
export function wooMinor(text: string, currency: string): number | undefined {
	const match = /^(-?\d{1,10})(?:\.(\d+))?$/.exec(text);
	if (!match) return undefined;
	const digits = minorDigits(currency);
	const fraction = (match[2] ?? '').replace(/0+$/, '');
	if (fraction.length > digits) return undefined;
	return Number(`${match[1] ?? ''}${fraction.padEnd(digits, '0')}`);
}

/** WooCommerce writes times without a zone. */
export function wooTime(iso: string): string {
	return iso.replace(/(?:\.\d+)?Z$/, '');
}

export function metaOf(of: readonly (readonly [string, unknown])[], seed: string): WooMeta[] {
	return of.map(([key, value]) => ({
		id: Number(derivedNumber('meta', seed, key)) % 1_000_000,
		key,
		value,
	}));
}

/** What the gateway that took the money, the shipping plugin and the fraud filter left behind. */
export function firstMeta({ gateway, charge, hold, tracking, number }: ShopOrder): WooMeta[] {
	const pairs: [string, unknown][] = [];
	if (gateway === 'stripe' && charge.receipt === 'charge') {
		pairs.push(
			['_stripe_source_id', derivedId('pm_', 'source', number)],
			['_stripe_intent_id', charge.payment_intent],
			['_stripe_charge_captured', 'yes'],
		);
	} else if (gateway === 'stripe') {
		pairs.push(
			['_intent_id', charge.payment_intent],
			['_charge_id', charge.id],
			['_wcpay_fraud_outcome_status', hold === 'fraud' ? 'review' : 'allow'],
		);
	}
	if (hold === 'fraud' && charge.receipt === 'charge') pairs.push(['_fraud_hold', 'review']);
	if (tracking) {
		pairs.push([
			'_wc_shipment_tracking_items',
			[
				{
					tracking_provider: tracking.company,
					custom_tracking_provider: '',
					custom_tracking_link: tracking.url,
					tracking_number: tracking.number,
					date_shipped: '1767225600',
					tracking_id: derivedId('', 'tracking', number),
				},
			],
		]);
	}
	return metaOf(pairs, number);
}

function statusOf({ seed, refunds }: WooStoredOrder): string {
	const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0);
	if (seed.cancelled_at !== null) return 'cancelled';
	if (refunded >= seed.total) return 'refunded';
	if (seed.financial_status === 'PENDING') return 'pending';
	if (seed.hold === 'verification' || seed.fulfilment_status === 'ON_HOLD') return 'on-hold';
	return seed.fulfilment_status === 'FULFILLED' ? 'completed' : 'processing';
}

const address = (name: string) => {
	const [first = '', ...rest] = name.split(' ');
	return {
		first_name: first,
		last_name: rest.join(' '),
		company: '',
		address_1: '1 Twin Street',
		address_2: '',
		city: 'Twinton',
		state: '',
		postcode: '12345',
		country: 'US',
	};
};

export function refundObject(refund: WooStoredRefund, currency: string, dp: number) {
	return {
		id: refund.id,
		date_created: wooTime(refund.createdAt),
		date_created_gmt: wooTime(refund.createdAt),
		amount: wooDecimal(refund.amount, currency, dp),
		reason: refund.reason,
		refunded_by: 1,
		refunded_payment: refund.refundedPayment,
		meta_data: refund.meta,
		line_items: [],
		shipping_lines: [],
		tax_lines: [],
		fee_lines: [],
		_links: {},
	};
}

/** An order as `GET /wc/v3/orders/{id}` tells it; each page of properties as documented. */
export function orderObject(
	shop: Pick<Shop, 'customers'>,
	stored: WooStoredOrder,
	about: {
		readonly dp: number;
		readonly customerId: (email: string) => number;
		readonly url: string;
	},
) {
	const { seed, id } = stored;
	const money = (minor: number) => wooDecimal(minor, seed.currency, about.dp);
	const placed = wooTime(seed.placed_at);
	const paid = ['PENDING', 'AUTHORIZED'].includes(seed.financial_status) ? null : placed;
	const status = statusOf(stored);
	const completed = status === 'completed' ? placed : null;
	const customer = shop.customers.find(({ email }) => email === seed.email);
	const theirs = address(customer?.name ?? 'A Guest');
	const key = derivedId('wc_order_', 'key', seed.number).slice(0, 22);
	const byStripe = seed.charge.receipt === 'charge';
	const method = {
		stripe: byStripe ? 'stripe' : 'woocommerce_payments',
		paypal: 'ppcp-gateway',
		manual: 'bacs',
	};
	const transaction = {
		stripe: byStripe ? seed.charge.id : seed.charge.payment_intent,
		paypal: derivedId('', 'paypal', seed.number).slice(0, 17).toUpperCase(),
		manual: '',
	};
	return {
		id,
		parent_id: 0,
		status,
		currency: seed.currency.toUpperCase(),
		version: '11.0.1',
		prices_include_tax: false,
		date_created: placed,
		date_modified: placed,
		discount_total: money(0),
		discount_tax: money(0),
		shipping_total: money(0),
		shipping_tax: money(0),
		cart_tax: money(0),
		total: money(seed.total),
		total_tax: money(0),
		customer_id: about.customerId(seed.email),
		order_key: key,
		billing: { ...theirs, email: seed.email, phone: '555-0100' },
		shipping: { ...theirs, phone: '' },
		payment_method: method[seed.gateway],
		payment_method_title: seed.gateway === 'stripe' ? 'Credit card' : seed.gateway,
		transaction_id: transaction[seed.gateway],
		customer_ip_address: '192.0.2.7',
		customer_user_agent: 'Mozilla/5.0 (twin)',
		created_via: 'checkout',
		customer_note: '',
		date_completed: completed,
		date_paid: paid,
		cart_hash: derivedId('', 'cart', seed.number),
		number: seed.number,
		meta_data: stored.meta,
		line_items: seed.items.map((item, index) => ({
			id: index + 1,
			name: item.title,
			product_id: 40 + index,
			variation_id: 0,
			quantity: item.quantity,
			tax_class: '',
			subtotal: money(item.price * item.quantity),
			subtotal_tax: money(0),
			total: money(item.price * item.quantity),
			total_tax: money(0),
			taxes: [],
			meta_data: [],
			sku: item.sku ?? null,
			price: Number(wooDecimal(item.price, seed.currency, 4)),
			image: { id: 0, src: '' },
			parent_name: null,
		})),
		tax_lines: [],
		shipping_lines: [],
		fee_lines: [],
		coupon_lines: [],
		refunds: stored.refunds.map((refund) => ({
			id: refund.id,
			reason: refund.reason,
			total: `-${money(refund.amount)}`,
			total_tax: money(0),
		})),
		payment_url: `${about.url}/checkout/order-pay/${String(id)}/?pay_for_order=true&key=${key}`,
		is_editable: status === 'pending' || status === 'on-hold',
		needs_payment: status === 'pending',
		needs_processing: true,
		date_created_gmt: placed,
		date_modified_gmt: placed,
		date_completed_gmt: completed,
		date_paid_gmt: paid,
		currency_symbol: '¤',
		_links: {},
	};
}
