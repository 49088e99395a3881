import { describe, expect, it } from 'vitest';
import { refundRules, type RefundRules } from '../../../sidecar/src/facts/business-facts.ts';
import { assess, type Assessment, type PolicyFacts } from '../../../sidecar/src/refunds/policy.ts';
import type { PolicySettings } from '../../../sidecar/src/refunds/policy.ts';
import { tighten } from '../../../sidecar/src/refunds/tighten.ts';
import { Draw } from '../../support/shop-random.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
const CURRENCIES = ['usd', 'eur', 'jpy'];
const STATUSES = ['unfulfilled', 'fulfilled', 'cancelled', 'returned'] as const;

const STRICTNESS: Readonly<Record<Assessment['kind'], number>> = {
	automatic: 0,
	approval: 1,
	refused: 2,
};

function withRefund(refund: RefundRules) {
	return { version: '1', yaml: '', facts: { refund } };
}

function randomAmounts(draw: Draw): Record<string, number> {
	return Object.fromEntries(
		CURRENCIES.filter(() => draw.integer(0, 1) === 1).map((currency) => [
			currency,
			draw.integer(0, 30_000),
		]),
	);
}

function randomSettings(draw: Draw): PolicySettings {
	return {
		approval: draw.integer(0, 2) === 0 ? 'always' : 'over_limit',
		limits: randomAmounts(draw),
		dayCeiling: [null, 20_000, randomAmounts(draw)][draw.integer(0, 2)] ?? null,
	};
}

function randomRules(draw: Draw): RefundRules {
	const maybe = <T>(value: T): T | undefined => (draw.integer(0, 1) === 1 ? value : undefined);
	return refundRules.parse({
		window_days: maybe(draw.integer(1, 60)),
		max_amount: maybe(randomAmounts(draw)),
		always_ask_over: maybe(randomAmounts(draw)),
		always_person: maybe(draw.integer(0, 1) === 1),
		excluded_statuses: maybe(STATUSES.filter(() => draw.integer(0, 3) === 0)),
	});
}

function randomFacts(draw: Draw): PolicyFacts {
	const currency = CURRENCIES[draw.integer(0, 2)] ?? 'usd';
	const gone = draw.integer(0, 1) === 1 ? draw.integer(0, 20_000) : 0;
	return {
		amount: draw.integer(-5, 20_000),
		currency,
		charge: {
			currency: draw.integer(0, 9) === 0 ? 'gbp' : currency,
			remaining: draw.integer(0, 30_000),
			gone,
			risk: draw.integer(0, 5) === 0 ? 'elevated' : 'normal',
			checks: draw.integer(0, 5) === 0 ? ['fail'] : ['pass'],
			disputed: draw.integer(0, 9) === 0,
		},
		orphans: 0,
		holds: [],
		order: { status: STATUSES[draw.integer(0, 3)] ?? 'fulfilled', ageDays: draw.integer(0, 90) },
		automatic: {
			countOnOrder: draw.integer(0, 4) === 0 ? 1 : 0,
			sumOnOrder: draw.integer(0, 3) === 0 ? draw.integer(0, 20_000) : 0,
			sumOfCustomerToday: draw.integer(0, 3) === 0 ? draw.integer(0, 20_000) : 0,
		},
		approvedToday: draw.integer(0, 1) === 0 ? 0 : draw.integer(0, 25_000),
	};
}

describe('business facts and the environment', () => {
	it(`never allow together what the environment alone does not (seed ${String(SEED)})`, () => {
		const draw = new Draw(SEED);
		const seen = new Set<string>();
		for (let i = 0; i < 20_000; i += 1) {
			const settings = randomSettings(draw);
			const rules = randomRules(draw);
			const facts = randomFacts(draw);
			const alone = assess(facts, settings);
			const together = assess(facts, tighten(settings, withRefund(rules)));
			seen.add(`${alone.kind} to ${together.kind}`);
			expect(
				STRICTNESS[together.kind],
				JSON.stringify({ settings, rules, facts, alone, together }),
			).toBeGreaterThanOrEqual(STRICTNESS[alone.kind]);
		}
		// The draw is worth something: it saw each way of becoming stricter.
		expect([...seen]).toEqual(
			expect.arrayContaining([
				'automatic to approval',
				'automatic to refused',
				'approval to refused',
			]),
		);
	});

	it('keep every limit of the environment at most what it was', () => {
		const draw = new Draw(SEED + 1);
		for (let i = 0; i < 2_000; i += 1) {
			const settings = randomSettings(draw);
			const narrowed = tighten(settings, withRefund(randomRules(draw)));
			expect(Object.keys(narrowed.limits)).toEqual(Object.keys(settings.limits));
			for (const [currency, limit] of Object.entries(settings.limits)) {
				expect(narrowed.limits[currency]).toBeLessThanOrEqual(limit);
			}
			if (settings.approval === 'always') expect(narrowed.approval).toBe('always');
			expect(narrowed.dayCeiling).toBe(settings.dayCeiling);
		}
	});

	it('change nothing when they say nothing', () => {
		const settings = randomSettings(new Draw(1));
		expect(tighten(settings, null)).toBe(settings);
		expect(tighten(settings, { version: '1', yaml: '', facts: {} })).toBe(settings);
	});

	const OVER: PolicySettings = {
		approval: 'over_limit',
		limits: { usd: 10_000 },
		dayCeiling: null,
	};
	const PLAIN: PolicyFacts = {
		amount: 5_000,
		currency: 'usd',
		charge: {
			currency: 'usd',
			remaining: 20_000,
			gone: 0,
			risk: 'normal',
			checks: ['pass'],
			disputed: false,
		},
		orphans: 0,
		holds: [],
		order: { status: 'fulfilled', ageDays: 10 },
		automatic: { countOnOrder: 0, sumOnOrder: 0, sumOfCustomerToday: 0 },
		approvedToday: 0,
	};

	it.each<[string, RefundRules, Assessment]>([
		['nothing said', {}, { kind: 'automatic' }],
		['a wider limit', { always_ask_over: { usd: 90_000 } }, { kind: 'automatic' }],
		['a person who need not', { always_person: false }, { kind: 'automatic' }],
		[
			'a narrower limit',
			{ always_ask_over: { usd: 4_999 } },
			{ kind: 'approval', reasons: ['over_limit'] },
		],
		['always a person', { always_person: true }, { kind: 'approval', reasons: ['always'] }],
		['the last day of the window', { window_days: 10 }, { kind: 'automatic' }],
		['a day too late', { window_days: 9 }, { kind: 'refused', why: 'outside_window' }],
		['exactly the maximum', { max_amount: { usd: 5_000 } }, { kind: 'automatic' }],
		['over the maximum', { max_amount: { usd: 4_999 } }, { kind: 'refused', why: 'over_maximum' }],
		['another currency’s maximum', { max_amount: { eur: 1 } }, { kind: 'automatic' }],
		[
			'an excluded state',
			{ excluded_statuses: ['fulfilled'] },
			{ kind: 'refused', why: 'excluded_status' },
		],
	])('%s', (_name, rules, expected) => {
		expect(assess(PLAIN, tighten(OVER, withRefund(rules)))).toEqual(expected);
	});

	it('count what an order was refunded already, so that halves add up to the maximum', () => {
		const half = { ...PLAIN, charge: { ...PLAIN.charge, gone: 5_000 } };
		const rules = withRefund({ max_amount: { usd: 9_000 } });
		expect(assess(half, tighten(OVER, rules))).toEqual({ kind: 'refused', why: 'over_maximum' });
	});
});
