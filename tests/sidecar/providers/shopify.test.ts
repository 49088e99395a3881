import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FIND_ORDERS, SHOP } from '../../../sidecar/src/providers/shopify-documents.ts';
import { createShopify, type ShopifyClient } from '../../../sidecar/src/providers/shopify.ts';
import { randomShop } from '../../support/shop.ts';
import { startShopifyTwin, type ShopifyTwin } from '../../support/twins/shopify-twin.ts';
import { validateShopifyDocument } from '../../support/twins/spec-shopify.ts';
import { json, scriptedServer } from './scripted-server.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
let twin: ShopifyTwin;
let shopify: ShopifyClient;

beforeEach(async () => {
	twin = await startShopifyTwin({ shop });
	shopify = createShopify({ key: twin.key, baseUrl: twin.url, resilience: { firstDelay: 1 } });
});
afterEach(() => twin.close());

describe(`Shopify (shop ${seed})`, () => {
	it('finds orders by name and by address, and names the shop', async () => {
		const [first] = shop.orders;
		if (!first) throw new Error('no order');
		expect(await shopify.ordersByName(first.number)).toMatchObject([
			{ id: first.gid, name: `#${first.number}`, email: first.email },
		]);
		const theirs = shop.orders.filter(({ email }) => email === first.email).map(({ gid }) => gid);
		const found = await shopify.ordersByEmail(first.email);
		expect(found.map(({ id }) => id).sort()).toEqual(theirs.sort());
		expect(await shopify.shop()).toEqual({ name: shop.name, currency: shop.currency });
	});

	it('cannot be talked out of the search value', async () => {
		for (const text of ['" OR name:*', '\\" OR *', '*', "' OR 1", '" email:*']) {
			const found = await shopify.ordersByEmail(text);
			expect(found.filter(({ email }) => email === text)).toEqual([]);
			const sent = JSON.parse(twin.requests().at(-1)?.body ?? '{}') as {
				variables: { query: string };
			};
			// One quoted value, every quote and backslash inside it escaped.
			expect(sent.variables.query).toMatch(/^email:"(?:[^"\\]|\\.)*"$/);
		}
	});

	it('is asked again when it throttles, fails or breaks off', async () => {
		twin.throttle(2);
		expect(await shopify.shop()).toMatchObject({ name: shop.name });
		twin.addFault({ kind: 'status', status: 503 });
		twin.addFault({ kind: 'reset' });
		expect(await shopify.shop()).toMatchObject({ name: shop.name });
	});

	it('says that it throttles when it keeps doing so', async () => {
		twin.throttle(3);
		await expect(shopify.shop()).rejects.toMatchObject({
			type: 'shopify_throttled',
			retriable: true,
		});
	});

	it('is not asked again with a token, scope or address that is wrong', async () => {
		const stranger = createShopify({ key: 'other', baseUrl: twin.url });
		await expect(stranger.shop()).rejects.toMatchObject({
			type: 'shopify_forbidden',
			retriable: false,
		});
		const old = createShopify({ key: twin.key, baseUrl: twin.url, apiVersion: 'old' });
		await expect(old.shop()).rejects.toMatchObject({ type: 'shopify_refused' });
		expect(twin.requests()).toHaveLength(2);
	});

	it.each([
		[{ errors: [{ message: 'x', extensions: { code: 'ACCESS_DENIED' } }] }, 'shopify_forbidden'],
		[{ errors: [{ message: "Field 'x' doesn't exist" }] }, 'shopify_refused'],
		[{ errors: 'Not Found' }, 'shopify_refused'],
		[
			{ errors: [{ message: 'x', extensions: { code: 'INTERNAL_SERVER_ERROR' } }], data: null },
			'shopify_unavailable',
		],
		[{ data: { shop: { name: 5 } } }, 'shopify_unreadable'],
		[{ data: null }, 'shopify_unreadable'],
		['<html>', 'shopify_unreadable'],
	])('reads %j as %s', async (body, type) => {
		const server = await scriptedServer((response) => {
			json(response, 200, body);
		});
		const asked = createShopify({
			key: 'k',
			baseUrl: server.url,
			resilience: { firstDelay: 1 },
		});
		await expect(asked.shop()).rejects.toMatchObject({ type });
		await server.close();
	});

	it.each([FIND_ORDERS, SHOP])(
		'is asked only what its schema has: %.20s',
		(document) => {
			const verdict = validateShopifyDocument(document);
			if (!verdict.skipped) expect(verdict.errors).toEqual([]);
		},
		30_000,
	);

	it('is asked for nothing personal but the order’s address', () => {
		for (const field of [
			'customer',
			'firstName',
			'lastName',
			'phone',
			'shippingAddress',
			'billingAddress',
			'clientIp',
		]) {
			expect(FIND_ORDERS).not.toMatch(new RegExp(`\\b${field}\\b`));
		}
	});
});
