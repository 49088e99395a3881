import { afterEach, describe, expect, it } from 'vitest';
import type { RefundRules } from '../../../sidecar/src/facts/business-facts.ts';
import type { CurrentFacts } from '../../../sidecar/src/facts/facts.ts';
import type { PolicySettings } from '../../../sidecar/src/refunds/policy.ts';
import type { Requested } from '../../../sidecar/src/refunds/request.ts';
import { openRefundDesk, type RefundDesk } from './refund-desk.ts';

let desk: RefundDesk;
let current: CurrentFacts | null;
afterEach(async () => {
	await desk.close();
});

async function open(seed = 5): Promise<void> {
	current = null;
	const limits = { usd: 1e9, eur: 1e9, gbp: 1e9, jpy: 1e9, chf: 1e9, cad: 1e9, aud: 1e9 };
	const settings: PolicySettings = { approval: 'over_limit', limits, dayCeiling: null };
	desk = await openRefundDesk(seed, settings, { current: () => current });
	// The desk's clock stands far from the orders' days: a window is counted from the order's.
	const placed = Date.parse(desk.order.placed_at);
	desk.log.clock.advance(placed + 2 * 24 * 60 * 60 * 1000 - desk.log.clock.now().getTime());
}

function say(refund: RefundRules, version = '1'): void {
	current = { version, yaml: '', facts: { refund } };
}

function refundOf(requested: Requested) {
	if (requested.kind !== 'refund') throw new Error(`refused: ${requested.why}`);
	return requested.refund;
}

const moves = (id: string) =>
	desk.log.audit
		.entriesOf(id)
		.filter(({ type }) => type === 'refund.state_changed')
		.map(({ data }) => [data['to'], data['facts_version'] ?? null]);

describe('the shop’s own rules for refunds', () => {
	it('leave everything as it was while there are none', async () => {
		await open();
		const refund = refundOf(await desk.request(100));
		expect(refund.automatic).toBe(true);
		expect(moves(refund.id)).toEqual([
			['requested', null],
			['approved', null],
		]);
	});

	it('have a person decide, and every entry they had a part in names their version', async () => {
		await open();
		say({ always_person: true }, '3');
		const refund = refundOf(await desk.request(100));
		expect(refund.state).toBe('awaiting_approval');
		say({ always_person: true }, '4');
		await desk.decide(refund.id, true);
		expect(moves(refund.id)).toEqual([
			['requested', '3'],
			['awaiting_approval', '3'],
			['approved', '4'],
		]);
		await desk.work();
		expect(desk.refund(refund.id).state).toBe('confirmed');
	});

	it.each<[string, (order: RefundDesk['order']) => RefundRules, string]>([
		['over the maximum', (order) => ({ max_amount: { [order.currency]: 99 } }), 'over_maximum'],
		['after the window', () => ({ window_days: 1 }), 'outside_window'],
		['in an excluded state', () => ({ excluded_statuses: ['fulfilled'] }), 'excluded_status'],
	])('refuse what is %s, and reserve nothing', async (_name, rules, why) => {
		await open();
		say(rules(desk.order));
		expect(await desk.request(100)).toMatchObject({ kind: 'refused', why });
		expect(desk.log.db.prepare('SELECT * FROM refunds').all()).toEqual([]);
		expect(desk.log.db.prepare('SELECT * FROM reservations').all()).toEqual([]);
	});

	it('count halves together: two refunds of one order add up to the maximum', async () => {
		await open();
		say({ max_amount: { [desk.order.currency]: 150 } });
		refundOf(await desk.request(100));
		await desk.work();
		expect(await desk.request(60)).toMatchObject({ kind: 'refused', why: 'over_maximum' });
		refundOf(await desk.request(50));
	});

	it('made stricter in between, bring an automatic refund before a person', async () => {
		await open();
		const refund = refundOf(await desk.request(100));
		expect(refund.state).toBe('approved');
		say({ always_person: true }, '2');
		await desk.work();
		expect(desk.refund(refund.id).state).toBe('awaiting_approval');
		expect(desk.stripe.state().refunds.filter(({ past }) => !past)).toEqual([]);
		expect(moves(refund.id).at(-1)).toEqual(['awaiting_approval', '2']);
	});

	it('do not undo what a person decided', async () => {
		await open();
		say({ always_person: true });
		const refund = refundOf(await desk.request(100));
		say({ max_amount: { [desk.order.currency]: 1 } }, '2');
		await desk.decide(refund.id, true);
		await desk.work();
		expect(desk.refund(refund.id).state).toBe('confirmed');
	});
});
