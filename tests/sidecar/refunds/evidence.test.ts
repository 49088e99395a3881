import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StripeRefund } from '../../../sidecar/src/providers/stripe-types.ts';
import { evidenceOn } from '../../../sidecar/src/refunds/evidence.ts';
import type { Refund } from '../../../sidecar/src/refunds/store.ts';
import { openRefundDesk, type RefundDesk } from './refund-desk.ts';

let desk: RefundDesk;
let refund: Refund;
let other: Refund;

beforeEach(async () => {
	desk = await openRefundDesk(1);
	const requested = [await desk.request(500), await desk.request(600)].map((one) => {
		if (one.kind !== 'refund') throw new Error(one.why);
		return one.refund;
	});
	[refund, other] = requested as [Refund, Refund];
});
afterEach(async () => {
	await desk.close();
});

const at = (id: string, change: Partial<StripeRefund> = {}): StripeRefund => ({
	id,
	amount: 500,
	currency: 'usd',
	status: 'succeeded',
	chargeId: refund.chargeId,
	metadata: {},
	failureReason: null,
	created: 0,
	...change,
});

describe('what a charge’s refunds say about one of ours', () => {
	it('nothing, when there is none', () => {
		expect(evidenceOn(desk.log.db, refund, [], [])).toEqual({ kind: 'none' });
	});

	it('ours, by the metadata we sent', () => {
		const ours = at('re_1', { metadata: { refund_request_id: refund.id } });
		expect(evidenceOn(desk.log.db, refund, [], [at('re_0'), ours])).toEqual({
			kind: 'ours',
			refund: ours,
		});
	});

	it('ours, by the id we stored, though its metadata was edited', () => {
		const known = { ...refund, stripeRefundId: 're_1' };
		expect(evidenceOn(desk.log.db, known, [], [at('re_1')])).toMatchObject({ kind: 'ours' });
	});

	it('never ours by amount alone: somebody must explain it', () => {
		expect(evidenceOn(desk.log.db, refund, [], [at('re_1')])).toMatchObject({
			kind: 'unaccounted',
			refund: { id: 're_1' },
		});
	});

	it('nothing, from one that was seen when the proposal was made', () => {
		expect(evidenceOn(desk.log.db, refund, ['re_1'], [at('re_1')])).toEqual({ kind: 'none' });
	});

	it.each(['failed', 'canceled'] as const)('nothing, from one that %s', (status) => {
		expect(evidenceOn(desk.log.db, refund, [], [at('re_1', { status })])).toEqual({ kind: 'none' });
	});

	it('nothing, from one of another request of ours that was sent', () => {
		desk.log.db.prepare("UPDATE refunds SET state = 'submitting' WHERE id = ?").run(other.id);
		const theirs = at('re_1', { metadata: { refund_request_id: other.id } });
		expect(evidenceOn(desk.log.db, refund, [], [theirs])).toEqual({ kind: 'none' });
	});

	it('unaccounted, from one that names a request of ours that was never sent', () => {
		desk.log.db.prepare("UPDATE refunds SET state = 'denied' WHERE id = ?").run(other.id);
		const theirs = at('re_1', { metadata: { refund_request_id: other.id } });
		expect(evidenceOn(desk.log.db, refund, [], [theirs])).toMatchObject({ kind: 'unaccounted' });
	});

	it('unaccounted, from one that names a request we do not have', () => {
		const unknown = at('re_1', { metadata: { refund_request_id: `${other.id}9` } });
		expect(evidenceOn(desk.log.db, refund, [], [unknown])).toMatchObject({ kind: 'unaccounted' });
	});

	it('a pending refund by hand counts: it will take the money', () => {
		expect(evidenceOn(desk.log.db, refund, [], [at('re_1', { status: 'pending' })])).toMatchObject({
			kind: 'unaccounted',
		});
	});
});
