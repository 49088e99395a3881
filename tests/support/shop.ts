import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { randomSeed } from './shop-random.ts';
import {
	derivedId,
	derivedNumber,
	orderSeed,
	shopSeed,
	type ParsedOrder,
	type ShopSeed,
} from './shop-seed.ts';

/** A refund that was made before the story begins. Amount in minor units. */
export interface PastRefund {
	readonly id: string;
	readonly amount: number;
	readonly reason: 'duplicate' | 'fraudulent' | 'requested_by_customer' | null;
	readonly created_at: string;
}

export interface ShopCharge extends Omit<ParsedOrder['charge'], 'refunds'> {
	readonly id: string;
	readonly payment_intent: string;
	/** Minor units of the order's currency. */
	readonly amount: number;
	/** The sum of `refunds`. */
	readonly amount_refunded: number;
	readonly refunds: readonly PastRefund[];
}

export interface ShopOrder extends Omit<ParsedOrder, 'charge'> {
	readonly gid: string;
	readonly currency: string;
	readonly financial_status: NonNullable<ParsedOrder['financial_status']>;
	readonly charge: ShopCharge;
}

/** One shop, as its own systems would describe it. What both twins are started from. */
export interface Shop {
	readonly name: string;
	readonly currency: string;
	readonly customers: readonly { readonly name: string; readonly email: string }[];
	readonly orders: readonly ShopOrder[];
	readonly pages: readonly { readonly title: string; readonly html: string }[];
}

export class ShopSeedError extends Error {
	override readonly name = 'ShopSeedError';
}

function fieldOf(path: readonly PropertyKey[]): string {
	return path
		.map((part, index) =>
			typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${String(part)}`,
		)
		.join('');
}

function parsed<S extends z.ZodType>(schema: S, value: unknown, source: string): z.output<S> {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const faults = result.error.issues.map(
		(issue) => `${fieldOf(issue.path) || '(whole seed)'}: ${issue.message}`,
	);
	throw new ShopSeedError(`${source}: ${faults.join('; ')}`);
}

function complete(order: ParsedOrder, shopCurrency: string, where: string): ShopOrder {
	const amount = order.charge.amount ?? order.total;
	const refunds = order.charge.refunds.map((refund, index) => ({
		id: refund.id ?? derivedId('re_', order.number, String(index)),
		amount: refund.amount,
		reason: refund.reason,
		created_at: refund.created_at ?? order.placed_at,
	}));
	const refunded = refunds.reduce((sum, refund) => sum + refund.amount, 0);
	if (refunded > amount) {
		throw new ShopSeedError(
			`${where}.charge.refunds: ${refunded} refunded is more than the ${amount} charged`,
		);
	}
	const paid = refunded === 0 ? 'PAID' : refunded < amount ? 'PARTIALLY_REFUNDED' : 'REFUNDED';
	return {
		...order,
		gid: order.gid ?? `gid://shopify/Order/${derivedNumber('order', order.number)}`,
		currency: order.currency ?? shopCurrency,
		financial_status: order.financial_status ?? paid,
		charge: {
			...order.charge,
			id: order.charge.id ?? derivedId('ch_3', order.number),
			payment_intent: order.charge.payment_intent ?? derivedId('pi_3', order.number),
			amount,
			amount_refunded: refunded,
			refunds,
		},
	};
}

function refuseTwins(orders: readonly ShopOrder[], source: string): void {
	const fields: readonly [string, (order: ShopOrder) => string][] = [
		['number', (order) => order.number],
		['gid', (order) => order.gid],
		['charge.id', (order) => order.charge.id],
		['charge.payment_intent', (order) => order.charge.payment_intent],
	];
	for (const [field, read] of fields) {
		const seen = new Map<string, number>();
		for (const [index, order] of orders.entries()) {
			const before = seen.get(read(order));
			if (before !== undefined) {
				throw new ShopSeedError(
					`${source}: orders[${index}].${field}: ${read(order)} is already used by orders[${before}]`,
				);
			}
			seen.set(read(order), index);
		}
	}
}

/**
 * Validates and completes a seed. Throws ShopSeedError naming each faulty field.
 * `source` names where the seed came from, for the message.
 */
export function parseShop(seed: unknown, source = 'shop seed'): Shop {
	const shop = parsed(shopSeed, seed, source);
	const orders = shop.orders.map((order, index) =>
		complete(order, shop.currency, `${source}: orders[${index}]`),
	);
	refuseTwins(orders, source);
	return { ...shop, orders };
}

/** Validates and completes one order that is added to a shop already open. */
export function parseOrder(seed: unknown, shop: Pick<Shop, 'currency' | 'orders'>): ShopOrder {
	const order = complete(parsed(orderSeed, seed, 'order'), shop.currency, 'order');
	refuseTwins([...shop.orders, order], 'order');
	return order;
}

/** The same seed always gives the same shop. */
export function randomShop(seed: number): Shop {
	return parseShop(randomSeed(seed) satisfies ShopSeed, `random shop ${seed}`);
}

/** The demo's shop, read afresh so that an edited file is honoured at the next start. */
export function demoShop(file = new URL('./demo-shop.json', import.meta.url)): Shop {
	let seed: unknown;
	try {
		seed = JSON.parse(readFileSync(file, 'utf8'));
	} catch (error) {
		throw new ShopSeedError(`${file.pathname}: cannot be read as JSON`, { cause: error });
	}
	return parseShop(seed, 'demo-shop.json');
}

/**
 * Orders with nothing that would need a second look: paid by Stripe in full, never refunded, checks
 * passed, no hold, no dispute. Every random customer has at least two.
 */
export function plainOrders(shop: Shop): readonly ShopOrder[] {
	return shop.orders.filter(
		({ charge, ...order }) =>
			order.gateway === 'stripe' &&
			order.hold === null &&
			order.cancelled_at === null &&
			order.financial_status === 'PAID' &&
			charge.risk === 'normal' &&
			!charge.disputed &&
			charge.refunds.length === 0 &&
			charge.amount === order.total &&
			Object.values(charge.checks).every((result) => result === 'pass'),
	);
}
