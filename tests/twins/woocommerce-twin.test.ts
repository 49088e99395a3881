import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authorise } from '../../sidecar/src/providers/woocommerce-request.ts';
import { plainOrders, randomShop } from '../support/shop.ts';
import { validateWoo } from '../support/twins/spec-woocommerce.ts';
import { startWooCommerceTwin, type WooCommerceTwin } from '../support/twins/woocommerce-twin.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
const [plain] = plainOrders(shop);
if (!plain) throw new Error('no plain order');
let twin: WooCommerceTwin;

beforeEach(async () => {
	twin = await startWooCommerceTwin({ shop });
});
afterEach(() => twin.close());

const fine = { skipped: false, errors: [] };

async function ask(
	method: string,
	route: string,
	query: Readonly<Record<string, string>> = {},
	body?: object,
	key = twin.key,
): Promise<{ status: number; body: unknown }> {
	const { url } = authorise(
		twin.url,
		{ key, secret: twin.secret },
		{ method, route, query },
		new Date(),
	);
	const reply = await fetch(url, { method, ...(body && { body: JSON.stringify(body) }) });
	return { status: reply.status, body: await reply.json() };
}
const route = (number = plain.number): string => `/orders/${String(twin.order(number).id)}`;

describe(`WooCommerce's twin (shop ${String(seed)})`, () => {
	it('answers in the form that is documented: orders, refunds, errors', async () => {
		for (const order of shop.orders) {
			const { status, body } = await ask('GET', route(order.number));
			expect(status).toBe(200);
			expect(validateWoo('order', body)).toEqual(fine);
		}
		const made = await ask('POST', `${route()}/refunds`, {}, { amount: '1', api_refund: false });
		expect(made.status).toBe(201);
		expect(validateWoo('refund', made.body)).toEqual(fine);
		const listed = await ask('GET', `${route()}/refunds`);
		for (const one of listed.body as unknown[]) expect(validateWoo('refund', one)).toEqual(fine);
		for (const [path, method] of [
			['/orders/999999999', 'GET'],
			['/nothing', 'GET'],
			['/orders/0/refunds', 'POST'],
		] as const) {
			const refused = await ask(method, path, {}, method === 'POST' ? {} : undefined);
			expect(refused.status).toBeGreaterThanOrEqual(400);
			expect(validateWoo('problem', refused.body)).toEqual(fine);
		}
		expect(validateWoo('order', { ...(made.body as object), extra: 1 })).not.toEqual(fine);
	});

	it('writes amounts with as many decimals as it is asked for', async () => {
		const total = async (dp?: string) =>
			((await ask('GET', route(), dp === undefined ? {} : { dp })).body as { total: string }).total;
		expect(await total()).toMatch(/^\d+\.\d{2}$/);
		expect(await total('4')).toMatch(/^\d+\.\d{4}$/);
		expect(Number(await total('4'))).toBe(plain.total / (plain.currency === 'jpy' ? 1 : 100));
	});

	it('records at most what is left, never through a gateway, and forgets nothing', async () => {
		const refund = (amount: string, more: object = { api_refund: false }) =>
			ask('POST', `${route()}/refunds`, {}, { amount, ...more });
		expect(await refund('99999999')).toMatchObject({
			status: 500,
			body: { code: 'woocommerce_rest_cannot_create_order_refund' },
		});
		expect(await refund('1', {})).toMatchObject({ status: 500 });
		expect(await refund('x')).toMatchObject({ status: 500 });
		expect((await refund('1')).status).toBe(201);
		expect(twin.order(plain.number).refunds).toHaveLength(1);
	});

	it('lets a gateway record what it does not know, once', () => {
		const told = { stripeRefundId: 're_1', amount: 1, style: 'stripe' } as const;
		expect(twin.gatewayRecords(plain.number, told)).toBeDefined();
		expect(twin.gatewayRecords(plain.number, told)).toBeUndefined();
		expect(twin.order(plain.number).notes[0]).toContain('re_1');
	});

	it('shows an order that is placed while it runs, and faults on demand', async () => {
		const added = {
			number: '777000777',
			email: 'new@example.com',
			placed_at: '2026-02-01T10:00:00Z',
			total: 4200,
			items: [{ title: 'Vase', price: 4200 }],
		};
		const placed = await fetch(`${twin.url}/__twin/orders`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(added),
		});
		expect(placed.status).toBe(200);
		expect((await ask('GET', '/orders/777000777')).status).toBe(200);
		twin.addFault({ kind: 'status', status: 503 });
		expect((await ask('GET', '/orders/777000777')).status).toBe(503);
	});

	it('refuses who does not sign, who may only read, and an address without its mark', async () => {
		const bare = await fetch(`${twin.url}/wp-json/wc/v3/orders`);
		expect(bare.status).toBe(401);
		const basic = await fetch(`${twin.url}/wp-json/wc/v3/orders`, {
			headers: { Authorization: `Basic ${btoa(`${twin.key}:${twin.secret}`)}` },
		});
		expect(basic.status).toBe(401);
		const write = await ask('POST', `${route()}/refunds`, {}, { amount: '1' }, twin.readOnlyKey);
		expect(write.status).toBe(401);
		const unmarked = await fetch(`${twin.url}/index.php?rest_route=/wc/v3/orders`);
		expect(unmarked.status).toBe(401);
	});
});
