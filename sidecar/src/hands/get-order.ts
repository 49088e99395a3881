import { z } from 'zod';
import { formatMoney } from '../money.ts';
import { normaliseOrderNumber, type Order } from '../orders/order.ts';
import type { Orders } from '../orders/orders.ts';
import { defineHand, failed, type Hand, type HandContext, type HandResult } from './hand.ts';

const input = z.strictObject({
	order_id: z
		.string()
		.trim()
		.min(1)
		.max(40)
		.nullable()
		.describe('The order number as the customer gave it, e.g. "1234".'),
	customer_email: z
		.string()
		.trim()
		.max(254)
		.nullable()
		.describe('The e-mail address the customer says the order was placed with; null if not given.'),
});

const output = z.object({
	order_number: z.string(),
	status: z.string(),
	financial_status: z.string(),
	placed_at: z.string(),
	currency: z.string(),
	total_cents: z.int(),
	total: z.string(),
	refunded_cents: z.int(),
	charge_id: z.string().nullable(),
	refundable_cents: z.int(),
	refundable: z.string(),
	items: z.array(z.object({ title: z.string(), quantity: z.int() })),
	tracking: z.array(
		z.object({
			company: z.string().nullable(),
			number: z.string().nullable(),
			url: z.string().nullable(),
		}),
	),
});
type Output = z.infer<typeof output>;

/** Looks an order up for whoever has proven that it is theirs; else starts that proof. */
export function createGetOrder(deps: {
	readonly orders: Orders;
	/** False while the order source has been failing. */
	readonly available: () => boolean;
}): Hand {
	const { orders } = deps;
	return defineHand({
		name: `${orders.source.name}_get_order`,
		description:
			'Looks up one of the customer’s orders: status, items, tracking, charge and what can be refunded. Give the order number; without one, the address of an order already proven, or null for whoever is logged in, finds the customer’s orders. The customer proves an order once, by a mailed code or by being logged in; this tool starts that by itself.',
		effect: 'read',
		input,
		output,
		available: deps.available,
		async run({ order_id, customer_email }, context) {
			const number = numberAsked(order_id, context, orders);
			if (number === null) return withoutNumber(orders, customer_email, context);
			if (orders.proof.isProven(context.customer, number)) {
				const order = await orders.source.findByNumber(number);
				return order ? present(orders, order, context) : notFound(number);
			}
			const known = await orders.proof.proveKnown(context.customer, number);
			return known
				? present(orders, known, context)
				: prove(orders, number, customer_email, context);
		},
	});
}

/** Without a number: the one order this session has proven, if it is one. */
function numberAsked(orderId: string | null, context: HandContext, orders: Orders): string | null {
	if (orderId !== null) return normaliseOrderNumber(orderId);
	const [only, another] = orders.proof.provenNumbers(context.customer);
	return only !== undefined && another === undefined ? only : null;
}

/**
 * What was bought with an address this session has proven, or by the account that is logged in where
 * that proves it; else nothing is said.
 */
async function withoutNumber(
	orders: Orders,
	email: string | null,
	context: HandContext,
): Promise<HandResult<Output>> {
	const found =
		email === null
			? await orders.proof.ordersOfAccount(context.customer)
			: await orders.proof.ordersOfProven(context.customer, email);
	const [only, another] = found ?? [];
	if (only && !another) return present(orders, only, context);
	if (!only) return failed('order_number_needed', 'Ask the customer for the order number.');
	const listed = (found ?? []).map((order) => ({
		order_number: order.number,
		placed_at: order.placedAt,
		status: order.status,
		total: shown(order.totalCents, order.currency, context.locale),
	}));
	const named = listed
		.map(
			({ order_number, placed_at, total }) =>
				`${order_number} (${placed_at.slice(0, 10)}, ${total})`,
		)
		.join(', ');
	return failed('order_number_needed', `Ask which order is meant: ${named}.`, { orders: listed });
}

function notFound(number: string): HandResult<Output> {
	return failed('order_not_found', `There is no order ${number}.`, { order_number: number });
}

async function present(
	orders: Orders,
	order: Order,
	context: HandContext,
): Promise<HandResult<Output>> {
	const found = await orders.chargeOf(order);
	const charge = found.kind === 'found' ? found.charge : null;
	const refundable = charge ? Math.max(0, charge.amountCaptured - charge.amountRefunded) : 0;
	const show = (amount: number): string => shown(amount, order.currency, context.locale);
	return {
		ok: true,
		output: {
			order_number: order.number,
			status: order.status,
			financial_status: order.financialStatus,
			placed_at: order.placedAt,
			currency: order.currency,
			total_cents: order.totalCents,
			total: show(order.totalCents),
			refunded_cents: order.refundedCents,
			charge_id: charge?.id ?? null,
			refundable_cents: refundable,
			refundable: show(refundable),
			items: order.items.map(({ title, quantity }) => ({ title, quantity })),
			tracking: order.tracking.map(({ company, number, url }) => ({ company, number, url })),
		},
	};
}

function shown(amount: number, currency: string, locale: string): string {
	try {
		return formatMoney({ amount, currency }, locale.replace('_', '-'));
	} catch {
		return formatMoney({ amount, currency });
	}
}

async function prove(
	orders: Orders,
	number: string,
	claimedEmail: string | null,
	context: HandContext,
): Promise<HandResult<Output>> {
	const begun = await orders.proof.begin({
		customer: context.customer,
		orderNumber: number,
		claimedEmail,
		locale: context.locale,
	});
	switch (begun.kind) {
		case 'email_needed':
			return failed('email_needed', 'Ask which e-mail address the order was placed with.', {
				order_number: number,
			});
		case 'too_many':
			return failed(
				'too_many_codes',
				'Too many codes were asked for. The customer can try again in an hour, or a person can help.',
			);
		case 'begun':
			return failed('verification_sent', 'A code was sent if the order has that address.', {
				order_number: begun.orderNumber,
				verification_id: begun.verificationId,
				expires_at: begun.expiresAt.toISOString(),
			});
	}
}
