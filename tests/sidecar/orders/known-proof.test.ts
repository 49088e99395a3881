import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MailBody } from '../../../sidecar/src/contract/wordpress.ts';
import type { Customer } from '../../../sidecar/src/identity/principal.ts';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { createGetOrder } from '../../../sidecar/src/hands/get-order.ts';
import { createOrders, type Orders } from '../../../sidecar/src/orders/orders.ts';
import { createShopifyOrders } from '../../../sidecar/src/orders/shopify-orders.ts';
import type { OrderSource } from '../../../sidecar/src/orders/source.ts';
import { createWooCommerceOrders } from '../../../sidecar/src/orders/woocommerce-orders.ts';
import { createShopify } from '../../../sidecar/src/providers/shopify.ts';
import { createWooCommerce } from '../../../sidecar/src/providers/woocommerce.ts';
import { plainOrders, randomShop, type ShopOrder } from '../../support/shop.ts';
import { startShopifyTwin, type ShopifyTwin } from '../../support/twins/shopify-twin.ts';
import {
	startWooCommerceTwin,
	type WooCommerceTwin,
} from '../../support/twins/woocommerce-twin.ts';
import { handClock, scratchDatabase, type ScratchDatabase } from './scratch-database.ts';

const MINUTE = 60_000;
const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
const [order] = plainOrders(shop);
if (!order) throw new Error('no plain order');
const theirs = shop.orders.filter(({ email }) => email === order.email);
const stranger = shop.orders.find(({ email }) => email !== order.email);

let woo: WooCommerceTwin;
let shopify: ShopifyTwin;
let scratch: ScratchDatabase;
let clock: ReturnType<typeof handClock>;
let codes: string[];
beforeEach(async () => {
	woo = await startWooCommerceTwin({ shop });
	shopify = await startShopifyTwin({ shop });
	scratch = scratchDatabase();
	clock = handClock();
	codes = [];
});
afterEach(async () => {
	await woo.close();
	await shopify.close();
	scratch.close();
});

const someone = (userId: string | null, sessionId = 's1'): Customer => ({
	kind: 'customer',
	sessionId,
	userId,
	email: null,
});
const account = (of: ShopOrder): string => String(woo.customerId(of.email));

function ordersOf(source: OrderSource, accountsProve: boolean): Orders {
	return createOrders({
		db: scratch.db,
		write: scratch.write,
		clock,
		stripe: null,
		source,
		accountsProve,
		mail: (body: MailBody) => {
			if (body.template === 'order_code' && body.to !== null) codes.push(body.code);
			return Promise.resolve();
		},
		key: new Uint8Array(32).fill(3),
		onMailFailure: () => undefined,
		answerAfter: 0,
	});
}
const wooOrders = (accountsProve = true): Orders => {
	const { key, secret, url: baseUrl } = woo;
	const client = createWooCommerce({ key, secret, baseUrl, clock: systemClock });
	return ordersOf(createWooCommerceOrders(client), accountsProve);
};
const shopifyOrders = (): Orders =>
	ordersOf(createShopifyOrders(createShopify({ key: shopify.key, baseUrl: shopify.url })), true);

async function ask(
	orders: Orders,
	customer: Customer,
	order_id: string | null,
	customer_email: string | null = null,
) {
	const hand = createGetOrder({ orders, available: () => true });
	const outcome = await hand.run(
		{ order_id, customer_email },
		{
			conversationId: 'cv_1',
			turnId: 't',
			callId: 't:1',
			refundRequestId: 'rr_t',
			customer,
			locale: 'en',
		},
	);
	return outcome.ok ? outcome.output['order_number'] : outcome.error.type;
}

/** Proves an order by the code that is mailed. */
async function proveByCode(orders: Orders, customer: Customer, of: ShopOrder): Promise<void> {
	const begun = await orders.proof.begin({
		customer,
		orderNumber: of.number,
		claimedEmail: of.email,
		locale: 'en',
	});
	if (begun.kind !== 'begun') throw new Error(begun.kind);
	await orders.proof.confirm({
		customer,
		verificationId: begun.verificationId,
		code: codes.at(-1) ?? '',
	});
}

describe(`an order placed by the account that is logged in (shop ${String(seed)})`, () => {
	it('needs no code where WooCommerce runs in the WordPress of the session', async () => {
		const orders = wooOrders();
		expect(await ask(orders, someone(account(order)), order.number)).toBe(order.number);
		expect(codes).toEqual([]);
		expect(orders.proof.isProven(someone(account(order)), order.number)).toBe(true);
		expect(orders.proof.isProven(someone(null), order.number)).toBe(false);
		expect(orders.proof.isProven(someone(account(order), 's2'), order.number)).toBe(false);
		clock.advance(60 * MINUTE);
		expect(orders.proof.isProven(someone(account(order)), order.number)).toBe(false);
	});

	it('is found without its number, where the account has one order or says which', async () => {
		const orders = wooOrders();
		const customer = someone(account(order));
		expect(theirs.length).toBeGreaterThan(1);
		expect(await ask(orders, customer, null)).toBe('order_number_needed');
		expect(orders.proof.provenNumbers(customer)).toEqual([]);
		const single = {
			number: '777000777',
			email: 'single@example.com',
			placed_at: '2026-02-01T10:00:00Z',
			total: 4200,
			items: [{ title: 'Vase', price: 4200 }],
		};
		await woo.close();
		woo = await startWooCommerceTwin({
			shop,
			customerId: (email) => (email === single.email ? 99 : 0),
		});
		woo.addOrder(single);
		expect(await ask(wooOrders(), someone('99'), null)).toBe('777000777');
		expect(await ask(wooOrders(false), someone('99', 's2'), null)).toBe('order_number_needed');
		// Every guest's order names customer 0.
		for (const nobody of [someone('0'), someone(null)]) {
			expect(await ask(wooOrders(), nobody, null)).toBe('order_number_needed');
		}
	});

	it('needs one as another account, as a guest, and where WordPress is another one', async () => {
		const orders = wooOrders();
		if (!stranger) throw new Error('one customer only');
		for (const customer of [someone(account(stranger)), someone(null), someone('0')]) {
			expect(await ask(orders, customer, order.number)).toBe('email_needed');
			expect(await ask(orders, customer, order.number, order.email)).toBe('verification_sent');
			expect(orders.proof.provenNumbers(customer)).toEqual([]);
		}
		expect(await ask(wooOrders(false), someone(account(order)), order.number)).toBe('email_needed');
	});

	it('needs one for every order of Shopify, whoever is logged in', async () => {
		const orders = shopifyOrders();
		for (const user of [account(order), order.gid, '0', 'null', '']) {
			expect(await ask(orders, someone(user), order.number)).toBe('email_needed');
		}
	});
});

describe.each([
	['WooCommerce', () => wooOrders(false)],
	['Shopify', shopifyOrders],
])('an address proven by a code (%s)', (_name, made) => {
	it('finds what was bought with it, and proves each of those without another code', async () => {
		const orders = made();
		const customer = someone(null);
		await proveByCode(orders, customer, order);
		expect(codes).toHaveLength(1);
		const [other] = theirs.filter(({ number }) => number !== order.number);
		expect(await ask(orders, customer, other?.number ?? '')).toBe(other?.number);
		expect(codes).toHaveLength(1);
		// Two are proven by now: which one is meant?
		expect(await ask(orders, customer, null, order.email.toUpperCase())).toBe(
			'order_number_needed',
		);
		expect(orders.proof.provenNumbers(customer).sort()).toEqual(
			[order.number, other?.number].sort(),
		);
		clock.advance(60 * MINUTE);
		expect(orders.proof.provenNumbers(customer)).toEqual([]);
		expect(await ask(orders, customer, null, order.email)).toBe('order_number_needed');
		expect(orders.proof.provenNumbers(customer)).toEqual([]);
	});

	it('lasts no longer by being used', async () => {
		const orders = made();
		const customer = someone(null);
		await proveByCode(orders, customer, order);
		for (let i = 0; i < 5; i++) {
			clock.advance(13 * MINUTE);
			const [other] = theirs.filter(({ number }) => number !== order.number);
			const got = await ask(orders, customer, other?.number ?? '');
			expect(got).toBe(i < 4 ? other?.number : 'email_needed');
		}
	});

	it('says nothing of an address that was only named, nor to another session or user', async () => {
		const orders = made();
		await proveByCode(orders, someone(null), order);
		if (!stranger) throw new Error('one customer only');
		const asked = [
			[someone(null, 's2'), order],
			[someone('9'), order],
			[someone(null), stranger],
		] as const;
		for (const [customer, of] of asked.slice(0, 2)) {
			expect(await ask(orders, customer, null, of.email)).toBe('order_number_needed');
			expect(await ask(orders, customer, of.number)).toBe('email_needed');
		}
		expect(await ask(orders, someone(null), stranger.number)).toBe('email_needed');
		expect(orders.proof.provenNumbers(someone(null))).toEqual([order.number]);
	});
});
