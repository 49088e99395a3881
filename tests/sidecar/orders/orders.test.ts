import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lookUpCharge } from '../../../sidecar/src/orders/charge-look-up.ts';
import type { Order } from '../../../sidecar/src/orders/order.ts';
import { createShopifyOrders, toOrder } from '../../../sidecar/src/orders/shopify-orders.ts';
import type { OrderSource } from '../../../sidecar/src/orders/source.ts';
import { stripeRefs } from '../../../sidecar/src/orders/stripe-refs.ts';
import type { ShopifyOrder } from '../../../sidecar/src/providers/shopify.ts';
import { createShopify } from '../../../sidecar/src/providers/shopify.ts';
import { createStripe } from '../../../sidecar/src/providers/stripe.ts';
import type { Charge, StripeClient } from '../../../sidecar/src/providers/stripe-types.ts';
import { Terminal } from '../../../sidecar/src/failure.ts';
import { randomShop } from '../../support/shop.ts';
import { startShopifyTwin, type ShopifyTwin } from '../../support/twins/shopify-twin.ts';
import { startStripeTwin, type StripeTwin } from '../../support/twins/stripe-twin.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
let shopifyTwin: ShopifyTwin;
let stripeTwin: StripeTwin;
let source: OrderSource;
let stripe: StripeClient;

beforeEach(async () => {
	shopifyTwin = await startShopifyTwin({ shop });
	stripeTwin = await startStripeTwin({ shop });
	source = createShopifyOrders(createShopify({ key: shopifyTwin.key, baseUrl: shopifyTwin.url }));
	stripe = createStripe({ key: stripeTwin.key, baseUrl: stripeTwin.url });
});
afterEach(async () => {
	await shopifyTwin.close();
	await stripeTwin.close();
});

describe(`orders kept in Shopify (shop ${seed})`, () => {
	it('are found by their number, however it is written, with all their facts', async () => {
		for (const seeded of shop.orders) {
			const found = await source.findByNumber(` #${seeded.number} `);
			expect(found).toMatchObject({
				id: seeded.gid,
				number: seeded.number,
				email: seeded.email,
				currency: seeded.currency,
				totalCents: seeded.total,
				refundedCents: seeded.charge.amount_refunded,
				items: seeded.items.map(({ title, quantity }) => ({ title, quantity })),
			});
			expect(found?.status === 'cancelled').toBe(seeded.cancelled_at !== null);
			if (seeded.hold !== null) expect(found?.holds).toContain(seeded.hold);
		}
	});

	it('are not found by part of a number, a wildcard or a query', async () => {
		const [first] = shop.orders;
		const part = first?.number.slice(0, -1) ?? '';
		for (const text of ['', '#', '*', `${part}*`, '" OR name:*', '1 OR 2', 'x'.repeat(100)]) {
			expect(await source.findByNumber(text)).toBeNull();
		}
	});

	it('are found by their address, letter case aside', async () => {
		const email = shop.orders[0]?.email ?? '';
		const found = await source.findByEmail(` ${email.toUpperCase()} `);
		const theirs = shop.orders.filter((order) => order.email === email);
		expect(found.map(({ number }) => number).sort()).toEqual(
			theirs.map(({ number }) => number).sort(),
		);
		expect(await source.findByEmail('*')).toEqual([]);
	});

	it('lead to the one Stripe charge that paid them, or to none', async () => {
		for (const seeded of shop.orders) {
			const order = await source.findByNumber(seeded.number);
			if (!order) throw new Error(`no order ${seeded.number}`);
			const looked = await lookUpCharge(stripe, order);
			if (seeded.gateway === 'stripe') {
				expect(looked).toMatchObject({ kind: 'found', charge: { id: seeded.charge.id } });
			} else {
				expect(looked).toEqual({ kind: 'none', reason: 'no_stripe_payment' });
			}
		}
	});
});

const plain: ShopifyOrder = {
	id: 'gid://shopify/Order/77',
	name: '#EN-1001',
	email: 'a@b.example',
	processedAt: '2026-01-02T03:04:05+02:00',
	cancelledAt: null,
	displayFinancialStatus: 'PAID',
	displayFulfillmentStatus: 'FULFILLED',
	tags: [],
	totalPriceSet: { presentmentMoney: { amount: '1200.5', currencyCode: 'EUR' } },
	totalRefundedSet: { presentmentMoney: { amount: '0.0', currencyCode: 'EUR' } },
	risk: { recommendation: 'NONE' },
	lineItems: { nodes: [] },
	fulfillments: [],
	transactions: [],
};

describe('an order of Shopify', () => {
	it('is normalised', () => {
		expect(toOrder(plain)).toMatchObject({
			number: 'en-1001',
			placedAt: '2026-01-02T01:04:05.000Z',
			currency: 'eur',
			totalCents: 120_050,
			status: 'fulfilled',
			financialStatus: 'paid',
			holds: [],
		});
	});

	it('is in the customer’s currency, decimals or none', () => {
		const yen = { presentmentMoney: { amount: '1200.0', currencyCode: 'JPY' } };
		expect(toOrder({ ...plain, totalPriceSet: yen, totalRefundedSet: yen }).totalCents).toBe(1200);
		const odd = { presentmentMoney: { amount: '12.345', currencyCode: 'EUR' } };
		expect(() => toOrder({ ...plain, totalPriceSet: odd })).toThrow(/amount/);
	});

	it.each([
		[['fraud-hold'], 'NONE', ['fraud']],
		[['Suspected Fraud'], 'NONE', ['fraud']],
		[['verification-hold'], 'NONE', ['verification']],
		[['KYC pending', 'fraud'], 'NONE', ['fraud', 'verification']],
		[[], 'CANCEL', ['fraud']],
		[[], 'INVESTIGATE', ['fraud']],
		[['defrauded-no', 'unverified', 'vip'], 'ACCEPT', []],
	])('tagged %j, advised %s, is held for %j', (tags, recommendation, holds) => {
		expect(toOrder({ ...plain, tags, risk: { recommendation } }).holds).toEqual(holds);
	});

	it('names only payments that took money', () => {
		const of = (kind: string, status: string, id: string) => ({
			kind,
			status,
			authorizationCode: id,
			paymentId: null,
			receiptJson: null,
		});
		const transactions = [
			of('SALE', 'FAILURE', 'ch_failed'),
			of('SALE', 'SUCCESS', 'ch_paid'),
			of('CAPTURE', 'SUCCESS', 'ch_paid'),
			of('REFUND', 'SUCCESS', 'ch_refund'),
			of('VOID', 'SUCCESS', 'ch_voided'),
		];
		expect(toOrder({ ...plain, transactions }).chargeRefs).toEqual(['ch_paid']);
	});
});

describe('a receipt', () => {
	it('names Stripe’s ids where gateways put them, as text or as an object', () => {
		const receipt = {
			id: 'pi_1234',
			latest_charge: 'ch_1234',
			charges: { data: [{ id: 'ch_1234' }, { id: 'py_5678' }] },
			balance_transaction: 'txn_1234',
			customer: 'cus_1234',
		};
		const ids = ['pi_1234', 'ch_1234', 'py_5678'];
		expect(stripeRefs([null, 'auth 77'], receipt)).toEqual(ids);
		expect(stripeRefs([], JSON.stringify(receipt))).toEqual(ids);
	});

	it('names nothing by what a customer may write into it', () => {
		const receipt = {
			id: 'ch_mine1',
			client_secret: 'pi_mine1_secret_x',
			description: 'ch_theirs',
			billing_details: { name: 'ch_theirs', email: 'pi_theirs' },
			metadata: { id: 'ch_theirs', charge: 'ch_theirs' },
			charge: 'see ch_theirs please',
		};
		expect(stripeRefs([], receipt)).toEqual(['ch_mine1']);
	});

	it('of any form at all breaks nothing', () => {
		let deep: unknown = { id: 'ch_deep' };
		for (let i = 0; i < 5000; i += 1) deep = [deep];
		for (const receipt of [null, undefined, 5, '', '{"id":', [], 'ch_text', deep]) {
			expect(stripeRefs([], receipt)).toEqual([]);
		}
	});
});

describe('the charge of an order', () => {
	const charge = (id: string, more: Partial<Charge> = {}): Charge => ({
		id,
		amount: 120_050,
		amountCaptured: 120_050,
		amountRefunded: 0,
		currency: 'eur',
		status: 'succeeded',
		paid: true,
		captured: true,
		disputed: false,
		paymentIntentId: null,
		livemode: false,
		risk: 'normal',
		checks: { avsLine1: null, avsPostal: null, cvc: null },
		metadata: {},
		...more,
	});

	/** Only what a look-up asks of Stripe; anything else is a fault of the test. */
	function account(charges: readonly Charge[], searched: readonly Charge[] = []): StripeClient {
		const missing = () => Promise.reject(new Terminal('stripe_not_found', 'no such object'));
		const unasked = () => Promise.reject(new Error('not part of a look-up'));
		return {
			charge: (id) => {
				const found = charges.find((one) => one.id === id);
				return found ? Promise.resolve(found) : missing();
			},
			chargeOfPaymentIntent: (id) => {
				const found = charges.findLast((one) => one.paymentIntentId === id);
				return found ? Promise.resolve(found) : missing();
			},
			searchCharges: () => Promise.resolve([...searched]),
			openDisputes: unasked,
			listRefunds: unasked,
			freezeRefund: unasked,
			sendRefund: unasked,
			checkKey: unasked,
			state: () => 'closed',
		};
	}
	const order = (...chargeRefs: string[]): Order => ({ ...toOrder(plain), chargeRefs });
	const looked = async (client: StripeClient, ...refs: string[]) => {
		const result = await lookUpCharge(client, order(...refs));
		return result.kind === 'found' ? result.charge.id : result.reason;
	};

	it('is the one that took money, though others were tried', async () => {
		const failed = charge('ch_1', { status: 'failed', paid: false, paymentIntentId: 'pi_1' });
		const paid = charge('ch_2', { paymentIntentId: 'pi_1' });
		expect(await looked(account([failed, paid]), 'ch_1', 'pi_1')).toBe('ch_2');
		expect(await looked(account([failed, paid]), 'pi_1', 'ch_2', 'ch_1')).toBe('ch_2');
	});

	it('is none when that is not certain', async () => {
		expect(await looked(account([charge('ch_1'), charge('ch_2')]), 'ch_1', 'ch_2')).toBe(
			'several_charges',
		);
		expect(await looked(account([]), 'ch_1')).toBe('not_in_this_account');
		expect(await looked(account([], [charge('ch_9')]), 'ch_1')).toBe('not_in_this_account');
		expect(await looked(account([charge('ch_1', { captured: false })]), 'ch_1')).toBe(
			'not_captured',
		);
		expect(await looked(account([charge('ch_1', { currency: 'usd' })]), 'ch_1')).toBe(
			'currency_differs',
		);
		expect(await looked(account([]))).toBe('no_stripe_payment');
	});

	it('found by search alone must be the only one, with the order’s amount', async () => {
		expect(await looked(account([], [charge('ch_1')]))).toBe('ch_1');
		expect(await looked(account([], [charge('ch_1'), charge('ch_2')]))).toBe('several_charges');
		expect(await looked(account([], [charge('ch_1', { amountCaptured: 5 })]))).toBe(
			'amount_differs',
		);
	});

	it('is not called missing when Stripe is down', async () => {
		stripeTwin.addFault({ kind: 'status', status: 503, times: 'always' });
		await expect(lookUpCharge(stripe, order('ch_1'))).rejects.toMatchObject({ retriable: true });
	});
});
