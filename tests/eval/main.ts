/**
 * `npm run eval [-- --model none|twin|real] [--times K] [--only WORDS] [--seed N] [--json]`: plays
 * every scenario K times and prints pass^k, policy breaches, cost and delay. `real` takes
 * OPENAI_API_KEY, OPENAI_BASE_URL, OPENAI_MODEL, … from the environment; it costs money. Exits 1
 * when a run failed.
 */
import { parseArgs } from 'node:util';
import { play } from './play.ts';
import { describeRun, passed, summarise, type Run } from './report.ts';
import { loadScenarios } from './scenario.ts';
import { openShops, type Model } from './shops.ts';
import { judge } from './verdict.ts';

const { values } = parseArgs({
	options: {
		model: { type: 'string', default: 'none' },
		times: { type: 'string', default: '1' },
		only: { type: 'string', default: '' },
		seed: { type: 'string', default: String(Math.floor(Math.random() * 1e6)) },
		json: { type: 'boolean', default: false },
	},
});
const times = Number(values.times);
const model = modelOf(values.model);
if (model === undefined || !Number.isInteger(times) || times < 1) {
	console.error('eval [--model none|twin|real] [--times K] [--only WORDS] [--seed N] [--json]');
	process.exit(64);
}

const scenarios = loadScenarios().filter(({ name }) => name.includes(values.only));
const runs: Run[] = [];
for (let time = 1; time <= times; time++) {
	const shops = openShops(model, Number(values.seed));
	try {
		for (const scenario of scenarios) {
			const record = await play(scenario, await shops.of(scenario));
			const run = { scenario, record, verdict: judge(scenario, record) };
			runs.push(run);
			console.error(describeRun(run));
		}
	} finally {
		await shops.close();
	}
}
const summary = summarise(runs, times);
if (values.json) {
	console.log(JSON.stringify({ seed: Number(values.seed), model: values.model, ...summary }));
} else {
	const hats = summary.passHat.map((chance, at) => `pass^${at + 1} ${(100 * chance).toFixed(1)} %`);
	console.log(
		[
			`seed ${values.seed}, model ${values.model}: ${summary.scenarios} scenarios, ${summary.runs} runs`,
			hats.join(', '),
			`policy breaches ${summary.breaches}`,
			`cost ${(summary.costMicroUsd / 1e6).toFixed(4)} USD in all`,
			`delay of an answer ${summary.delay.p50.toFixed(0)} ms (p50), ${summary.delay.p95.toFixed(0)} ms (p95)`,
		].join('\n'),
	);
}
process.exitCode = runs.every(passed) ? 0 : 1;

function modelOf(name: string): Model | undefined {
	if (name === 'none' || name === 'twin') return { kind: name };
	if (name !== 'real') return undefined;
	const env = Object.entries(process.env).filter(
		(entry): entry is [string, string] =>
			entry[0].startsWith('OPENAI_') && entry[1] !== undefined && entry[1] !== '',
	);
	if (!env.some(([key]) => key === 'OPENAI_API_KEY')) {
		console.error('--model real needs OPENAI_API_KEY in the environment.');
		process.exit(78);
	}
	return { kind: 'real', env: Object.fromEntries(env) };
}
