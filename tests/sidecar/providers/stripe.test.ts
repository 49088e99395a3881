import StripeSdk from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
	createStripe,
	STRIPE_API_VERSION,
	stripeMode,
} from '../../../sidecar/src/providers/stripe.ts';
import type { RefundOrder, StripeClient } from '../../../sidecar/src/providers/stripe-types.ts';
import { plainOrders, randomShop, type ShopOrder } from '../../support/shop.ts';
import { validateStripeRequest } from '../../support/twins/spec-stripe.ts';
import { startStripeTwin, type StripeTwin } from '../../support/twins/stripe-twin.ts';
import { freePort, json, scriptedServer } from './scripted-server.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
let twin: StripeTwin;
let stripe: StripeClient;
let order: ShopOrder;

const quick = { firstDelay: 1 };

beforeEach(async () => {
	twin = await startStripeTwin({ shop });
	stripe = createStripe({ key: twin.key, baseUrl: twin.url, resilience: quick });
	const [first] = plainOrders(shop);
	if (!first) throw new Error('no plain order');
	order = first;
});
afterEach(() => twin.close());

const asked = (more: Partial<RefundOrder> = {}): RefundOrder => ({
	chargeId: order.charge.id,
	amount: 7,
	reason: 'requested_by_customer',
	refundRequestId: 'rr_1',
	metadata: {
		refund_request_id: more.refundRequestId ?? 'rr_1',
		order_number: `№ ${order.number} & Söhne=1`,
		log_root: 'ab'.repeat(32),
		log_size: '12',
		instance: 'in_1',
	},
	...more,
});
const sent = () => twin.requests().filter(({ method }) => method === 'POST');

describe(`reading from Stripe (shop ${seed})`, () => {
	it('gives a charge as policy needs it, by its id and by its payment intent', async () => {
		const { charge } = order;
		const found = await stripe.charge(charge.id);
		expect(found).toMatchObject({
			id: charge.id,
			amount: charge.amount,
			amountCaptured: charge.amount,
			amountRefunded: 0,
			currency: order.currency,
			paymentIntentId: charge.payment_intent,
			risk: 'normal',
			checks: { avsLine1: 'pass', avsPostal: 'pass', cvc: 'pass' },
		});
		expect(await stripe.chargeOfPaymentIntent(charge.payment_intent)).toEqual(found);
	});

	it('finds charges by the order in their metadata, and only by the very same value', async () => {
		const found = await stripe.searchCharges({ orderIds: [order.number, order.number, '0'] });
		expect(found.map(({ id }) => id)).toEqual([order.charge.id]);
		expect(await stripe.searchCharges({ orderIds: [`' OR amount:1`, '\\'] })).toEqual([]);
	});

	it('lists every refund, to the last page', async () => {
		for (let i = 0; i < 205; i += 1) twin.refundByHand(order.charge.id, 1);
		const refunds = await stripe.listRefunds(order.charge.id);
		expect(new Set(refunds.map(({ id }) => id)).size).toBe(205);
	}, 20_000);

	it('sees an open dispute, and none on another charge', async () => {
		expect(await stripe.openDisputes(order.charge.id)).toEqual([]);
		twin.changeCharge(order.charge.id, { disputed: true });
		expect(await stripe.openDisputes(order.charge.id)).toHaveLength(1);
	});

	it('is tried again over a reset, a 500 and a 429, and reads the answer in the end', async () => {
		for (const fault of [
			{ kind: 'reset', times: 2 },
			{ kind: 'status', status: 500, times: 1 },
			{ kind: 'status', status: 429, times: 1 },
		] as const) {
			twin.addFault({ ...fault, match: { path: '/v1/charges/*' } });
			expect((await stripe.charge(order.charge.id)).id).toBe(order.charge.id);
			expect(twin.pendingFaults()).toBe(0);
		}
	});

	it('is not tried again for an id or a key that is wrong', async () => {
		await expect(stripe.charge('ch_none')).rejects.toMatchObject({ type: 'stripe_not_found' });
		const stranger = createStripe({ key: 'sk_test_other', baseUrl: twin.url, resilience: quick });
		await expect(stranger.charge(order.charge.id)).rejects.toMatchObject({
			type: 'stripe_forbidden',
			retriable: false,
		});
		expect(twin.requests()).toHaveLength(2);
	});

	it('takes no object of another form for a charge', async () => {
		twin.addFault({ kind: 'reply', status: 200, body: { id: 'ch_1', amount: 'all' }, times: 3 });
		await expect(stripe.charge(order.charge.id)).rejects.toMatchObject({
			type: 'stripe_unreadable',
			retriable: true,
		});
	});

	it('says what doctor wants to know of the key', async () => {
		expect(await stripe.checkKey()).toMatchObject({ ok: true, mode: 'test' });
		twin.addFault({
			kind: 'reply',
			status: 403,
			body: { error: { type: 'invalid_request_error', message: 'restricted' } },
		});
		expect(await stripe.checkKey()).toEqual({ ok: true, mode: 'test', accountId: null });
		const stranger = createStripe({ key: 'rk_live_x', baseUrl: twin.url });
		expect(await stranger.checkKey()).toMatchObject({ ok: false });
		expect(stripeMode('rk_live_x')).toBe('live');
	});
});

describe('a refund', () => {
	it('is frozen without a request, and goes out as those very bytes under its key', async () => {
		const frozen = await stripe.freezeRefund(asked());
		expect(twin.requests()).toHaveLength(0);
		expect(frozen).toMatchObject({ idempotencyKey: 'rr_1', apiVersion: STRIPE_API_VERSION });
		const outcome = await stripe.sendRefund(frozen);
		expect(outcome).toMatchObject({
			kind: 'refund',
			replayed: false,
			refund: { amount: 7, chargeId: order.charge.id, metadata: asked().metadata },
		});
		expect(sent()).toHaveLength(1);
		expect(sent()[0]).toMatchObject({
			body: frozen.body,
			headers: { 'idempotency-key': 'rr_1', 'stripe-version': STRIPE_API_VERSION },
		});
		expect(await stripe.sendRefund(frozen)).toMatchObject({ kind: 'refund', replayed: true });
		expect(await stripe.listRefunds(order.charge.id)).toHaveLength(1);
	});

	it('sends bytes that an earlier version froze, its API version included', async () => {
		const now = await stripe.freezeRefund(asked());
		const earlier = {
			...now,
			apiVersion: '2024-06-20',
			body: new URLSearchParams([...new URLSearchParams(now.body)].reverse()).toString(),
		};
		expect(earlier.body).not.toBe(now.body);
		expect(await stripe.sendRefund(earlier)).toMatchObject({ kind: 'refund' });
		expect(sent()[0]).toMatchObject({
			body: earlier.body,
			headers: { 'stripe-version': '2024-06-20' },
		});
	});

	it.each([
		['before', 'reset', 'connection', 0],
		['after', 'reset', 'connection', 1],
		['after', 'status', 'server_error', 1],
		['before', 'status', 'server_error', 0],
		['after', 'stored-500', 'server_error', 1],
		['before', 'stored-500', 'server_error', 0],
	] as const)(
		'%s the effect, a %s is unclear (%s) and never repeated by itself',
		async (effect, kind, reason, made) => {
			twin.addFault({ kind, effect, match: { method: 'POST' } });
			const frozen = await stripe.freezeRefund(asked());
			expect(await stripe.sendRefund(frozen)).toMatchObject({ kind: 'unclear', reason });
			expect(sent()).toHaveLength(1);
			expect(await stripe.listRefunds(order.charge.id)).toHaveLength(made);
		},
	);

	it('knows a stored 500 when Stripe repeats it', async () => {
		twin.addFault({ kind: 'stored-500', effect: 'before', match: { method: 'POST' } });
		const frozen = await stripe.freezeRefund(asked());
		expect(await stripe.sendRefund(frozen)).toMatchObject({ stored: false });
		expect(await stripe.sendRefund(frozen)).toMatchObject({
			kind: 'unclear',
			reason: 'server_error',
			stored: true,
		});
	});

	it('is refused when it is too much, unclear under a key used for another', async () => {
		const much = asked({ amount: order.charge.amount + 1, refundRequestId: 'rr_2' });
		expect(await stripe.sendRefund(await stripe.freezeRefund(much))).toMatchObject({
			kind: 'refused',
			status: 400,
		});
		const frozen = await stripe.freezeRefund(asked());
		await stripe.sendRefund(frozen);
		const other = { ...frozen, body: frozen.body.replace('amount=7', 'amount=8') };
		expect(await stripe.sendRefund(other)).toMatchObject({
			kind: 'unclear',
			reason: 'idempotency_error',
		});
	});

	it('is unclear when the charge is refunded already', async () => {
		twin.refundByHand(order.charge.id, order.charge.amount);
		expect(await stripe.sendRefund(await stripe.freezeRefund(asked()))).toMatchObject({
			kind: 'unclear',
			reason: 'already_refunded',
		});
	});

	it('is forbidden to a key that Stripe does not know', async () => {
		const stranger = createStripe({ key: 'sk_test_other', baseUrl: twin.url });
		expect(await stranger.sendRefund(await stranger.freezeRefund(asked()))).toMatchObject({
			kind: 'forbidden',
			status: 401,
		});
	});

	it('was provably not sent when nobody listens, and when the breaker is open', async () => {
		const nobody = createStripe({
			key: 'sk_test_x',
			baseUrl: `http://127.0.0.1:${await freePort()}`,
			resilience: quick,
		});
		const frozen = await nobody.freezeRefund(asked());
		for (let i = 0; i < 5; i += 1) {
			expect(await nobody.sendRefund(frozen)).toMatchObject({
				kind: 'not_sent',
				reason: 'connect_refused',
			});
		}
		expect(nobody.state()).toBe('open');
		expect(await nobody.sendRefund(frozen)).toMatchObject({
			kind: 'not_sent',
			reason: 'breaker_open',
		});
	});

	it('goes out once where the SDK by itself would send it twice', async () => {
		const server = await scriptedServer((response, _received, socket) => {
			if (server.received.length === 1) socket.resetAndDestroy();
			else json(response, 200, { id: 're_second' });
		});
		const sdk = new StripeSdk('sk_test_x', {
			host: '127.0.0.1',
			port: server.port,
			protocol: 'http',
			maxNetworkRetries: 0,
			telemetry: false,
		});
		await sdk.refunds.create({ charge: 'ch_1' });
		expect(server.received).toHaveLength(2);

		server.received.length = 0;
		const ours = createStripe({ key: 'sk_test_x', baseUrl: server.url });
		expect(await ours.sendRefund(await ours.freezeRefund(asked()))).toMatchObject({
			kind: 'unclear',
			reason: 'connection',
		});
		expect(server.received).toHaveLength(1);
		await server.close();
	});
});

describe('every request', () => {
	it('is one that Stripe’s own specification allows', async (context) => {
		await stripe.charge(order.charge.id);
		await stripe.chargeOfPaymentIntent(order.charge.payment_intent);
		await stripe.searchCharges({ orderIds: [order.number] });
		await stripe.openDisputes(order.charge.id);
		for (let i = 0; i < 101; i += 1) twin.refundByHand(order.charge.id, 1);
		await stripe.listRefunds(order.charge.id);
		await stripe.checkKey();
		await stripe.sendRefund(await stripe.freezeRefund(asked()));
		expect(twin.requests().length).toBeGreaterThanOrEqual(9);
		for (const request of twin.requests()) {
			const verdict = await validateStripeRequest(request);
			if (verdict.skipped) context.skip(verdict.reason);
			else
				expect({ path: request.path, errors: verdict.errors }).toEqual({
					path: request.path,
					errors: [],
				});
		}
	}, 30_000);
});
