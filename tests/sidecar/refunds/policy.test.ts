import { describe, expect, it } from 'vitest';
import type { ApprovalReason } from '../../../sidecar/src/contract/refunds.ts';
import {
	assess,
	overCeiling,
	type Assessment,
	type PolicyFacts,
	type PolicySettings,
} from '../../../sidecar/src/refunds/policy.ts';

const ALWAYS: PolicySettings = { approval: 'always', limits: { usd: 10_000 }, dayCeiling: null };
const OVER: PolicySettings = { ...ALWAYS, approval: 'over_limit' };

/** Nothing speaks against it: $50 of a charge of $200. */
const PLAIN: PolicyFacts = {
	amount: 5_000,
	currency: 'usd',
	charge: {
		currency: 'usd',
		remaining: 20_000,
		gone: 0,
		risk: 'normal',
		checks: ['pass', 'pass', null],
		disputed: false,
	},
	orphans: 0,
	holds: [],
	order: { status: 'fulfilled', ageDays: 3 },
	automatic: { countOnOrder: 0, sumOnOrder: 0, sumOfCustomerToday: 0 },
	approvedToday: 0,
};

const facts = (change: Partial<PolicyFacts>): PolicyFacts => ({ ...PLAIN, ...change });
const charge = (change: Partial<PolicyFacts['charge']>): PolicyFacts =>
	facts({ charge: { ...PLAIN.charge, ...change } });
const automatic = (change: Partial<PolicyFacts['automatic']>): PolicyFacts =>
	facts({ automatic: { ...PLAIN.automatic, ...change } });

const AUTOMATIC: Assessment = { kind: 'automatic' };
const person = (...reasons: ApprovalReason[]): Assessment => ({ kind: 'approval', reasons });
const refused = (why: Extract<Assessment, { kind: 'refused' }>['why']): Assessment => ({
	kind: 'refused',
	why,
});

describe('whoever decides, what cannot be', () => {
	it.each([
		['nothing', facts({ amount: 0 }), refused('not_positive')],
		['less than nothing', facts({ amount: -1 }), refused('not_positive')],
		['another currency', facts({ currency: 'eur' }), refused('other_currency')],
		['all that remains', facts({ amount: 20_000 }), person('always')],
		['one more than remains', facts({ amount: 20_001 }), refused('more_than_remains')],
		['nothing remains', charge({ remaining: 0 }), refused('nothing_remains')],
		['less than nothing remains', charge({ remaining: -5 }), refused('nothing_remains')],
	])('%s', (_name, given, expected) => {
		expect(assess(given, ALWAYS)).toEqual(expected);
	});
});

describe('over_limit: a person decides when', () => {
	it.each([
		['nothing speaks against it', PLAIN, AUTOMATIC],
		['exactly the limit', facts({ amount: 10_000 }), AUTOMATIC],
		['one over the limit', facts({ amount: 10_001 }), person('over_limit')],
		['the order reached the limit', automatic({ sumOnOrder: 5_000 }), AUTOMATIC],
		['the order goes over it', automatic({ sumOnOrder: 5_001 }), person('over_limit')],
		['the customer’s day reached it', automatic({ sumOfCustomerToday: 5_000 }), AUTOMATIC],
		[
			'the customer’s day goes over',
			automatic({ sumOfCustomerToday: 5_001 }),
			person('over_limit'),
		],
		[
			'a second one on the order',
			automatic({ countOnOrder: 1, sumOnOrder: 1 }),
			person('second_automatic_refund'),
		],
		['a check failed', charge({ checks: ['pass', 'fail', null] }), person('card_checks_failed')],
		[
			'failed and unavailable: failed is said',
			charge({ checks: ['unavailable', 'fail'] }),
			person('card_checks_failed'),
		],
		['unavailable', charge({ checks: ['unavailable'] }), person('card_checks_unavailable')],
		['unchecked', charge({ checks: ['unchecked'] }), person('card_checks_unavailable')],
		['no card, so no checks', charge({ checks: [null, null, null] }), AUTOMATIC],
		['elevated risk', charge({ risk: 'elevated' }), person('raised_risk')],
		['highest risk', charge({ risk: 'highest' }), person('raised_risk')],
		['risk not assessed', charge({ risk: 'not_assessed' }), AUTOMATIC],
		['a fraud hold', facts({ holds: ['fraud'] }), person('verification_hold')],
		['a verification hold', facts({ holds: ['verification'] }), person('verification_hold')],
		['a dispute', charge({ disputed: true }), person('open_dispute')],
	])('%s', (_name, given, expected) => {
		expect(assess(given, OVER)).toEqual(expected);
	});

	it('the currency has no limit of its own, however small the amount', () => {
		const yen = { ...charge({ currency: 'jpy' }), currency: 'jpy', amount: 1 };
		expect(assess(yen, OVER)).toEqual(person('currency_without_limit'));
		expect(assess(yen, { ...OVER, limits: { usd: 10_000, jpy: 1 } })).toEqual(AUTOMATIC);
	});

	it('several things at once, and says all of them', () => {
		const bad = {
			...charge({ checks: ['fail'], risk: 'highest', disputed: true }),
			holds: ['fraud'] as const,
			amount: 10_001,
		};
		expect(assess(bad, { ...OVER, dayCeiling: 10_000 })).toEqual(
			person(
				'over_limit',
				'card_checks_failed',
				'raised_risk',
				'verification_hold',
				'open_dispute',
				'day_ceiling',
			),
		);
	});
});

describe('the day’s ceiling', () => {
	it.each([
		['none', null, 1e9, false],
		['reached exactly', 10_000, 5_000, false],
		['one over', 10_000, 5_001, true],
		['by currency, reached', { usd: 10_000 }, 5_000, false],
		['by currency, over', { usd: 10_000 }, 5_001, true],
		['one that names other currencies only', { eur: 10_000 }, 0, true],
		['nought allows nothing', 0, 0, true],
	])('%s', (_name, dayCeiling, approvedToday, over) => {
		expect(overCeiling({ ...PLAIN, approvedToday }, { dayCeiling })).toBe(over);
		const expected = over ? person('day_ceiling') : AUTOMATIC;
		expect(assess(facts({ approvedToday }), { ...OVER, dayCeiling })).toEqual(expected);
	});
});
