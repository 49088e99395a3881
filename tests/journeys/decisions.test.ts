import { afterEach, describe, expect, it } from 'vitest';
import type { RefundItem } from '../../sidecar/src/contract/refunds.ts';
import { askForRefund, startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import { asStaff, decision, queue } from '../support/staff.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop;
afterEach(async () => {
	await made.close();
});

async function waitingItem(): Promise<RefundItem> {
	const { items } = await queue(made.sidecar.url, made.wordpress.keys);
	const [item] = items;
	if (!item) throw new Error('the queue is empty');
	return item;
}

const refundsAtStripe = () =>
	made.stripe.state().refunds.filter(({ metadata }) => 'refund_request_id' in metadata);

/** `over_limit` with a limit for the shop's own currency. */
async function startOverLimit(limit: number): Promise<void> {
	// What the shop's plain order was paid in is known only once the shop is made.
	made = await startSidecarShop({ seed: SEED, model: 'none' });
	const { currency } = made.order;
	await made.restart({
		REFUND_APPROVAL: 'over_limit',
		REFUND_APPROVAL_OVER: `${currency}:${String(limit)}`,
	});
}

describe(`a manager says no (seed ${String(SEED)})`, () => {
	it('the chat says so once, no money moves, and it can be asked for again', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'rules' });
		const customer = made.customer();
		await askForRefund(made, customer, 700);
		await customer.until((c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy, 'it');
		const { url } = made.sidecar;
		const item = await waitingItem();
		const { keys } = made.wordpress;
		await asStaff(url, keys, 'POST', '/api/agent/approvals', decision(item, false, 'worn'));
		const done = await customer.until(
			(c) =>
				c.refunds[0]?.state === 'denied' &&
				(c.messages.at(-1)?.text ?? '').includes('did not approve'),
			'the refusal',
		);
		expect(done.messages.filter(({ text }) => text.includes('did not approve'))).toHaveLength(1);
		expect(JSON.stringify(done)).not.toContain('worn');
		expect(refundsAtStripe()).toHaveLength(0);
		const again = made.customer();
		await askForRefund(made, again, 700);
		await again.until((c) => c.refunds[0]?.state === 'awaiting_approval', 'the second request');
		expect((await waitingItem()).refund_request_id).not.toBe(item.refund_request_id);
	});
});

describe(`small refunds without a person (seed ${String(SEED)})`, () => {
	it('is confirmed at once; a second one on the order needs a person', async () => {
		await startOverLimit(1_000);
		const customer = made.customer();
		await askForRefund(made, customer, 400);
		const done = await customer.until(
			(c) =>
				c.refunds[0]?.state === 'confirmed' &&
				!c.busy &&
				(c.messages.at(-1)?.text ?? '').includes('is confirmed'),
			'the confirmation',
		);
		expect(done.messages.some(({ text }) => text.includes('is approved and on its way'))).toBe(
			true,
		);
		expect(done.messages.some(({ text }) => text.includes('waiting for approval'))).toBe(false);
		expect(refundsAtStripe()).toMatchObject([{ amount: 400, status: 'succeeded' }]);
		expect((await queue(made.sidecar.url, made.wordpress.keys)).items).toEqual([]);

		const second = made.customer();
		await askForRefund(made, second, 300);
		await second.until((c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy, 'it');
		expect((await waitingItem()).reasons).toEqual(['second_automatic_refund']);
		expect(refundsAtStripe()).toHaveLength(1);
	});

	it('one over the limit waits', async () => {
		await startOverLimit(1_000);
		const customer = made.customer();
		await askForRefund(made, customer, 1_100);
		await customer.until((c) => c.refunds[0]?.state === 'awaiting_approval', 'the request');
		expect((await waitingItem()).reasons).toEqual(['over_limit']);
		expect(refundsAtStripe()).toHaveLength(0);
	});
});

describe(`the same refund asked for twice (seed ${String(SEED)})`, () => {
	it('is one request, and the second chat promises no news of its own', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'none' });
		const first = made.customer();
		await askForRefund(made, first, 700);
		await first.until((c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy, 'it');
		const second = made.customer();
		await askForRefund(made, second, 700);
		const told = await second.until((c) => !c.busy && c.messages.length === 3, 'an answer');
		expect(told.messages.at(-1)?.text).toContain('already requested');
		expect((await queue(made.sidecar.url, made.wordpress.keys)).open_count).toBe(1);
		const { keys } = made.wordpress;
		const { url } = made.sidecar;
		await asStaff(url, keys, 'POST', '/api/agent/approvals', decision(await waitingItem(), true));
		await first.until((c) => c.refunds[0]?.state === 'confirmed', 'the confirmation');
		expect(refundsAtStripe()).toHaveLength(1);
	});
});

describe(`the sidecar is stopped in the middle (seed ${String(SEED)})`, () => {
	it.each(['while a code is awaited', 'while a person must decide', 'while Stripe works'])(
		'%s, and goes on after the next start',
		async (when) => {
			made = await startSidecarShop({ seed: SEED, model: 'none' });
			const customer = made.customer();
			if (when === 'while Stripe works') {
				made.stripe.addFault({
					match: { method: 'POST', path: '/v1/refunds' },
					kind: 'delay',
					ms: 1_500,
				});
			}
			const stopAndStart = async (): Promise<void> => {
				await made.sidecar.stop();
				expect(await made.sidecar.ended).toBe(0);
				await made.restart();
			};
			if (when === 'while a code is awaited') {
				const unhindered = made.wordpress.codeFor.bind(made.wordpress);
				let stopped: Promise<void> | undefined;
				Object.assign(made.wordpress, {
					codeFor(address: string) {
						const code = unhindered(address);
						stopped ??= stopAndStart();
						return code;
					},
				});
			}
			await askForRefund(made, customer, 700);
			await customer.until((c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy, 'it');
			if (when === 'while a person must decide') await stopAndStart();
			const { keys } = made.wordpress;
			const item = await waitingItem();
			await asStaff(made.sidecar.url, keys, 'POST', '/api/agent/approvals', decision(item, true));
			if (when === 'while Stripe works') {
				await expect
					.poll(() => made.stripe.requests().some(({ method }) => method === 'POST'))
					.toBe(true);
				await stopAndStart();
			}
			const done = await customer.until(
				(c) =>
					c.refunds[0]?.state === 'confirmed' &&
					(c.messages.at(-1)?.text ?? '').includes('is confirmed'),
				'the confirmation',
			);
			expect(done.messages.filter(({ text }) => text.includes('is confirmed'))).toHaveLength(1);
			expect(refundsAtStripe()).toHaveLength(1);
		},
	);
});
