import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { CallName } from '../crash-points.ts';
import { Retryable, Terminal } from '../failure.ts';
import { createResilience, type ResilienceOptions } from './resilience.ts';
import { sendOnce } from './send-once.ts';
import {
	ORDER_FIELDS,
	REFUND_FIELDS,
	wooCurrency,
	wooNote,
	wooNumber,
	wooOrder,
	wooRefund,
	type WooNumber,
	type WooOrder,
	type WooRefund,
} from './woocommerce-objects.ts';
import { readReply, WooCommerceRefused } from './woocommerce-reply.ts';
import { authorise, type WooCommerceKey } from './woocommerce-request.ts';

/**
 * Rejects with `Retryable` when WooCommerce cannot be reached or fails, and with `Terminal` when the
 * key, its permission or the address is wrong. Only the REST API is used, so it is the same whether
 * orders are kept in tables of their own (HPOS) or as posts.
 */
export interface WooCommerceClient {
	/** Null when there is none with this id. */
	order(id: number): Promise<WooOrder | null>;
	/** The number of the order with this id; none, or one. */
	numberOf(id: number): Promise<WooNumber[]>;
	/** What WooCommerce's search finds; it matches loosely, so compare `number`. */
	searchNumbers(text: string): Promise<WooNumber[]>;
	/** The newest orders found for an address, at most 30; compare `billing.email`. */
	ordersByEmail(email: string): Promise<WooOrder[]>;
	/** The newest orders of a WordPress user, at most 10. */
	ordersOfCustomer(customerId: number): Promise<WooOrder[]>;
	/** Every refund recorded on an order. */
	refunds(orderId: number): Promise<WooRefund[]>;
	/** The notes on an order, its gateway's among them. */
	notes(orderId: number): Promise<string[]>;
	/**
	 * Records a refund without moving money (`api_refund: false`), once. WooCommerce keeps no
	 * idempotency key: after any failure but `WooCommerceRefused`, look before asking again.
	 *
	 * @throws WooCommerceRefused when it says that it will not, e.g. more than what is left
	 */
	createRefund(orderId: number, refund: NewWooRefund): Promise<WooRefund>;
	setOrderMeta(orderId: number, key: string, value: string): Promise<void>;
	/** Whether the key may read orders and write refunds; nothing is written. */
	checkKey(): Promise<
		| { readonly ok: true; readonly currency: string }
		| { readonly ok: false; readonly message: string }
	>;
	state(): 'closed' | 'open' | 'half-open';
}

export interface NewWooRefund {
	/** Decimal text in the order's currency. */
	readonly amount: string;
	readonly reason: string;
	readonly meta: Readonly<Record<string, string>>;
}

export interface WooCommerceOptions extends WooCommerceKey {
	/** Origin of the shop. Over plain http, WooCommerce checks signatures by the site's own address. */
	readonly baseUrl: string;
	readonly clock: Clock;
	readonly resilience?: Partial<ResilienceOptions>;
}

interface Ask {
	readonly call: CallName;
	readonly method?: 'GET' | 'POST' | 'PUT';
	readonly route: string;
	readonly query?: Readonly<Record<string, string>>;
	readonly body?: object;
}

/** More decimals than any currency has, so that no amount comes rounded. */
const DECIMALS = { dp: '4' } as const;
const PAGE = 100;
const MOST_PAGES = 3;

export function createWooCommerce(options: WooCommerceOptions): WooCommerceClient {
	const resilience = createResilience({ name: 'WooCommerce', ...options.resilience });

	async function send<T extends z.ZodType>(
		ask: Ask,
		shape: T,
		signal?: AbortSignal,
	): Promise<z.infer<T>> {
		const method = ask.method ?? 'GET';
		const { url, headers } = authorise(
			options.baseUrl,
			options,
			{ method, route: ask.route, ...(ask.query && { query: ask.query }) },
			options.clock.now(),
		);
		const reply = await sendOnce({
			url,
			method,
			headers: {
				Accept: 'application/json',
				...headers,
				...(ask.body && { 'Content-Type': 'application/json' }),
			},
			...(ask.body && { body: JSON.stringify(ask.body) }),
			...(signal && { signal }),
		});
		return readReply(reply.status, reply.body, shape);
	}

	const read = <T extends z.ZodType>(ask: Ask, shape: T): Promise<z.infer<T>> =>
		resilience.read(ask.call, (signal) => send(ask, shape, signal));

	async function pages<T extends z.ZodType>(ask: Ask, shape: T): Promise<z.infer<T>[]> {
		const all: z.infer<T>[] = [];
		for (let page = 1; page <= MOST_PAGES; page += 1) {
			const query = { ...ask.query, per_page: String(PAGE), page: String(page) };
			const found = await read({ ...ask, query }, z.array(shape));
			all.push(...found);
			if (found.length < PAGE) return all;
		}
		return all;
	}

	const newest = (query: Readonly<Record<string, string>>): Promise<WooOrder[]> =>
		read(
			{
				call: 'woocommerce.orders',
				route: '/orders',
				query: { ...DECIMALS, ...query, orderby: 'date', order: 'desc', _fields: ORDER_FIELDS },
			},
			z.array(wooOrder),
		);

	async function one<T extends z.ZodType>(
		id: number,
		query: Readonly<Record<string, string>>,
		shape: T,
	): Promise<z.infer<T> | null> {
		try {
			const route = `/orders/${String(id)}`;
			return await read({ call: 'woocommerce.order', route, query }, shape);
		} catch (error) {
			if (error instanceof WooCommerceRefused && error.status === 404) return null;
			throw error;
		}
	}

	return {
		order: (id) => one(id, { ...DECIMALS, _fields: ORDER_FIELDS }, wooOrder),
		async numberOf(id) {
			const found = await one(id, { _fields: 'id,number' }, wooNumber);
			return found ? [found] : [];
		},
		searchNumbers: (text) =>
			pages(
				{
					call: 'woocommerce.orders',
					route: '/orders',
					query: { search: text, _fields: 'id,number' },
				},
				wooNumber,
			),
		ordersByEmail: (email) => newest({ search: email, per_page: '30' }),
		ordersOfCustomer: (customerId) => newest({ customer: String(customerId), per_page: '10' }),
		refunds: (orderId) =>
			pages(
				{
					call: 'woocommerce.refunds',
					route: `/orders/${String(orderId)}/refunds`,
					query: { ...DECIMALS, _fields: REFUND_FIELDS },
				},
				wooRefund,
			),
		async notes(orderId) {
			const found = await read(
				{
					call: 'woocommerce.notes',
					route: `/orders/${String(orderId)}/notes`,
					query: { _fields: 'note' },
				},
				z.array(wooNote),
			);
			return found.map(({ note }) => note);
		},
		createRefund(orderId, { amount, reason, meta }) {
			const body = {
				amount,
				reason,
				api_refund: false,
				api_restock: false,
				meta_data: Object.entries(meta).map(([key, value]) => ({ key, value })),
			};
			return resilience.once('woocommerce.create-refund', () =>
				send(
					{
						call: 'woocommerce.create-refund',
						method: 'POST',
						route: `/orders/${String(orderId)}/refunds`,
						query: { ...DECIMALS, _fields: REFUND_FIELDS },
						body,
					},
					wooRefund,
				),
			);
		},
		async setOrderMeta(orderId, key, value) {
			await read(
				{
					call: 'woocommerce.update-order',
					method: 'PUT',
					route: `/orders/${String(orderId)}`,
					query: { _fields: 'id' },
					body: { meta_data: [{ key, value }] },
				},
				z.object({ id: z.int() }),
			);
		},
		async checkKey() {
			const call = 'woocommerce.check';
			try {
				const { code } = await read(
					{ call, route: '/data/currencies/current', query: { _fields: 'code' } },
					wooCurrency,
				);
				await read(
					{ call, route: '/orders', query: { per_page: '1', _fields: 'id' } },
					z.array(z.object({ id: z.int() })),
				);
				await refusesOnlyTheOrder(() =>
					// There is no order 0: whoever may write is told so, everybody else that they may not.
					resilience.once(call, () =>
						send(
							{ call, method: 'POST', route: '/orders/0/refunds', body: { amount: '0' } },
							z.unknown(),
						),
					),
				);
				return { ok: true, currency: code.toLowerCase() };
			} catch (error) {
				if (error instanceof Terminal || error instanceof Retryable) {
					return { ok: false, message: error.message };
				}
				throw error;
			}
		},
		state: () => resilience.state(),
	};
}

async function refusesOnlyTheOrder(ask: () => Promise<unknown>): Promise<void> {
	try {
		await ask();
	} catch (error) {
		const asExpected =
			error instanceof WooCommerceRefused && error.code === 'woocommerce_rest_invalid_order_id';
		if (!asExpected) throw error;
	}
}
