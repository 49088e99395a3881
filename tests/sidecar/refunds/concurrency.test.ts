import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentProposal, decisionOn } from '../../../sidecar/src/approvals/store.ts';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import type { PolicySettings } from '../../../sidecar/src/refunds/policy.ts';
import type { Requested } from '../../../sidecar/src/refunds/request.ts';
import type { Refund } from '../../../sidecar/src/refunds/store.ts';
import { openRefundDesk, type RefundDesk } from './refund-desk.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let desk: RefundDesk;
afterEach(async () => {
	await desk.close();
});

const made = (requested: Requested): Refund => {
	if (requested.kind !== 'refund') throw new Error(`refused: ${requested.why}`);
	return requested.refund;
};

describe(`requests at once (seed ${String(SEED)})`, () => {
	beforeEach(async () => {
		desk = await openRefundDesk(SEED);
	});

	it('two that are the same: one refund', async () => {
		const [a, b] = await Promise.all([desk.request(500), desk.request(500)]);
		expect(made(a).id).toBe(made(b).id);
		expect(desk.log.db.prepare('SELECT count(*) AS n FROM refunds').get()).toEqual({ n: 1 });
	});

	it('the same call made again: the same refund, whatever became of it', async () => {
		const turnId = uuidV7(new Date());
		const first = made(await desk.request(500, { turnId }));
		await desk.decide(first.id, false);
		const again = await desk.request(500, { turnId });
		expect(again).toMatchObject({ existing: true, refund: { id: first.id, state: 'denied' } });
		expect(desk.refunds.ofCall(`${turnId}:1`)?.id).toBe(first.id);
	});

	it('two that together are more than remains: the second is refused', async () => {
		const { amount } = desk.order.charge;
		const more = Math.floor(amount / 2) + 1;
		const both = await Promise.all([desk.request(more), desk.request(more + 1)]);
		expect(both.map(({ kind }) => kind).sort()).toEqual(['refund', 'refused']);
		expect(both.find(({ kind }) => kind === 'refused')).toMatchObject({
			why: 'more_than_remains',
		});
	});

	it('many at once never promise more than was paid', async () => {
		const { amount } = desk.order.charge;
		const part = Math.floor(amount / 3);
		const all = await Promise.all(Array.from({ length: 12 }, (_, i) => desk.request(part - i)));
		const promised = all
			.filter((one) => one.kind === 'refund')
			.reduce((sum, one) => sum + made(one).amount, 0);
		expect(promised).toBeLessThanOrEqual(amount);
		const ids = all.filter((one) => one.kind === 'refund').map((one) => made(one).id);
		expect(ids.length).toBeGreaterThanOrEqual(3);
		for (const id of ids) await desk.decide(id, true);
		await desk.work();
		expect(ids.map((id) => desk.refund(id).state)).toEqual(ids.map(() => 'confirmed'));
		const refunded = desk.stripe.state().refunds.filter(({ past }) => !past);
		expect(refunded.filter(({ charge }) => charge === desk.order.charge.id)).toHaveLength(
			ids.length,
		);
	});

	it('a second one in a turn has a name of its own', async () => {
		const turnId = uuidV7(new Date());
		const first = made(await desk.request(500, { turnId, call: 1 }));
		const second = made(await desk.request(600, { turnId, call: 3 }));
		expect([first.id, second.id]).toEqual([`rr_${turnId}`, `rr_${turnId}_2`]);
	});

	it('what was denied can be asked for again', async () => {
		const first = made(await desk.request(500));
		await desk.decide(first.id, false);
		const second = made(await desk.request(500));
		expect(second.id).not.toBe(first.id);
	});
});

describe(`decisions (seed ${String(SEED)})`, () => {
	beforeEach(async () => {
		desk = await openRefundDesk(SEED);
	});

	it('two managers at once: one decision, which both are shown', async () => {
		const { id } = made(await desk.request(500));
		const both = await Promise.all([desk.decide(id, true, '7'), desk.decide(id, false, '8')]);
		expect(both.map(({ state }) => state)).toEqual(['approved', 'approved']);
		const { hash } = currentProposal(desk.log.db, id);
		expect(decisionOn(desk.log.db, hash)).toMatchObject({ approved: true, actor: { id: '7' } });
		await desk.work();
		expect(desk.refund(id).state).toBe('confirmed');
	});

	it('approved, then denied: the stored decision stands', async () => {
		const { id } = made(await desk.request(500));
		await desk.decide(id, true);
		await desk.work();
		expect(await desk.decide(id, false)).toMatchObject({ state: 'confirmed' });
		expect(desk.stripe.state().refunds.filter(({ past }) => !past)).toHaveLength(1);
	});

	it('denied, then approved: no money moves', async () => {
		const { id } = made(await desk.request(500));
		await desk.decide(id, false);
		expect(await desk.decide(id, true)).toMatchObject({ state: 'denied' });
		await desk.work();
		expect(desk.stripe.requests().filter(({ method }) => method === 'POST')).toHaveLength(0);
	});

	it('on a proposal that was replaced: refused, and nothing changes', async () => {
		const { id } = made(await desk.request(500));
		const stale = currentProposal(desk.log.db, id).hash;
		desk.stripe.changeCharge(desk.order.charge.id, { disputed: true });
		await desk.decide(id, true, '7', stale);
		await desk.work();
		expect(desk.refund(id)).toMatchObject({ state: 'awaiting_approval', proposalNumber: 2 });
		// The old proposal was decided on: asked again it shows what was decided then.
		expect(await desk.decide(id, false, '8', stale)).toMatchObject({ state: 'awaiting_approval' });
		await desk.decide(id, false, '8');
		expect(desk.refund(id).state).toBe('denied');
	});

	it('on a hash that never was: 404 naming the field', async () => {
		const { id } = made(await desk.request(500));
		await expect(desk.decide(id, true, '7', 'f'.repeat(64))).rejects.toMatchObject({
			status: 404,
			field: 'proposal_hash',
		});
		expect(desk.refund(id).state).toBe('awaiting_approval');
	});
});

describe(`policy over what happened (seed ${String(SEED)})`, () => {
	const settings = async (): Promise<PolicySettings> => {
		const probe = await openRefundDesk(SEED);
		const { currency } = probe.order;
		await probe.close();
		return { approval: 'over_limit', limits: { [currency]: 1_000 }, dayCeiling: null };
	};

	it('a small one is automatic and is sent; the second on the order needs a person', async () => {
		desk = await openRefundDesk(SEED, await settings());
		const first = made(await desk.request(400));
		expect(first).toMatchObject({ state: 'approved', automatic: true });
		await desk.work();
		expect(desk.refund(first.id).state).toBe('confirmed');
		const second = made(await desk.request(401));
		expect(second.state).toBe('awaiting_approval');
		expect(currentProposal(desk.log.db, second.id).proposal.reasons).toEqual([
			'second_automatic_refund',
		]);
	});

	it('two small ones at once on one order: one is automatic', async () => {
		desk = await openRefundDesk(SEED, await settings());
		const both = await Promise.all([desk.request(400), desk.request(401)]);
		expect(both.map((one) => made(one).state).sort()).toEqual(['approved', 'awaiting_approval']);
	});

	it('an automatic one that Stripe has since flagged goes to a person', async () => {
		desk = await openRefundDesk(SEED, await settings());
		const { id } = made(await desk.request(400));
		const first = currentProposal(desk.log.db, id).hash;
		desk.stripe.changeCharge(desk.order.charge.id, { risk: 'highest' });
		await desk.work();
		expect(desk.refund(id)).toMatchObject({ state: 'awaiting_approval', automatic: false });
		expect(currentProposal(desk.log.db, id).proposal.reasons).toEqual(['raised_risk']);
		// Nobody can decide on the one that policy let through and that no longer stands.
		await expect(desk.decide(id, true, '7', first)).rejects.toMatchObject({
			status: 409,
			type: 'proposal_stale',
			field: 'proposal_hash',
		});
		expect(desk.refund(id).state).toBe('awaiting_approval');
	});

	it('the day’s ceiling binds people, too, even when they decide at once', async () => {
		desk = await openRefundDesk(SEED, { approval: 'always', limits: {}, dayCeiling: 1_000 });
		const a = made(await desk.request(600));
		const b = made(await desk.request(601));
		const both = await Promise.allSettled([desk.decide(a.id, true), desk.decide(b.id, true)]);
		expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
		expect(both[1]).toMatchObject({ reason: { status: 409, type: 'day_ceiling' } });
		expect(desk.refund(b.id).state).toBe('awaiting_approval');
		await desk.decide(b.id, false);
	});
});
