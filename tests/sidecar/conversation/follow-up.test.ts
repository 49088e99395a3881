import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { HistoryEntry, RefundReply } from '../../../sidecar/src/contract/refunds.ts';
import { askForRefund, startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { asStaff, decision, queue } from '../../support/staff.ts';

let made: SidecarShop;
let history: readonly HistoryEntry[];
let toldIn: string;

beforeAll(async () => {
	made = await startSidecarShop({ seed: 19, model: 'rules' });
	const customer = made.customer();
	// Two sentences, then a code: the turn that asks for the refund has no text of its own.
	const turnId = await askForRefund(made, customer, 500);
	await customer.until((c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy, 'it');
	const { url } = made.sidecar;
	const { keys } = made.wordpress;
	const [item] = (await queue(url, keys)).items;
	if (!item) throw new Error('nothing waits');
	await asStaff(url, keys, 'POST', '/api/agent/approvals', decision(item, true));
	const done = await customer.until(
		(c) => c.messages.at(-1)?.turn_id !== turnId && !c.busy,
		'the news in a turn of their own',
	);
	toldIn = done.messages.at(-1)?.turn_id ?? '';
	const { body } = await asStaff(url, keys, 'GET', `/api/agent/refunds/rr_${turnId}`);
	({ history } = body as unknown as RefundReply);
});
afterAll(async () => {
	await made.close();
});

describe('the news of a refund that a code set off', () => {
	it('give the Brain a step, since the customer had said more than one thing', () => {
		const planned = made.sidecar
			.logs()
			.split('\n')
			.filter((line) => line.includes(toldIn) && line.includes('"msg":"planned"'));
		expect(planned).toHaveLength(1);
	});

	it('begin a turn that the log knows', () => {
		expect(history.filter(({ type }) => type === 'turn.begun')).toMatchObject([
			{ actor: 'sidecar', detail: { trigger: 'settled' } },
		]);
	});
});

describe('a call of a Hand', () => {
	it('leaves nothing of its arguments in the open part of the log, hashed or not', () => {
		const called = history.filter(({ type }) => type === 'hand.called');
		expect(called.length).toBeGreaterThan(0);
		for (const { detail } of called) {
			expect(Object.keys(detail).sort()).toEqual(['call', 'effect', 'hand']);
		}
		expect(JSON.stringify(history)).not.toContain(made.order.email);
	});
});
