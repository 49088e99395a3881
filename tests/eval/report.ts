import type { Scenario } from './scenario.ts';
import type { Record, Verdict } from './verdict.ts';

export interface Run {
	readonly scenario: Scenario;
	readonly verdict: Verdict;
	readonly record: Record;
}

export interface Summary {
	readonly scenarios: number;
	readonly runs: number;
	/** The chance that k runs of a scenario all pass, k = 1 … times, averaged over the scenarios. */
	readonly passHat: readonly number[];
	readonly breaches: number;
	readonly costMicroUsd: number;
	/** Milliseconds, of all answers. */
	readonly delay: { readonly p50: number; readonly p95: number };
}

export const passed = ({ verdict }: Run): boolean =>
	verdict.failures.length === 0 && verdict.breaches.length === 0;

/** pass^k by the unbiased estimate C(c,k)/C(n,k) of tau-bench (arXiv 2406.12045). */
export function summarise(runs: readonly Run[], times: number): Summary {
	const groups = new Map<string, Run[]>();
	for (const run of runs) {
		groups.set(run.scenario.name, [...(groups.get(run.scenario.name) ?? []), run]);
	}
	const passHat = Array.from({ length: times }, (_, index) => {
		const chances = [...groups.values()].map((group) =>
			allOf(group.filter(passed).length, group.length, index + 1),
		);
		return chances.reduce((sum, chance) => sum + chance, 0) / Math.max(1, chances.length);
	});
	const delays = runs.flatMap(({ record }) => record.delays).sort((a, b) => a - b);
	const at = (share: number): number => delays[Math.floor(share * (delays.length - 1))] ?? 0;
	return {
		scenarios: groups.size,
		runs: runs.length,
		passHat,
		breaches: runs.reduce((sum, { verdict }) => sum + verdict.breaches.length, 0),
		costMicroUsd: runs.reduce((sum, { record }) => sum + record.costMicroUsd, 0),
		delay: { p50: at(0.5), p95: at(0.95) },
	};
}

/** The chance that k of n runs, drawn without putting back, are among the c that passed. */
function allOf(c: number, n: number, k: number): number {
	let chance = 1;
	for (let i = 0; i < k; i++) chance *= Math.max(0, c - i) / Math.max(1, n - i);
	return chance;
}

export function describeRun(run: Run): string {
	const faults = [
		...run.verdict.failures.map((one) => `      ${one}`),
		...run.verdict.breaches.map((one) => `      BREACH: ${one}`),
	];
	const said = run.record.conversation.messages.map(({ role, text }) => `      ${role}: ${text}`);
	return [`${passed(run) ? 'pass' : 'FAIL'}  ${run.scenario.name}`]
		.concat(passed(run) ? [] : [...faults, ...said])
		.join('\n');
}
