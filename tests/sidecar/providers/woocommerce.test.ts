import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	createWooCommerce,
	type WooCommerceClient,
} from '../../../sidecar/src/providers/woocommerce.ts';
import { authorise } from '../../../sidecar/src/providers/woocommerce-request.ts';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { randomShop } from '../../support/shop.ts';
import {
	startWooCommerceTwin,
	type WooCommerceTwin,
	type WooCommerceTwinOptions,
} from '../../support/twins/woocommerce-twin.ts';
import { json, scriptedServer } from './scripted-server.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
let twin: WooCommerceTwin;
let woocommerce: WooCommerceClient;

const client = (more: Partial<Parameters<typeof createWooCommerce>[0]> = {}): WooCommerceClient =>
	createWooCommerce({
		key: twin.key,
		secret: twin.secret,
		baseUrl: twin.url,
		clock: systemClock,
		resilience: { firstDelay: 1 },
		...more,
	});
const start = async (more: Partial<WooCommerceTwinOptions> = {}): Promise<void> => {
	twin = await startWooCommerceTwin({ shop, ...more });
	woocommerce = client();
};
beforeEach(() => start());
afterEach(() => twin.close());

const [first] = shop.orders;
if (!first) throw new Error('no order');
const id = Number(first.number);

describe(`WooCommerce (shop ${String(seed)})`, () => {
	it('gives an order by its id, without losing a decimal', async () => {
		expect(await woocommerce.order(id)).toMatchObject({
			id,
			number: first.number,
			currency: first.currency.toUpperCase(),
			billing: { email: first.email },
		});
		expect(await woocommerce.order(id + 777)).toBeNull();
	});

	it('finds by number and by address, whatever is in the text', async () => {
		expect(await woocommerce.searchNumbers(first.number)).toContainEqual({
			id,
			number: first.number,
		});
		const theirs = shop.orders.filter(({ email }) => email === first.email).length;
		expect(await woocommerce.ordersByEmail(first.email)).toHaveLength(theirs);
		for (const text of ["a'b(c)*~!é %41&x=y+z", 'nora+x@example.com', '%', '"', '&rest_route=/']) {
			expect(await woocommerce.searchNumbers(text)).toEqual([]);
		}
	});

	it('signs each attempt anew over plain http, and is asked again when it fails', async () => {
		twin.addFault({ kind: 'status', status: 503 });
		twin.addFault({ kind: 'reset' });
		expect(await woocommerce.order(id)).toMatchObject({ id });
		const nonces = twin.requests().map(({ path }) => /oauth_nonce=(\w+)/.exec(path)?.[1]);
		expect(new Set(nonces).size).toBe(3);
		for (const { path, headers } of twin.requests()) {
			expect(headers['authorization']).toBeUndefined();
			expect(path).not.toContain(twin.secret);
		}
	});

	it('takes no signature twice, nor one of another address, method, time or secret', async () => {
		const key = { key: twin.key, secret: twin.secret };
		const ask = { method: 'GET', route: `/orders/${String(id)}` };
		const signed = authorise(twin.url, key, ask, new Date());
		const status = async (url: URL, method = 'GET'): Promise<number> =>
			(await fetch(url, { method })).status;
		expect(await status(signed.url)).toBe(200);
		expect(await status(signed.url)).toBe(401);
		const fresh = () => authorise(twin.url, key, ask, new Date()).url;
		const elsewhere = fresh();
		elsewhere.search = elsewhere.search.replace(String(id), String(id + 1));
		expect(await status(elsewhere)).toBe(401);
		expect(await status(fresh(), 'DELETE')).toBe(401);
		expect(
			await status(authorise(twin.url, key, ask, new Date(Date.now() - 16 * 60_000)).url),
		).toBe(401);
		await expect(client({ secret: 'cs_other' }).order(id)).rejects.toMatchObject({
			type: 'woocommerce_forbidden',
			retriable: false,
		});
		await expect(client({ key: 'ck_other' }).order(id)).rejects.toThrow(/WOOCOMMERCE_KEY/);
	});

	it('is shown the key itself only over TLS', async () => {
		const { url, headers } = authorise(
			'https://shop.example',
			{ key: 'ck_a', secret: 'cs_b' },
			{ method: 'GET', route: '/orders', query: { search: 'x y' } },
			new Date(),
		);
		expect(url.href).toBe(
			'https://shop.example/index.php?rest_route=/wc/v3/orders&search=x%20y&via=wp-json/wc/',
		);
		expect(headers).toEqual({ Authorization: `Basic ${btoa('ck_a:cs_b')}` });

		await twin.close();
		await start({ secure: true });
		const to = new URL(`${url.pathname}${url.search}`, twin.url);
		const asked = async (text: string) =>
			(await fetch(to, { headers: { Authorization: `Basic ${btoa(text)}` } })).status;
		expect(await asked(`${twin.key}:${twin.secret}`)).toBe(200);
		expect(await asked(`${twin.key}:no`)).toBe(401);
	});

	it('records a refund without moving money, and says when it will not', async () => {
		const left = twin.order(first.number);
		const made = await woocommerce.createRefund(id, {
			amount: first.currency === 'jpy' ? '1' : '0.01',
			reason: 'rr_1 · re_1',
			meta: { _a: 'rr_1' },
		});
		expect(left.refunds[0]).toMatchObject({ id: made.id, amount: 1, refundedPayment: false });
		expect(await woocommerce.refunds(id)).toContainEqual(
			expect.objectContaining({ id: made.id, reason: 'rr_1 · re_1' }),
		);
		await expect(
			woocommerce.createRefund(id, { amount: '999999999', reason: '', meta: {} }),
		).rejects.toMatchObject({ code: 'woocommerce_rest_cannot_create_order_refund' });
		expect(woocommerce.state()).toBe('closed');
	});

	it('is never asked a second time to record', async () => {
		twin.addFault({ match: { method: 'POST' }, kind: 'reset', effect: 'after' });
		const asked = woocommerce.createRefund(id, { amount: '1', reason: '', meta: {} });
		await expect(asked).rejects.toMatchObject({ retriable: true });
		expect(twin.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
	});

	it('checks that a key may read and write, and writes nothing', async () => {
		const before = JSON.stringify(twin.orders());
		expect(await woocommerce.checkKey()).toEqual({ ok: true, currency: shop.currency });
		expect(await client({ key: twin.readOnlyKey }).checkKey()).toMatchObject({
			ok: false,
			message: expect.stringContaining('does not have write permissions') as string,
		});
		expect(await client({ secret: 'cs_x' }).checkKey()).toMatchObject({ ok: false });
		expect(JSON.stringify(twin.orders())).toBe(before);
	});

	it.each([
		[404, { code: 'rest_no_route', message: 'No route' }, 'woocommerce_absent', false],
		[403, { code: 'woocommerce_rest_cannot_view', message: 'no' }, 'woocommerce_forbidden', false],
		[500, { code: 'internal_server_error', message: 'x' }, 'woocommerce_unavailable', true],
		[429, '<html>slow down', 'woocommerce_unavailable', true],
		[200, '<html>the home page', 'woocommerce_unreadable', true],
		[200, { id: '5' }, 'woocommerce_unreadable', true],
		[302, 'moved', 'woocommerce_refused', false],
		[401, '<html>a password, please', 'woocommerce_refused', false],
	])('reads %i %j as %s', async (status, body, type, retriable) => {
		const server = await scriptedServer((response) => {
			json(response, status, body);
		});
		await expect(client({ baseUrl: server.url }).order(5)).rejects.toMatchObject({
			type,
			retriable,
		});
		await server.close();
	});

	it('is asked for nothing personal but the order’s address', async () => {
		await woocommerce.order(id);
		await woocommerce.ordersByEmail(first.email);
		for (const { path } of twin.requests()) {
			const fields = new URLSearchParams(path.split('?')[1]).get('_fields') ?? '';
			expect(fields).toContain('billing.email');
			expect(fields.split(',')).not.toContain('billing');
			expect(fields).not.toMatch(/shipping|phone|customer_ip|user_agent|customer_note/);
		}
	});
});
