import { z } from 'zod';
import type { Shop } from '../shop.ts';
import { jsonReply, type TwinReply, type TwinRequest } from './fault.ts';
import { wooError } from './woocommerce-auth.ts';
import type { WooBook } from './woocommerce-book.ts';
import { orderObject, refundObject, wooMinor, type WooStoredOrder } from './woocommerce-order.ts';

export interface WooRoutes {
	readonly shop: Shop;
	readonly book: WooBook;
	readonly url: () => string;
	readonly customerId: (email: string) => number;
	readonly now: () => Date;
	/** PHP dies between the refund and its meta data. */
	readonly losesMeta: () => boolean;
}

const newRefund = z.object({
	amount: z.string().optional(),
	reason: z.string().default(''),
	api_refund: z.boolean().default(true),
	api_restock: z.boolean().default(true),
	meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});
const orderChange = z.object({
	meta_data: z.array(z.object({ key: z.string(), value: z.unknown() })).default([]),
});

const ORDER = /^\/wc\/v3\/orders\/(\d+)$/;
const REFUNDS = /^\/wc\/v3\/orders\/(\d+)\/refunds$/;
const NOTES = /^\/wc\/v3\/orders\/(\d+)\/notes$/;

const invalidId = (): TwinReply =>
	wooError(404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
const noRoute = (): TwinReply =>
	wooError(404, 'rest_no_route', 'No route was found matching the URL and request method.');
// WooCommerce gives these a bare number where WordPress reads a status, so they come as 500.
const cannotRefund = (message: string): TwinReply =>
	wooError(500, 'woocommerce_rest_cannot_create_order_refund', message, 500);

/** `wc/v3`, as far as a shop's support needs it. Whoever asks was let in already. */
export function answerWoo(on: WooRoutes, request: TwinRequest): TwinReply {
	const query = new URLSearchParams(request.query);
	const route = query.get('rest_route') ?? request.path.replace(/^\/wp-json/, '');
	const dp = Number(query.get('dp') ?? '2');
	const only = query.get('_fields')?.split(',');
	const fields = (value: unknown): unknown => (only ? picked(value, only) : value);
	const show = (order: WooStoredOrder): unknown =>
		fields(orderObject(on.shop, order, { dp, customerId: on.customerId, url: on.url() }));

	const [, orderId] = ORDER.exec(route) ?? REFUNDS.exec(route) ?? NOTES.exec(route) ?? [];
	const order = orderId === undefined ? undefined : on.book.find(Number(orderId));

	if (route === '/wc/v3/orders' && request.method === 'GET') {
		return jsonReply(200, found(on, query).map(show));
	}
	if (route === '/wc/v3/data/currencies/current') {
		const code = on.shop.currency.toUpperCase();
		return jsonReply(200, fields({ code, name: code, symbol: '¤', _links: {} }));
	}
	if (ORDER.test(route)) {
		if (!order) return invalidId();
		if (request.method === 'GET') return jsonReply(200, show(order));
		if (request.method === 'PUT') {
			const { meta_data } = orderChange.parse(JSON.parse(request.body));
			for (const { key, value } of meta_data) on.book.setMeta(order, key, value);
			return jsonReply(200, show(order));
		}
	}
	if (NOTES.test(route) && request.method === 'GET') {
		if (!order) return invalidId();
		return jsonReply(
			200,
			order.notes.map((note, index) => fields({ id: index + 1, author: 'WooCommerce', note })),
		);
	}
	if (REFUNDS.test(route)) {
		if (request.method === 'GET') {
			const { currency } = order?.seed ?? on.shop;
			const all = (order?.refunds ?? []).map((one) => fields(refundObject(one, currency, dp)));
			return jsonReply(200, page(all, query));
		}
		if (request.method === 'POST') return refundOn(on, order, request, { dp, fields });
	}
	return noRoute();
}

function refundOn(
	on: WooRoutes,
	order: WooStoredOrder | undefined,
	request: TwinRequest,
	{ dp, fields }: { readonly dp: number; readonly fields: (value: unknown) => unknown },
): TwinReply {
	if (!order) return wooError(500, 'woocommerce_rest_invalid_order_id', 'Invalid order ID.', 404);
	const body = newRefund.safeParse(JSON.parse(request.body));
	if (!body.success) {
		const params = Object.fromEntries(body.error.issues.map((i) => [i.path.join('.'), i.message]));
		return wooError(400, 'rest_invalid_param', 'Invalid parameter(s).', { status: 400, params });
	}
	const { amount, reason, api_refund, meta_data } = body.data;
	const minor = wooMinor(amount ?? '0', order.seed.currency);
	if (minor === undefined || minor < 0 || minor > on.book.remaining(order)) {
		return cannotRefund('Invalid refund amount.');
	}
	// No payment gateway is here that could move money.
	if (api_refund) {
		return cannotRefund('The payment gateway for this order does not support automatic refunds.');
	}
	const meta = on.losesMeta() ? [] : meta_data.map(({ key, value }) => [key, value] as const);
	const refund = on.book.refund(
		order,
		{ amount: minor, reason, refundedPayment: false, meta },
		on.now(),
	);
	return jsonReply(201, fields(refundObject(refund, order.seed.currency, dp)));
}

/** WooCommerce's search: an id, or part of an address, a name, an item, or a plugin's number. */
function found({ book, customerId }: WooRoutes, query: URLSearchParams): WooStoredOrder[] {
	const text = (query.get('search') ?? '').toLowerCase();
	const of = query.get('customer');
	const orders = book.orders.filter(({ id, seed }) => {
		if (of !== null && String(customerId(seed.email)) !== of) return false;
		if (text === '' || String(id) === text) return true;
		const words = [seed.email, '1 Twin Street', ...seed.items.map(({ title }) => title)];
		if (seed.number !== String(id)) words.push(seed.number);
		return words.some((word) => word.toLowerCase().includes(text));
	});
	const newest = orders.sort((a, b) => Date.parse(b.seed.placed_at) - Date.parse(a.seed.placed_at));
	return page(newest, query);
}

function page<T>(all: readonly T[], query: URLSearchParams): T[] {
	const size = Number(query.get('per_page') ?? '10');
	const from = (Number(query.get('page') ?? '1') - 1) * size;
	return all.slice(from, from + size);
}

/** WordPress's `_fields`: names of properties, or `name.inner`. */
function picked(value: unknown, fields: readonly string[]): unknown {
	if (typeof value !== 'object' || value === null) return value;
	const source = value as Readonly<Record<string, unknown>>;
	const result: Record<string, unknown> = {};
	for (const field of fields) {
		const [name = '', inner] = field.split('.', 2);
		if (!(name in source)) continue;
		result[name] = inner === undefined ? source[name] : picked(source[name], [inner]);
	}
	return result;
}
