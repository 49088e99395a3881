import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freeze, proposal, type Proposal } from '../../../sidecar/src/approvals/proposal.ts';

const vector = JSON.parse(
	readFileSync(join(import.meta.dirname, '../../vectors/proposal.json'), 'utf8'),
) as { proposal: Proposal; canonical: string; sha256: string };

describe('a frozen proposal', () => {
	it('is named by the hash it always had', () => {
		const frozen = freeze(proposal.parse(vector.proposal));
		expect(frozen.canonical).toBe(vector.canonical);
		expect(frozen.hash).toBe(vector.sha256);
	});

	it('has the same name whatever the order of its fields', () => {
		const reversed = Object.fromEntries(Object.entries(vector.proposal).reverse()) as Proposal;
		expect(freeze(reversed).hash).toBe(vector.sha256);
	});

	it.each([
		['amount', { amount: 20_001 }],
		['currency', { currency: 'eur' }],
		['charge_id', { charge_id: 'ch_other' }],
		['number', { number: 3 }],
		['remaining', { remaining: 24_901 }],
		['seen_refunds', { seen_refunds: ['re_3A', 're_3B'] }],
		['order', { order: { ...vector.proposal.order, number: '1235' } }],
	])('has another name when its %s is another', (_field, change) => {
		expect(freeze({ ...vector.proposal, ...change }).hash).not.toBe(vector.sha256);
	});

	it.each([{ amount: 0 }, { amount: 1.5 }, { v: 2 }, { extra: 1 }])('cannot hold %o', (change) => {
		expect(proposal.safeParse({ ...vector.proposal, ...change }).success).toBe(false);
	});
});
