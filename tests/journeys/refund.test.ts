import { afterEach, describe, expect, it } from 'vitest';
import { askForRefund, startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import { asStaff, decision, queue } from '../support/staff.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop | undefined;
afterEach(async () => {
	await made?.close();
	made = undefined;
});

describe.each(['rules', 'none'] as const)('a refund, model: %s, seed %#', (model) => {
	it(`waits for approval, is approved, refunded once and confirmed (seed ${String(SEED)})`, async () => {
		made = await startSidecarShop({ seed: SEED, model });
		const customer = made.customer();
		const amount = Math.floor(made.order.charge.amount / 2);
		const turnId = await askForRefund(made, customer, amount);

		const waiting = await customer.until(
			(c) => c.refunds[0]?.state === 'awaiting_approval',
			'the request',
		);
		expect(waiting.refunds[0]).toMatchObject({
			refund_request_id: `rr_${turnId}`,
			amount_cents: amount,
			currency: made.order.currency,
		});
		expect(made.stripe.state().refunds.filter((r) => r.metadata['refund_request_id'])).toHaveLength(
			0,
		);

		const { items } = await queue(made.sidecar.url, made.wordpress.keys);
		const [item] = items;
		if (!item) throw new Error('the queue is empty');
		const decided = await asStaff(
			made.sidecar.url,
			made.wordpress.keys,
			'POST',
			'/api/agent/approvals',
			decision(item, true, 'fine'),
		);
		expect(decided.status).toBe(200);

		const done = await customer.until(
			(c) => c.refunds[0]?.state === 'confirmed' && !c.busy,
			'the confirmation',
		);
		expect(done.messages.at(-1)).toMatchObject({ role: 'assistant' });
		expect(done.messages.at(-1)?.text).toContain(made.order.number);
		const refunds = made.stripe
			.state()
			.refunds.filter((r) => r.metadata['refund_request_id'] === `rr_${turnId}`);
		expect(refunds).toHaveLength(1);
		expect(refunds[0]?.amount).toBe(amount);
		expect(made.sidecar.logs()).toContain(`rr_${turnId}`);
	});
});
