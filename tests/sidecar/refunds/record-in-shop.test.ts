import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { insertConversation, insertTurn } from '../../../sidecar/src/conversation/store.ts';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import { createWooCommerceBooks } from '../../../sidecar/src/orders/woocommerce-books.ts';
import { createWooCommerce } from '../../../sidecar/src/providers/woocommerce.ts';
import { createRecordInShop } from '../../../sidecar/src/refunds/record-in-shop.ts';
import { insertRefund, type Refund } from '../../../sidecar/src/refunds/store.ts';
import { plainOrders, randomShop } from '../../support/shop.ts';
import type { GatewayStyle } from '../../support/twins/woocommerce-book.ts';
import {
	startWooCommerceTwin,
	type WooCommerceTwin,
} from '../../support/twins/woocommerce-twin.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

const DELAY = 90_000;
const CONVERSATION = `cv_${'2'.repeat(32)}`;
const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
const stripeOrder = plainOrders(shop).find(({ charge }) => charge.receipt === 'charge');
const [plain] = stripeOrder ? [stripeOrder] : plainOrders(shop);
if (!plain) throw new Error('no plain order');
const order = plain;
const amount = Math.floor(order.total / 3);

let twin: WooCommerceTwin;
let log: LogFixture;
let moved: ReturnType<typeof createRecordInShop>['refundMoved'];

function listen(): void {
	const { key, secret, url: baseUrl } = twin;
	const client = createWooCommerce({
		key,
		secret,
		baseUrl,
		clock: systemClock,
		resilience: { firstDelay: 1, totalTimeout: 400 },
	});
	const made = createRecordInShop({
		...log,
		source: 'woocommerce',
		books: createWooCommerceBooks(client),
		delay: DELAY,
		log: { warn: () => undefined },
	});
	moved = made.refundMoved;
}

beforeEach(async () => {
	twin = await startWooCommerceTwin({ shop });
	log = openLog();
	listen();
	await log.write('conversation.open', (tx) => {
		insertConversation(tx, {
			id: CONVERSATION,
			sessionId: 's',
			userId: null,
			locale: 'en',
			createdAt: log.clock.now().toISOString(),
		});
	});
	log.outbox.start();
});
afterEach(async () => {
	await log.outbox.stop(0);
	await twin.close();
	log.remove();
});

/** A refund that Stripe confirmed just now. */
async function confirmed(change: Partial<Refund> = {}): Promise<Refund> {
	const turnId = uuidV7(log.clock.now());
	const at = log.clock.now().toISOString();
	const refund: Refund = {
		id: `rr_${turnId}`,
		conversationId: CONVERSATION,
		turnId,
		ordinal: 1,
		callId: `${turnId}:1`,
		orderSource: 'woocommerce',
		orderId: String(twin.order(order.number).id),
		orderNumber: order.number,
		orderSummary: { placed_at: null, status: 'fulfilled', total_cents: 0, holds: [], items: [] },
		customerEmail: null,
		chargeId: order.charge.id,
		amount,
		currency: order.currency,
		reason: 'requested_by_customer',
		state: 'confirmed',
		version: 5,
		automatic: false,
		proposalNumber: 1,
		detail: null,
		stripeRefundId: `re_${turnId.replaceAll('-', '')}`,
		requestedAt: at,
		approvedAt: at,
		updatedAt: at,
		...change,
	};
	await log.write('refunds.settle', (tx) => {
		insertTurn(tx, {
			id: turnId,
			conversationId: CONVERSATION,
			customerText: '',
			userId: null,
			accountEmail: null,
			bodyHash: '',
			begun: { kind: 'begun', trigger: { kind: 'message', text: '' }, notice: null },
			at,
		});
		insertRefund(tx, refund);
		moved(tx, refund);
	});
	return refund;
}

/** Lets everything fall due, again and again, until nothing waits. */
async function untilSettled(rounds = 12): Promise<void> {
	for (let i = 0; i < rounds && log.outbox.states().waiting > 0; i++) {
		log.clock.advance(2 * 60 * 60_000);
		await log.outbox.runNow();
	}
}
const recorded = () => twin.order(order.number).refunds;
const posts = () => twin.requests().filter(({ method }) => method === 'POST').length;
const parked = () => log.outbox.states().rows.filter(({ state }) => state === 'failed');

describe(`a confirmed refund (shop ${String(seed)})`, () => {
	it('is recorded once, some time after, with both its ids and no money moved', async () => {
		const refund = await confirmed();
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(twin.requests()).toEqual([]);
		expect(log.outbox.states().rows[0]?.notBefore).toBe(
			new Date(log.clock.now().getTime() + DELAY).toISOString(),
		);
		await untilSettled();
		expect(recorded()).toMatchObject([
			{ amount, refundedPayment: false, reason: `${refund.id} · ${String(refund.stripeRefundId)}` },
		]);
		const meta = Object.fromEntries(
			recorded()[0]?.meta.map(({ key, value }) => [key, value]) ?? [],
		);
		expect(meta).toMatchObject({
			_ai_support_chat_refund_request_id: refund.id,
			_ai_support_chat_stripe_refund_id: refund.stripeRefundId,
		});
		const sent = twin.requests().find(({ method }) => method === 'POST');
		expect(JSON.parse(sent?.body ?? '{}')).toMatchObject({ api_refund: false, api_restock: false });
		expect(log.outbox.states()).toMatchObject({ waiting: 0, failed: 0 });
	});

	it('of Shopify, or one not confirmed, is none of WooCommerce’s', async () => {
		await confirmed({ orderSource: 'shopify' });
		await confirmed({ state: 'failed' });
		expect(log.outbox.states().waiting).toBe(0);
	});

	it.each<GatewayStyle>(['stripe', 'stripe-per-refund', 'woopayments'])(
		'that the shop’s own gateway recorded meanwhile is adopted (%s)',
		async (style) => {
			const { stripeRefundId } = await confirmed();
			twin.gatewayRecords(order.number, { stripeRefundId: stripeRefundId ?? '', amount, style });
			await untilSettled();
			expect(recorded()).toHaveLength(1);
			expect(posts()).toBe(0);
			expect(log.outbox.states()).toMatchObject({ waiting: 0, failed: 0 });
		},
	);

	it('is not taken for another one of the same amount', async () => {
		twin.refundByHand(order.number, amount);
		const first = await confirmed();
		await untilSettled();
		const second = await confirmed();
		await untilSettled();
		expect(recorded()).toHaveLength(3);
		expect(recorded().map(({ reason }) => reason.split(' ')[0])).toEqual([second.id, first.id, '']);
	});

	it.runIf(stripeOrder)(
		'that the gateway hears of later is not recorded a second time',
		async () => {
			const { stripeRefundId } = await confirmed();
			await untilSettled();
			twin.gatewayRecords(order.number, {
				stripeRefundId: stripeRefundId ?? '',
				amount,
				style: 'stripe',
			});
			expect(recorded()).toHaveLength(1);
		},
	);

	it.each([
		['the answer is lost', { kind: 'reset', effect: 'after' }],
		['nothing is ever answered', { kind: 'drop-reply', effect: 'after' }],
		['it is done, and an error answered', { kind: 'status', status: 502, effect: 'after' }],
		['it breaks before anything is done', { kind: 'reset', effect: 'before' }],
		['WordPress fails', { kind: 'status', status: 500, effect: 'before' }],
		[
			'the key may not write for a while',
			{
				kind: 'reply',
				status: 401,
				body: { code: 'woocommerce_rest_authentication_error', message: 'no' },
			},
		],
	] as const)(
		'is there exactly once though %s',
		async (_what, fault) => {
			twin.addFault({ match: { method: 'POST' }, ...fault });
			const refund = await confirmed();
			await untilSettled();
			expect(recorded()).toHaveLength(1);
			expect(recorded()[0]?.reason).toContain(refund.id);
			expect(parked()).toEqual([]);
		},
		30_000,
	);

	it('is there exactly once though PHP died between the refund and its meta data', async () => {
		twin.loseMetaOnce();
		twin.addFault({ match: { method: 'POST' }, kind: 'reset', effect: 'after' });
		await confirmed();
		await untilSettled();
		expect(recorded()).toHaveLength(1);
		expect(posts()).toBe(1);
	});

	it('waits while WooCommerce is away, and is recorded when it is back', async () => {
		await confirmed();
		twin.addFault({ kind: 'status', status: 503, times: 'always' });
		await untilSettled(3);
		expect(log.outbox.states()).toMatchObject({ waiting: 1, failed: 0 });
		twin.clearFaults();
		await new Promise((resolve) => setTimeout(resolve, 10));
		await log.outbox.stop(0);
		const { dir } = log;
		log.close();
		log = openLog(dir);
		listen();
		log.outbox.start();
		await untilSettled();
		expect(recorded()).toHaveLength(1);
	});

	it('is given to a person when less is left than was refunded, or the order is gone', async () => {
		twin.refundByHand(order.number, order.total - amount + 1);
		await confirmed();
		await untilSettled();
		await confirmed({ orderId: '999999999' });
		await untilSettled();
		await confirmed({ detail: 'Stripe refunded another amount: 5 in minor units.' });
		await untilSettled();
		expect(recorded()).toHaveLength(1);
		const reasons = parked().map(({ reason }) => reason);
		expect(reasons[0]).toMatch(/only .* of order \d+ is left to refund there.*by hand/);
		expect(reasons[1]).toMatch(/no longer there/);
		expect(reasons[2]).toMatch(/another amount/);
		expect(posts()).toBe(0);
	});

	it('that was refused though enough is left is tried again', async () => {
		const refused = {
			code: 'woocommerce_rest_cannot_create_order_refund',
			message: 'Nicht jetzt.',
		};
		twin.addFault({ match: { method: 'POST' }, kind: 'reply', status: 500, body: refused });
		await confirmed();
		await untilSettled();
		expect(recorded()).toHaveLength(1);
		expect(parked()).toEqual([]);
	});
});
