import { afterEach, describe, expect, it } from 'vitest';
import {
	askForRefund,
	spoken,
	startSidecarShop,
	type SidecarShop,
} from '../support/sidecar-shop.ts';
import { asStaff, decision, queue } from '../support/staff.ts';
import type { WooCommerceTwin } from '../support/twins/woocommerce-twin.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop | undefined;
afterEach(async () => {
	await made?.close();
	made = undefined;
});

async function start(
	model: 'rules' | 'none',
	env: Readonly<Record<string, string>> = {},
): Promise<SidecarShop & { woo: WooCommerceTwin }> {
	made = await startSidecarShop({ seed: SEED, model, orders: 'woocommerce', env });
	if (!made.woocommerce) throw new Error('no twin of WooCommerce');
	return Object.assign(made, { woo: made.woocommerce });
}

async function approve(shop: SidecarShop): Promise<void> {
	const { url } = shop.sidecar;
	const { keys } = shop.wordpress;
	const { items } = await queue(url, keys);
	const [item] = items;
	if (!item) throw new Error('the queue is empty');
	expect(item.order_source).toBe('woocommerce');
	const decided = await asStaff(
		url,
		keys,
		'POST',
		'/api/agent/approvals',
		decision(item, true, 'fine'),
	);
	expect(decided.status).toBe(200);
}

describe.each(['rules', 'none'] as const)('orders of WooCommerce, model: %s', (model) => {
	it(`a refund is approved, made once at Stripe and recorded once (seed ${String(SEED)})`, async () => {
		const shop = await start(model);
		const customer = shop.customer();
		const amount = Math.floor(shop.order.charge.amount / 2);
		const turnId = await askForRefund(shop, customer, amount);
		await customer.until((c) => c.refunds[0]?.state === 'awaiting_approval', 'the request');
		await approve(shop);
		await customer.until((c) => c.refunds[0]?.state === 'confirmed' && !c.busy, 'the confirmation');
		const atStripe = shop.stripe
			.state()
			.refunds.filter((one) => one.metadata['refund_request_id'] === `rr_${turnId}`);
		expect(atStripe).toMatchObject([{ amount }]);

		await expect
			.poll(() => shop.woo.order(shop.order.number).refunds, { timeout: 15_000 })
			.toHaveLength(1);
		const [recorded] = shop.woo.order(shop.order.number).refunds;
		expect(recorded).toMatchObject({ amount, refundedPayment: false });
		expect(recorded?.reason).toBe(`rr_${turnId} · ${String(atStripe[0]?.id)}`);
		expect(shop.shopify.requests()).toEqual([]);
	});

	it(`the shop's own gateway hears of the refund first: it stays the only record (seed ${String(SEED)})`, async () => {
		// Long enough for Stripe's webhook to reach the gateway before our own look.
		const shop = await start(model, { WOOCOMMERCE_REFUND_DELAY: '5' });
		const customer = shop.customer();
		const amount = Math.floor(shop.order.charge.amount / 3);
		const turnId = await askForRefund(shop, customer, amount);
		await customer.until((c) => c.refunds[0]?.state === 'awaiting_approval', 'the request');
		await approve(shop);
		await customer.until((c) => c.refunds[0]?.state === 'confirmed' && !c.busy, 'the confirmation');
		const made = shop.stripe
			.state()
			.refunds.find((one) => one.metadata['refund_request_id'] === `rr_${turnId}`);
		shop.woo.gatewayRecords(shop.order.number, {
			stripeRefundId: made?.id ?? '',
			amount,
			style: 'stripe',
		});
		await expect
			.poll(() => shop.woo.requests().filter(({ path }) => path.includes('/refunds')).length, {
				timeout: 15_000,
			})
			.toBeGreaterThan(0);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(shop.woo.order(shop.order.number).refunds).toHaveLength(1);
		expect(shop.woo.requests().filter(({ method }) => method === 'POST')).toEqual([]);
	});

	it(`an order is looked up by number and code, and says nothing of the shop system (seed ${String(SEED)})`, async () => {
		const shop = await start(model);
		const customer = shop.customer();
		await customer.open();
		await customer.say(`Where is my order ${shop.order.number}? My email is ${shop.order.email}`);
		const { verification } = await customer.until(
			(c) => c.verification !== null && !c.busy,
			'a code',
		);
		const code = shop.wordpress.codeFor(shop.order.email);
		await customer.enterCode(verification?.verification_id ?? '', code ?? '');
		const { messages } = await customer.until(
			(c) =>
				c.messages.some(
					({ role, text }) =>
						role === 'assistant' &&
						text.includes(shop.order.number) &&
						/status|shipped|fulfilled|sent|delivered|way|process|tracking/i.test(text),
				) && !c.busy,
			'the order',
		);
		for (const { text } of messages) expect(text).not.toMatch(/woocommerce|shopify/i);
	});

	it(`somebody else's order stays closed to who is logged in (seed ${String(SEED)})`, async () => {
		const shop = await start(model);
		const account = { sub: String(shop.woo.customerId(shop.order.email)), email: 'x@example.com' };
		// The WordPress of the session is another one than WooCommerce's: an account proves nothing.
		const customer = shop.customer(account);
		await customer.open();
		await customer.say(`Refund ${spoken(5, shop.order.currency)} of order ${shop.order.number}`);
		await customer.until((c) => c.messages.length >= 2 && !c.busy, 'an answer');
		expect(shop.wordpress.codeFor(shop.order.email)).toBeUndefined();
		const { messages, refunds } = await customer.conversation();
		expect(refunds).toEqual([]);
		for (const { role, text } of messages) {
			if (role === 'assistant') expect(text).not.toContain(shop.order.email);
		}
	});
});
