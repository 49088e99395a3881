import { availableParallelism, loadavg } from 'node:os';
import { benchIngestion } from './ingestion.ts';
import { benchLog } from './log.ts';
import { benchRetrieval } from './retrieval.ts';
import { table, type Row } from './row.ts';
import { benchSearch } from './search.ts';
import { benchStart } from './start.ts';
import { benchStorefront } from './storefront.ts';
import { benchTurns } from './turn-cpu.ts';

/**
 * `npm run bench [turns|start|storefront|ingestion|search|retrieval|log] …`: prints, never fails over a figure. Floors are
 * measured in the same run on the same machine, so a ratio says more than a figure does.
 */
const seed = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
const SECTIONS: Readonly<Record<string, () => Row[] | Promise<Row[]>>> = {
	turns: () => benchTurns(seed),
	start: benchStart,
	storefront: benchStorefront,
	ingestion: () => benchIngestion(seed),
	search: () => benchSearch(seed),
	retrieval: benchRetrieval,
};
const NAMES = [...Object.keys(SECTIONS), 'log'];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !NAMES.includes(name));
if (unknown.length > 0) {
	console.error(`There is no measure ${unknown.join(', ')}; there are ${NAMES.join(', ')}.`);
	process.exit(64);
}
const chosen = asked.length > 0 ? asked : NAMES;

const load = loadavg()[0]?.toFixed(1) ?? '?';
console.log(
	`node ${process.version}, ${String(availableParallelism())} processors, load ${load}, seed ${String(seed)}\n`,
);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(SECTIONS)) {
	if (!chosen.includes(name)) continue;
	if (process.platform !== 'linux' && !['storefront', 'retrieval'].includes(name)) {
		console.error(`SKIPPED  ${name}: reads /proc, which only Linux has`);
		continue;
	}
	rows.push(...(await measure()));
}
if (rows.length > 0) console.log(table(rows));
if (chosen.includes('log')) console.log(['', ...(await benchLog())].join('\n'));
