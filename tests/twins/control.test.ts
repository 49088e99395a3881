import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainOrders, randomShop } from '../support/shop.ts';
import { startShopifyTwin } from '../support/twins/shopify-twin.ts';
import { startStripeTwin, type StripeTwin } from '../support/twins/stripe-twin.ts';

const shop = randomShop(Math.floor(Math.random() * 2 ** 31));
const charge = plainOrders(shop)[0]?.charge.id ?? '';
const order = {
	number: '900000000001',
	email: 'new@example.com',
	placed_at: '2026-02-01T10:00:00Z',
	total: 4200,
	items: [{ title: 'Vase', price: 4200 }],
};
let twin: StripeTwin;

beforeEach(async () => {
	twin = await startStripeTwin({ shop });
});
afterEach(() => twin.close());

async function control(method: string, path: string, body?: unknown) {
	const reply = await fetch(`${twin.url}/__twin${path}`, {
		method,
		...(body === undefined
			? {}
			: { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
	});
	return { status: reply.status, value: (await reply.json()) as never };
}

function retrieve(): Promise<Response> {
	return fetch(`${twin.url}/v1/charges/${charge}`, {
		headers: { authorization: `Bearer ${twin.key}` },
	});
}

describe('the control surface of a twin', () => {
	it('arms faults that strike as often as told, in order, and forgets them', async () => {
		const match = { method: 'get', path: '/v1/charges/*' };
		expect(
			await control('POST', '/faults', { match, kind: 'status', status: 502, times: 2 }),
		).toEqual({ status: 200, value: { pending: 2 } });
		await control('POST', '/faults', { match, kind: 'reset', skip: 1 });
		expect((await retrieve()).status).toBe(502);
		expect((await retrieve()).status).toBe(502);
		expect((await retrieve()).status).toBe(200);
		await expect(retrieve()).rejects.toThrow();
		expect((await retrieve()).status).toBe(200);
		await control('POST', '/faults', { kind: 'reset', times: 'always' });
		await control('DELETE', '/faults');
		expect((await retrieve()).status).toBe(200);
	});

	it('does not strike what a fault does not match', async () => {
		twin.addFault({ match: { path: '/v1/charges' }, kind: 'reset' });
		twin.addFault({ match: { method: 'POST' }, kind: 'reset' });
		twin.addFault({ match: { body: 'nowhere' }, kind: 'reset' });
		expect((await retrieve()).status).toBe(200);
		expect(twin.pendingFaults()).toBe(3);
	});

	it('shows requests as they came, and what became of them', async () => {
		await retrieve();
		const { value } = await control('GET', '/requests');
		expect(value).toMatchObject([
			{
				method: 'GET',
				path: `/v1/charges/${charge}`,
				headers: { authorization: `Bearer ${twin.key}` },
				outcome: 200,
			},
		]);
		await control('DELETE', '/requests');
		expect(twin.requests()).toEqual([]);
	});

	it('lets a story make, settle and refuse refunds, dispute charges and add orders', async () => {
		const made = await control('POST', '/refunds', { charge, amount: 3 });
		expect(made.value).toMatchObject({ charge, amount: 3, status: 'succeeded' });
		const { id } = made.value as { id: string };
		expect((await control('POST', `/refunds/${id}`, { status: 'failed' })).value).toMatchObject({
			status: 'failed',
		});
		await control('POST', `/charges/${charge}`, { disputed: true });
		expect(await (await retrieve()).json()).toMatchObject({ disputed: true, amount_refunded: 0 });
		expect((await control('POST', '/orders', order)).value).toMatchObject({ number: order.number });
		await control('POST', '/settings', { refund_status: 'pending' });
		const state = (await control('GET', '/state')).value as {
			refunds: { id: string }[];
			charges: { order: string }[];
		};
		expect(state).toMatchObject({ refund_status: 'pending', keys: [] });
		expect(state.refunds.some((refund) => refund.id === id)).toBe(true);
		expect(state.charges.some((one) => one.order === order.number)).toBe(true);
		expect((await control('POST', '/prune-keys')).value).toEqual({ pruned: 0 });
	});

	it.each([
		['POST', '/faults', { kind: 'explode' }, /kind/],
		['POST', '/faults', { kind: 'reset', tims: 1 }, /tims/],
		['POST', '/refunds', { charge: 'ch_none', amount: 1 }, /No such charge/],
		['POST', '/refunds', { charge, amount: 0 }, /amount/],
		['POST', '/refunds/re_none', { status: 'failed' }, /No such refund/],
		['POST', '/orders', { ...order, total: 'much' }, /total/],
		['POST', '/nothing', {}, /no such control/],
	])('refuses nonsense, naming it: %s %s %j', async (method, path, body, message) => {
		const refused = await control(method, path, body);
		expect(refused.status).toBe(400);
		expect(refused.value).toMatchObject({ error: expect.stringMatching(message) as string });
	});

	it('is closed to pages in a browser: no other host name, no form', async () => {
		const form = await fetch(`${twin.url}/__twin/faults`, {
			method: 'POST',
			body: '{"kind":"reset"}',
		});
		expect(form.status).toBe(415);
		const status = await new Promise<number | undefined>((resolve, reject) => {
			request(
				{
					host: '127.0.0.1',
					port: twin.port,
					path: '/__twin/state',
					headers: { host: 'evil.example' },
				},
				(reply) => {
					reply.resume();
					resolve(reply.statusCode);
				},
			)
				.on('error', reject)
				.end();
		});
		expect(status).toBe(403);
	});

	it('refuses a body larger than any a provider takes', async () => {
		const reply = await fetch(`${twin.url}/v1/refunds`, {
			method: 'POST',
			body: 'x'.repeat(5 * 1024 * 1024),
		});
		expect(reply.status).toBe(413);
	});
});

describe('starting a twin', () => {
	it('rejects a taken port', async () => {
		await expect(startStripeTwin({ shop, port: twin.port })).rejects.toMatchObject({
			code: 'EADDRINUSE',
		});
	});

	it('names a state file that makes no sense', async () => {
		const stateFile = join(mkdtempSync(join(tmpdir(), 'twin-')), 'state.json');
		writeFileSync(stateFile, '{"refunds": 1}');
		await expect(startStripeTwin({ shop, stateFile })).rejects.toThrow(
			`${stateFile}: not a twin's`,
		);
	});

	it('survives a shop that was edited since', async () => {
		const dir = mkdtempSync(join(tmpdir(), 'twin-'));
		const files = { stripe: join(dir, 'stripe.json'), shopify: join(dir, 'shopify.json') };
		const first = await startStripeTwin({ shop, stateFile: files.stripe });
		const orders = await startShopifyTwin({ shop, stateFile: files.shopify });
		first.addOrder(order);
		orders.addOrder(order);
		const { id } = first.refundByHand(charge, 1);
		await Promise.all([first.close(), orders.close()]);
		expect(JSON.parse(readFileSync(files.stripe, 'utf8'))).toMatchObject({ refunds: [{ id }] });

		const [plain] = shop.orders;
		if (!plain) throw new Error('no order');
		const edited = { ...shop, orders: [{ ...plain, number: order.number }] };
		const again = await startStripeTwin({ shop: edited, stateFile: files.stripe });
		const ordersAgain = await startShopifyTwin({ shop: edited, stateFile: files.shopify });
		const listed = await fetch(`${again.url}/v1/refunds`, {
			headers: { authorization: `Bearer ${again.key}` },
		});
		expect(listed.status).toBe(200);
		expect(((await listed.json()) as { data: object[] }).data).toContainEqual(
			expect.objectContaining({ id }),
		);
		expect(ordersAgain.orders()).toHaveLength(1);
		await Promise.all([again.close(), ordersAgain.close()]);
	});
});
