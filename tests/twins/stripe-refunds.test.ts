import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainOrders, randomShop, type ShopOrder } from '../support/shop.ts';
import { startStripeTwin, type StripeTwin } from '../support/twins/stripe-twin.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
let twin: StripeTwin;
let stripe: Stripe;
let order: ShopOrder;

beforeEach(async () => {
	twin = await startStripeTwin({ shop });
	stripe = new Stripe(twin.key, {
		host: '127.0.0.1',
		port: twin.port,
		protocol: 'http',
		maxNetworkRetries: 0,
		telemetry: false,
	});
	const [first] = plainOrders(shop);
	if (!first) throw new Error('no plain order');
	order = first;
});
afterEach(() => twin.close());

async function failure(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(error instanceof Stripe.errors.StripeError)) throw new Error('it did not fail');
	return error;
}

describe(`refunds at Stripe's twin (shop ${seed})`, () => {
	it('takes a part, then the rest, then nothing more', async () => {
		const { charge } = order;
		const part = await stripe.refunds.create({
			charge: charge.id,
			amount: 5,
			reason: 'requested_by_customer',
			metadata: { refund_request_id: 'rr_1' },
		});
		expect(part).toMatchObject({
			amount: 5,
			currency: order.currency,
			charge: charge.id,
			payment_intent: charge.payment_intent,
			status: 'succeeded',
			metadata: { refund_request_id: 'rr_1' },
		});
		expect(await stripe.charges.retrieve(charge.id)).toMatchObject({
			amount: charge.amount,
			amount_refunded: 5,
			refunded: false,
		});
		const tooMuch = await failure(
			stripe.refunds.create({ charge: charge.id, amount: charge.amount - 4 }),
		);
		expect(tooMuch).toMatchObject({ statusCode: 400, param: 'amount' });
		const rest = await stripe.refunds.create({ payment_intent: charge.payment_intent });
		expect(rest.amount).toBe(charge.amount - 5);
		const again = await failure(stripe.refunds.create({ charge: charge.id, amount: 1 }));
		expect(again).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' });
	});

	it('gives the amount back when a pending refund fails', async () => {
		twin.startRefundsAs('pending');
		const refund = await stripe.refunds.create({ charge: order.charge.id });
		expect(refund.status).toBe('pending');
		expect((await stripe.charges.retrieve(order.charge.id)).refunded).toBe(true);
		twin.settleRefund(refund.id, 'failed');
		expect(await stripe.refunds.retrieve(refund.id)).toMatchObject({
			status: 'failed',
			failure_reason: 'expired_or_canceled_card',
		});
		expect((await stripe.charges.retrieve(order.charge.id)).amount_refunded).toBe(0);
	});

	it('lists newest first, to the last page', async () => {
		for (let made = 1; made <= 5; made += 1) {
			await stripe.refunds.create({ charge: order.charge.id, amount: made });
		}
		const first = await stripe.refunds.list({ charge: order.charge.id, limit: 2 });
		expect(first.has_more).toBe(true);
		expect(first.data.map(({ amount }) => amount)).toEqual([5, 4]);
		const all = [];
		for await (const refund of stripe.refunds.list({ charge: order.charge.id, limit: 2 })) {
			all.push(refund.amount);
		}
		expect(all).toEqual([5, 4, 3, 2, 1]);
	});

	it('refuses what Stripe refuses, naming the parameter', async () => {
		const cases: [Record<string, string>, object][] = [
			[{ charge: 'ch_none' }, { code: 'resource_missing', param: 'charge', status: 404 }],
			[{ amount: '5' }, { code: 'parameter_missing', status: 400 }],
			[
				{ charge: order.charge.id, amount: '0' },
				{ code: 'parameter_invalid_integer', param: 'amount', status: 400 },
			],
			[
				{ charge: order.charge.id, amount: '1.5' },
				{ code: 'parameter_invalid_integer', param: 'amount', status: 400 },
			],
			[
				{ charge: order.charge.id, amont: '5' },
				{ code: 'parameter_unknown', param: 'amont', status: 400 },
			],
			[
				{ charge: order.charge.id, reason: 'because' },
				{ param: 'reason', status: 400 },
			],
		];
		for (const [params, wanted] of cases) {
			const reply = await fetch(`${twin.url}/v1/refunds`, {
				method: 'POST',
				headers: { authorization: `Bearer ${twin.key}` },
				body: new URLSearchParams(params),
			});
			const { error } = (await reply.json()) as { error: object };
			expect({ ...error, status: reply.status }).toMatchObject(wanted);
		}
		expect(twin.state().refunds.filter(({ past }) => !past)).toEqual([]);
	});

	it('refuses a charge that is disputed', async () => {
		twin.changeCharge(order.charge.id, { disputed: true });
		const refused = await failure(stripe.refunds.create({ charge: order.charge.id }));
		expect(refused).toMatchObject({ statusCode: 400, code: 'charge_disputed' });
		const disputes = await stripe.disputes.list({ charge: order.charge.id });
		expect(disputes.data).toMatchObject([{ charge: order.charge.id, status: 'needs_response' }]);
	});

	it('refuses another key', async () => {
		const stranger = new Stripe('sk_test_other', {
			host: '127.0.0.1',
			port: twin.port,
			protocol: 'http',
			maxNetworkRetries: 0,
		});
		const refused = await failure(stranger.charges.retrieve(order.charge.id));
		expect(refused).toMatchObject({ statusCode: 401, type: 'StripeAuthenticationError' });
	});

	it('finds a charge by its order, and shows what a policy reads', async () => {
		const found = await stripe.charges.search({
			query: `metadata['order_id']:'${order.number}'`,
		});
		expect(found.data.map(({ id }) => id)).toEqual([order.charge.id]);
		const charge = await stripe.charges.retrieve(order.charge.id, {
			expand: ['payment_intent', 'refunds'],
		});
		expect(charge).toMatchObject({
			outcome: { risk_level: 'normal' },
			payment_method_details: { card: { checks: { cvc_check: 'pass' } } },
			payment_intent: { id: order.charge.payment_intent, latest_charge: order.charge.id },
			refunds: { object: 'list', data: [] },
		});
		expect((await stripe.accounts.retrieveCurrent()).object).toBe('account');
	});
});
