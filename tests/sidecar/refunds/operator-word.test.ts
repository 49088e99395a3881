import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Invalid } from '../../../sidecar/src/failure.ts';
import { reservedOn } from '../../../sidecar/src/refunds/ledger.ts';
import { openRefundDesk, type RefundDesk } from './refund-desk.ts';

let desk: RefundDesk;
let id: string;

/** Approved, sent, and answered by a stored 500 without effect. */
beforeEach(async () => {
	desk = await openRefundDesk(7);
	const asked = await desk.request(500);
	if (asked.kind !== 'refund') throw new Error(asked.why);
	id = asked.refund.id;
	desk.stripe.addFault({ kind: 'stored-500', effect: 'before', match: { method: 'POST' } });
	await desk.decide(id, true);
	await desk.work();
	expect(desk.refund(id).state).toBe('unknown');
});
afterEach(async () => {
	await desk.close();
});

const note = 'Stripe’s support says that it never took effect.';
const failed = (): Promise<unknown> =>
	desk.refunds.settle({ refundId: id, word: { kind: 'failed' }, note });
const is = (stripeRefundId: string): Promise<unknown> =>
	desk.refunds.settle({ refundId: id, word: { kind: 'is', stripeRefundId }, note });
const onCharge = (): string[] =>
	desk.stripe
		.state()
		.refunds.filter(({ charge }) => charge === desk.order.charge.id)
		.map((one) => one.id);
const moves = (): unknown[] =>
	desk.log.audit
		.entriesOf(id)
		.filter(({ type }) => type === 'refund.state_changed' || type === 'refund.operator_word')
		.map(({ type, actor, data, personal }) => [
			type,
			actor.kind,
			data['to'] ?? data['word'],
			...(personal === null ? [] : [personal['note']]),
		]);

describe('an operator’s recorded word on an unknown refund', () => {
	it('ends it as failed, frees what was reserved, and sends nothing more', async () => {
		await failed();
		expect(desk.refund(id)).toMatchObject({ state: 'failed', stripeRefundId: null });
		expect(reservedOn(desk.log.db, desk.order.charge.id, null)).toBe(0);
		expect(moves().slice(-2)).toEqual([
			['refund.operator_word', 'operator', 'failed', note],
			['refund.state_changed', 'operator', 'failed'],
		]);
		desk.stripe.pruneKeys();
		await desk.work();
		await desk.refunds.advanceNow();
		expect(onCharge()).toEqual([]);
	});

	it('names the refund that somebody made instead, of the same amount', async () => {
		const byHand = desk.stripe.refundByHand(desk.order.charge.id, 500);
		await is(byHand.id);
		expect(desk.refund(id)).toMatchObject({ state: 'confirmed', stripeRefundId: byHand.id });
		expect(onCharge()).toEqual([byHand.id]);
	});

	it('is refused for a refund of another amount, or one that Stripe does not show', async () => {
		const other = desk.stripe.refundByHand(desk.order.charge.id, 499);
		await expect(is(other.id)).rejects.toThrow(/499.*not 500/);
		await expect(is('re_nowhere')).rejects.toThrow('Stripe shows no refund re_nowhere');
		expect(desk.refund(id).state).toBe('unknown');
	});

	it('takes one refund at Stripe for one request only', async () => {
		const byHand = desk.stripe.refundByHand(desk.order.charge.id, 500);
		await is(byHand.id);
		const second = await desk.request(500);
		if (second.kind !== 'refund') throw new Error(second.why);
		const other = second.refund.id;
		expect(other).not.toBe(id);
		desk.log.db.prepare("UPDATE refunds SET state = 'unknown' WHERE id = ?").run(other);
		await expect(
			desk.refunds.settle({
				refundId: other,
				word: { kind: 'is', stripeRefundId: byHand.id },
				note,
			}),
		).rejects.toThrow('belongs to another request');
	});

	it('gives way to what Stripe shows of this very request', async () => {
		desk.stripe.pruneKeys();
		await desk.refunds.advanceNow();
		const [ours] = onCharge();
		desk.log.db.prepare("UPDATE refunds SET state = 'unknown' WHERE id = ?").run(id);
		await failed();
		expect(desk.refund(id)).toMatchObject({ state: 'confirmed', stripeRefundId: ours });
	});

	it('is not taken for a refund that is not unknown, or that nobody knows', async () => {
		await failed();
		await expect(failed()).rejects.toThrow('The refund is failed; only one that is unknown');
		await expect(
			desk.refunds.settle({ refundId: `${id}9`, word: { kind: 'failed' }, note }),
		).rejects.toThrow(Invalid);
	});

	it('stands while Stripe cannot be read: nothing is recorded', async () => {
		desk.stripe.addFault({ kind: 'status', status: 503, times: 'always' });
		const before = moves().length;
		await expect(failed()).rejects.toThrow();
		expect(desk.refund(id).state).toBe('unknown');
		expect(moves()).toHaveLength(before);
	});
});
