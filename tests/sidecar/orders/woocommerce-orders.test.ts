import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { lookUpCharge } from '../../../sidecar/src/orders/charge-look-up.ts';
import type { OrderSource } from '../../../sidecar/src/orders/source.ts';
import {
	createWooCommerceOrders,
	toOrder,
} from '../../../sidecar/src/orders/woocommerce-orders.ts';
import { createStripe } from '../../../sidecar/src/providers/stripe.ts';
import {
	createWooCommerce,
	type WooCommerceClient,
} from '../../../sidecar/src/providers/woocommerce.ts';
import type { WooOrder } from '../../../sidecar/src/providers/woocommerce-objects.ts';
import { randomShop } from '../../support/shop.ts';
import { startStripeTwin, type StripeTwin } from '../../support/twins/stripe-twin.ts';
import {
	startWooCommerceTwin,
	type WooCommerceTwin,
} from '../../support/twins/woocommerce-twin.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);

describe.each([false, true])(
	`orders kept in WooCommerce (shop ${String(seed)}), renumbered: %s`,
	(renumbered) => {
		let twin: WooCommerceTwin;
		let stripeTwin: StripeTwin;
		let source: OrderSource;
		beforeEach(async () => {
			twin = await startWooCommerceTwin({ shop, renumbered });
			stripeTwin = await startStripeTwin({ shop });
			const { key, secret, url: baseUrl } = twin;
			source = createWooCommerceOrders(
				createWooCommerce({ key, secret, baseUrl, clock: systemClock }),
			);
		});
		afterEach(async () => {
			await twin.close();
			await stripeTwin.close();
		});

		it('are found by their number, with all their facts', async () => {
			for (const seeded of shop.orders) {
				const found = await source.findByNumber(` #${seeded.number} `);
				expect(found).toMatchObject({
					source: 'woocommerce',
					id: String(twin.order(seeded.number).id),
					number: seeded.number,
					email: seeded.email,
					customerId: String(twin.customerId(seeded.email)),
					currency: seeded.currency,
					totalCents: seeded.total,
					refundedCents: seeded.charge.amount_refunded,
					items: seeded.items.map(({ title, quantity }) => ({ title, quantity })),
					tracking: seeded.tracking ? [seeded.tracking] : [],
					placedAt: new Date(seeded.placed_at).toISOString(),
				});
				if (seeded.hold === null && found?.status !== 'on_hold') expect(found?.holds).toEqual([]);
				else if (seeded.hold !== null) expect(found?.holds).toContain(seeded.hold);
			}
		});

		it('are not found by part of a number, a name, an id that is no number, or a query', async () => {
			const [first] = shop.orders;
			const texts = [
				'',
				'#',
				'*',
				first?.number.slice(0, -1),
				first?.email,
				first?.items[0]?.title,
				'0',
			];
			if (renumbered) texts.push(String(twin.order(first?.number ?? '').id));
			for (const text of texts) expect(await source.findByNumber(text ?? '')).toBeNull();
		});

		it('take as many questions to find as not to find', async () => {
			const questions = async (number: string): Promise<number> => {
				twin.clearRequests();
				await source.findByNumber(number);
				return twin.requests().length;
			};
			const there = await questions(shop.orders[0]?.number ?? '');
			expect(await questions('987654321')).toBe(there);
		});

		it('are found by their address, letter case aside', async () => {
			const email = shop.orders[0]?.email ?? '';
			const found = await source.findByEmail(` ${email.toUpperCase()} `);
			const theirs = shop.orders.filter((order) => order.email === email);
			expect(found.map(({ number }) => number).sort()).toEqual(
				theirs.map(({ number }) => number).sort(),
			);
			expect(await source.findByEmail(email.slice(1))).toEqual([]);
			expect(await source.findByEmail('Twin Street')).toEqual([]);
		});

		it('lead to the one Stripe charge that paid them, or to none', async () => {
			const stripe = createStripe({ key: stripeTwin.key, baseUrl: stripeTwin.url });
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
	},
);

const plain: WooOrder = {
	id: 77,
	number: 'WC-77',
	status: 'processing',
	currency: 'EUR',
	date_created_gmt: '2026-01-02T03:04:05',
	date_paid_gmt: '2026-01-02T03:04:06',
	date_completed_gmt: null,
	total: '1200.5000',
	customer_id: 0,
	billing: { email: ' a@b.example ' },
	payment_method: 'stripe',
	transaction_id: 'ch_paid1',
	line_items: [],
	refunds: [],
	meta_data: [],
};
const withMeta = (...pairs: [string, unknown][]): WooOrder => ({
	...plain,
	meta_data: pairs.map(([key, value]) => ({ key, value })),
});

describe('an order of WooCommerce', () => {
	it('is normalised', () => {
		expect(toOrder(plain)).toMatchObject({
			id: '77',
			number: 'wc-77',
			email: 'a@b.example',
			customerId: null,
			placedAt: '2026-01-02T03:04:05.000Z',
			currency: 'eur',
			totalCents: 120_050,
			status: 'in_progress',
			financialStatus: 'paid',
			holds: [],
			chargeRefs: ['ch_paid1'],
		});
		expect(toOrder({ ...plain, billing: { email: null } }).email).toBeNull();
	});

	it('is in its own currency, decimals or none, never rounded', () => {
		expect(toOrder({ ...plain, currency: 'JPY', total: '1200.0000' }).totalCents).toBe(1200);
		expect(toOrder({ ...plain, currency: 'KWD', total: '1.2340' }).totalCents).toBe(1234);
		expect(() => toOrder({ ...plain, total: '12.3450' })).toThrow(/amount/);
		expect(
			toOrder({
				...plain,
				refunds: [
					{ id: 1, total: '-0.10' },
					{ id: 2, total: '-0.20' },
				],
			}),
		).toMatchObject({ refundedCents: 30, financialStatus: 'partially_refunded' });
	});

	it.each([
		['completed', 'fulfilled', 'paid'],
		['on-hold', 'on_hold', 'paid'],
		['cancelled', 'cancelled', 'paid'],
		['refunded', 'cancelled', 'refunded'],
		['failed', 'unfulfilled', 'paid'],
		['shop-made-this-up', 'in_progress', 'paid'],
	])('that is %s is %s and %s', (status, expected, money) => {
		expect(toOrder({ ...plain, status })).toMatchObject({
			status: expected,
			financialStatus: money,
		});
	});

	it('that nobody paid is not called paid', () => {
		const unpaid = { ...plain, date_paid_gmt: null };
		expect(toOrder({ ...unpaid, status: 'pending' }).financialStatus).toBe('pending');
		expect(toOrder({ ...unpaid, status: 'failed' }).financialStatus).toBe('voided');
		const held = { ...withMeta(['_stripe_charge_captured', 'no']), status: 'on-hold' };
		expect(toOrder({ ...held, date_paid_gmt: null }).financialStatus).toBe('authorized');
	});

	it.each([
		['on-hold', [], ['verification']],
		['processing', [['_wcpay_fraud_outcome_status', 'review']], ['fraud']],
		['processing', [['_wcpay_fraud_outcome_status', 'allow']], []],
		['processing', [['is_fraud', '']], []],
		['processing', [['is_fraud', 'yes']], ['fraud']],
		['processing', [['_kyc_status', 'pending']], ['verification']],
		['processing', [['_kyc_status', 'verified']], []],
		['processing', [['_defrauding_note', 'x']], []],
	] as [string, [string, unknown][], string[]][])(
		'%s with %j is held for %j',
		(status, meta, holds) => {
			expect(toOrder({ ...withMeta(...meta), status }).holds).toEqual(holds);
		},
	);

	it('names payments of both gateways, and nothing that only looks like one', () => {
		const named = withMeta(
			['_intent_id', 'pi_one11'],
			['_charge_id', 'ch_paid1'],
			['_stripe_source_id', 'pm_card1'],
			['_stripe_intent_id', { id: 'pi_object' }],
			['note', 'ch_theirs'],
		);
		expect(toOrder(named).chargeRefs).toEqual(['ch_paid1', 'pi_one11']);
		expect(toOrder({ ...plain, transaction_id: '8XJ23 ch_x' }).chargeRefs).toEqual([]);
	});

	it('shows parcels, and no link that is not one', () => {
		const parcels = [
			{ tracking_provider: 'dhl', tracking_number: 'D1', custom_tracking_link: 'javascript:1' },
			{
				custom_tracking_provider: 'Bike',
				tracking_number: 5,
				custom_tracking_link: 'https://x.example/1',
			},
			{ tracking_provider: 'ups' },
			'nonsense',
		];
		expect(toOrder(withMeta(['_wc_shipment_tracking_items', parcels])).tracking).toEqual([
			{ company: 'dhl', number: 'D1', url: null },
			{ company: 'Bike', number: null, url: 'https://x.example/1' },
		]);
		expect(toOrder(withMeta(['_wc_shipment_tracking_items', 'x'])).tracking).toEqual([]);
	});
});

describe('an order with something around its id', () => {
	it('is found, and only by the whole of it', async () => {
		const answer = (order: WooOrder) => ({
			order: (id: number) => Promise.resolve(id === order.id ? order : null),
			numberOf: (id: number) => Promise.resolve(id === order.id ? [order] : []),
			searchNumbers: () => Promise.resolve([]),
		});
		const client = answer({ ...plain, number: 'WC-77/26' }) as unknown as WooCommerceClient;
		const source = createWooCommerceOrders(client);
		expect(await source.findByNumber('#wc-77/26')).toMatchObject({ id: '77' });
		for (const other of ['77', 'wc-77', 'wc-077/26', '26']) {
			expect(await source.findByNumber(other)).toBeNull();
		}
	});
});
