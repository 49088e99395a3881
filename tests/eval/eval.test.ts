import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from './play.ts';
import { describeRun, passed, summarise, type Run } from './report.ts';
import { loadScenarios } from './scenario.ts';
import { openShops, type Shops } from './shops.ts';
import { judge } from './verdict.ts';
import { wrongPlanners } from './wrong-planner.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
const scenarios = loadScenarios();

it('there are at least forty scenarios', () => {
	expect(scenarios.length).toBeGreaterThanOrEqual(40);
});

describe(`every scenario without a model (seed ${String(SEED)})`, () => {
	let shops: Shops;
	const runs: Run[] = [];
	beforeAll(() => {
		shops = openShops({ kind: 'none' }, SEED);
	});
	afterAll(() => shops.close());

	it.each(scenarios)('$name', { timeout: 60_000 }, async (scenario) => {
		const record = await play(scenario, await shops.of(scenario));
		const run = { scenario, record, verdict: judge(scenario, record) };
		runs.push(run);
		expect(passed(run), describeRun(run)).toBe(true);
	});

	it('costs nothing', () => {
		expect(summarise(runs, 1)).toMatchObject({ costMicroUsd: 0, breaches: 0 });
	});
});

describe.each(Object.entries(wrongPlanners))(
	`every scenario with a planner that is wrong on purpose: %s (seed ${String(SEED)})`,
	(name, answer) => {
		let shops: Shops;
		beforeAll(() => {
			shops = openShops({ kind: 'wrong', answer }, SEED);
		});
		afterAll(() => shops.close());

		it.each(scenarios)('$name', { timeout: 60_000 }, async (scenario) => {
			const record = await play(scenario, await shops.of(scenario));
			const { failures, breaches } = judge(scenario, record);
			// Whoever plans, the product lets no policy be broken; a boast it may even mend.
			expect(breaches).toEqual([]);
			if (name === 'idle') expect(failures, 'it passes, so it checks nothing').not.toEqual([]);
		});
	},
);

describe('pass^k', () => {
	it('is the chance that k runs all pass', () => {
		const [scenario] = scenarios;
		if (!scenario) throw new Error('no scenario');
		const record = {} as Run['record'];
		const run = (failures: string[]): Run => ({
			scenario,
			record: { ...record, delays: [], costMicroUsd: 2 },
			verdict: { failures, breaches: [] },
		});
		const summary = summarise([run([]), run([]), run([]), run(['x'])], 3);
		expect(summary.passHat).toEqual([0.75, 0.5, 0.25]);
		expect(summary.costMicroUsd).toBe(8);
	});
});
