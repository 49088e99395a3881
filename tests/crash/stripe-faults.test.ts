import { afterEach, describe, expect, it } from 'vitest';
import { CrashShop } from './crash-shop.ts';
import { mend, STRIPE_FAULTS } from './faults.ts';
import { askAndProve, seeSettled } from './story.ts';
import { expectOneTruth, ours } from './truth.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let crash: CrashShop;
afterEach(async () => {
	await crash.close();
});

/** Asks for a third of the order and waits until a person must decide. */
async function waiting(): Promise<{ turnId: string; amount: number }> {
	crash = await CrashShop.start({ seed: SEED, model: 'none' });
	const amount = Math.floor(crash.order.charge.amount / 3);
	const turnId = await askAndProve(crash, amount);
	await crash.customer.until(
		(c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy,
		'the request',
	);
	return { turnId, amount };
}

const inState = (state: string) =>
	crash.customer.until((c) => c.refunds[0]?.state === state && !c.busy, state, 25_000);

async function proposal(): Promise<{ number: number; reasons: string[]; detail: string | null }> {
	const { body } = await crash.staff('/api/agent/approvals?state=open');
	const [item] = body['items'] as {
		proposal_number: number;
		reasons: string[];
		detail: string | null;
	}[];
	if (!item) throw new Error('nothing waits');
	return { number: item.proposal_number, reasons: item.reasons, detail: item.detail };
}

describe(`no clear answer from Stripe (seed ${String(SEED)})`, () => {
	const passing = STRIPE_FAULTS.filter((fault) => fault.mend === 'nothing');
	it.each(passing)('$name: exactly one refund', async ({ fault }) => {
		const { turnId, amount } = await waiting();
		crash.made.stripe.addFault(fault);
		await crash.decide(true);
		await seeSettled(crash, 40_000);
		expect(crash.made.stripe.pendingFaults()).toBe(0);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
	});

	const standing = STRIPE_FAULTS.filter((fault) => fault.mend === 'prune-keys');
	it.each(standing)('$name: unknown, then one refund once the key is forgotten', async (fault) => {
		const { turnId, amount } = await waiting();
		crash.made.stripe.addFault(fault.fault);
		await crash.decide(true);
		await inState('unknown');
		await expectOneTruth(crash, turnId, { state: 'unknown', atStripe: 0, amount });
		expect((await crash.reconcile()).code).toBe(0);
		await inState('unknown');
		mend(crash, fault);
		expect((await crash.reconcile()).code).toBe(0);
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
	});

	const refused = STRIPE_FAULTS.filter((fault) => fault.mend === 'clear-faults');
	it.each(refused)('$name: refunds pause until the key is mended', async (fault) => {
		const { turnId, amount } = await waiting();
		crash.made.stripe.addFault(fault.fault);
		await crash.decide(true);
		await expect
			.poll(async () => (await crash.staff('/api/agent/approvals')).body['refunds_paused'])
			.toMatchObject({ reason: 'stripe_key_refused' });
		expect(ours(crash, `rr_${turnId}`)).toHaveLength(0);
		// An operator who reconciles with the key still refused is told so, and the pause stands.
		if (fault.name === '401') {
			const early = await crash.reconcileOnce();
			expect(early.code).not.toBe(0);
			expect(early.stderr).toContain('STRIPE_KEY');
		}
		mend(crash, fault);
		const { body } = await crash.staff('/api/agent/approvals');
		expect(body['refunds_paused']).not.toBeNull();
		const reconciled = await crash.reconcile();
		expect(JSON.parse(reconciled.stdout)).toMatchObject({
			resumed: { reason: 'stripe_key_refused' },
		});
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
	});
});

describe(`Stripe changed since the request (seed ${String(SEED)})`, () => {
	it('a refund made by hand: back to a person, who may approve what still fits', async () => {
		const { turnId, amount } = await waiting();
		crash.made.stripe.refundByHand(crash.order.charge.id, amount);
		await crash.decide(true);
		await expect.poll(async () => (await proposal()).number).toBe(2);
		expect((await proposal()).reasons).toEqual(['changed_since_approval']);
		await expectOneTruth(crash, turnId, { state: 'awaiting_approval', atStripe: 0, amount });
		await crash.decide(true);
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
	});

	it('the amount no longer remains: never sent, and can be denied', async () => {
		const { turnId, amount } = await waiting();
		crash.made.stripe.refundByHand(crash.order.charge.id, crash.order.charge.amount - 1);
		for (const number of [2, 3]) {
			await crash.decide(true);
			await expect.poll(async () => (await proposal()).number).toBe(number);
		}
		await crash.decide(false);
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'denied', atStripe: 0, amount });
	});

	it('a dispute opened: a person must know; Stripe refuses what is approved all the same', async () => {
		const { turnId, amount } = await waiting();
		crash.made.stripe.changeCharge(crash.order.charge.id, { disputed: true });
		await crash.decide(true);
		await expect.poll(async () => (await proposal()).reasons).toContain('open_dispute');
		await crash.decide(true);
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'failed', atStripe: 0, amount });
	});

	it.each(['succeeded', 'failed', 'canceled'] as const)(
		'a refund that stays pending, then %s',
		async (status) => {
			const { turnId, amount } = await waiting();
			crash.made.stripe.startRefundsAs('pending');
			await crash.decide(true);
			await inState('submitted');
			await expectOneTruth(crash, turnId, { state: 'submitted', atStripe: 1, amount });
			const [refund] = ours(crash, `rr_${turnId}`);
			crash.made.stripe.settleRefund(refund?.id ?? '', status);
			await seeSettled(crash);
			const state = status === 'succeeded' ? 'confirmed' : 'failed';
			await expectOneTruth(crash, turnId, { state, atStripe: 1, amount });
		},
	);

	it('a confirmation that Stripe takes back is told as one', async () => {
		const { turnId, amount } = await waiting();
		await crash.decide(true);
		await seeSettled(crash);
		const [refund] = ours(crash, `rr_${turnId}`);
		crash.made.stripe.settleRefund(refund?.id ?? '', 'failed');
		await crash.reconcile();
		await inState('reversed');
		await crash.customer.until(
			(c) => c.messages.some(({ text }) => text.includes('sent back')) && !c.busy,
			'the news',
		);
		await expectOneTruth(crash, turnId, { state: 'reversed', atStripe: 1, amount });
	});

	it('a refund made by hand after an unclear send: unknown, and nothing more is sent', async () => {
		const { turnId, amount } = await waiting();
		crash.made.stripe.addFault({
			match: { method: 'POST', path: '/v1/refunds' },
			kind: 'stored-500',
		});
		await crash.decide(true);
		await inState('unknown');
		const byHand = crash.made.stripe.refundByHand(crash.order.charge.id, amount);
		crash.made.stripe.pruneKeys();
		const reconciled = await crash.reconcile();
		expect(JSON.parse(reconciled.stdout)).toMatchObject({
			unaccounted: [{ stripe_refund_id: byHand.id }],
		});
		await new Promise((resolve) => setTimeout(resolve, 2500));
		await expectOneTruth(crash, turnId, { state: 'unknown', atStripe: 0, amount });
	});
});
