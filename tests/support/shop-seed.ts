import { createHash } from 'node:crypto';
import { z } from 'zod';

/**
 * What a shop is made from. Everything that can be derived is optional, so that a seed states only
 * what matters to its story and an edited number, amount or currency never leaves it inconsistent.
 * Amounts are integers in the currency's minor unit (cents; whole yen).
 */
const minor = z.int().nonnegative().max(99_999_999);
const currency = z.string().regex(/^[a-z]{3}$/, 'must be three lower-case letters, as in "usd"');
const check = z.enum(['pass', 'fail', 'unavailable', 'unchecked']);

const refundSeed = z.strictObject({
	id: z
		.string()
		.regex(/^re_\w+$/)
		.optional(),
	amount: minor.positive(),
	reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).nullable().default(null),
	created_at: z.iso.datetime().optional(),
});

const chargeSeed = z.strictObject({
	id: z
		.string()
		.regex(/^ch_\w+$/)
		.optional(),
	payment_intent: z
		.string()
		.regex(/^pi_\w+$/)
		.optional(),
	/** Minor units; the order's total unless stated. */
	amount: minor.positive().optional(),
	checks: z
		.strictObject({
			address_line1: check.default('pass'),
			postal_code: check.default('pass'),
			cvc: check.default('pass'),
		})
		.prefault({}),
	risk: z.enum(['normal', 'elevated', 'highest']).default('normal'),
	disputed: z.boolean().default(false),
	/** Which of Stripe's objects the shop's payment gateway kept as its receipt. */
	receipt: z.enum(['charge', 'payment_intent']).default('payment_intent'),
	refunds: z.array(refundSeed).default([]),
});

const itemSeed = z.strictObject({
	title: z.string().min(1),
	sku: z.string().min(1).optional(),
	quantity: z.int().positive().default(1),
	/** Minor units, for one. */
	price: minor,
});

const trackingSeed = z.strictObject({
	company: z.string().min(1),
	number: z.string().min(1),
	url: z.url(),
});

export const orderSeed = z.strictObject({
	/** What the customer calls it; digits only, shown by Shopify as "#1234". */
	number: z.string().regex(/^\d{1,12}$/, 'must be 1 to 12 digits'),
	gid: z
		.string()
		.regex(/^gid:\/\/shopify\/Order\/\d+$/)
		.optional(),
	email: z.email(),
	placed_at: z.iso.datetime(),
	cancelled_at: z.iso.datetime().nullable().default(null),
	currency: currency.optional(),
	total: minor.positive(),
	items: z.array(itemSeed).min(1),
	financial_status: z
		.enum(['PENDING', 'AUTHORIZED', 'PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'PAID', 'REFUNDED'])
		.optional(),
	fulfilment_status: z
		.enum(['UNFULFILLED', 'PARTIALLY_FULFILLED', 'FULFILLED', 'IN_PROGRESS', 'ON_HOLD'])
		.default('FULFILLED'),
	tracking: trackingSeed.nullable().default(null),
	/** A hold that the shop set on the order: it becomes a tag. */
	hold: z.enum(['fraud', 'verification']).nullable().default(null),
	/** Anything but "stripe" leaves the order without a Stripe charge. */
	gateway: z.enum(['stripe', 'paypal', 'manual']).default('stripe'),
	charge: chargeSeed.prefault({}),
});

export const shopSeed = z.strictObject({
	name: z.string().min(1),
	currency,
	customers: z.array(z.strictObject({ name: z.string().min(1), email: z.email() })).min(1),
	orders: z.array(orderSeed).min(1),
	pages: z.array(z.strictObject({ title: z.string().min(1), html: z.string().min(1) })).default([]),
});

export type ShopSeed = z.input<typeof shopSeed>;
export type OrderSeed = z.input<typeof orderSeed>;
export type ParsedOrder = z.output<typeof orderSeed>;

/** A stable identifier in a provider's style, so that a restart finds the same object again. */
export function derivedId(prefix: string, ...from: readonly string[]): string {
	const digest = createHash('sha256').update(from.join('\0')).digest();
	return (
		prefix +
		BigInt(`0x${digest.toString('hex')}`)
			.toString(36)
			.slice(0, 24)
	);
}

/** The 13 digits that Shopify's numeric ids have today. */
export function derivedNumber(...from: readonly string[]): string {
	const digest = createHash('sha256').update(from.join('\0')).digest();
	return String(5_000_000_000_000n + (digest.readBigUInt64BE(0) % 1_000_000_000_000n));
}
