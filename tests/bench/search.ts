import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Embedder } from '../../sidecar/src/knowledge/embedder.ts';
import { createSearch, type Search } from '../../sidecar/src/knowledge/search.ts';
import { median } from './process-figures.ts';
import type { Row } from './row.ts';
import { CORPUS_EMBEDDER, makeCorpus, type Corpus } from './search-corpus.ts';

const PASSAGES = 100_000;
const DIMENSIONS = 1_536;
const QUESTIONS = 200;
/** For the exact answer and the floor, which take long. */
const EXACT = 50;
/** A word that no passage holds, so that the vector alone decides. */
const NO_WORD = 'xq';

/**
 * Hybrid search as a turn does it, its vector at hand, against comparing with every float in memory.
 */
export async function benchSearch(seed: number): Promise<Row[]> {
	const corpus = makeCorpus(PASSAGES, DIMENSIONS, seed);
	const vectors = new Map<string, Float32Array>();
	const embedder: Embedder = {
		name: CORPUS_EMBEDDER,
		dimensions: DIMENSIONS,
		embed: ([text = '']) => Promise.resolve([vectors.get(text) ?? new Float32Array(DIMENSIONS)]),
	};
	const before = anonymousMb();
	const began = performance.now();
	const log = { warn: (fields: object, message: string) => console.error(message, fields) };
	const search = createSearch({ db: corpus.db, embedder, log });
	try {
		const seconds = (await loaded(search, began)) / 1_000;
		const questions = Array.from({ length: QUESTIONS }, () => {
			const { words, vector } = corpus.question();
			vectors.set(words, vector);
			return words;
		});
		for (const words of questions.slice(0, 20)) await search.search(words, { limit: 5 });

		const idle = await longestHold(() => sleep(2_000));
		const hybrid: number[] = [];
		const held = await longestHold(async () => {
			for (const words of questions) {
				hybrid.push(await timed(() => search.search(words, { limit: 5 })));
			}
		});

		const near: number[] = [];
		const floor: number[] = [];
		let found = 0;
		for (let i = 0; i < EXACT; i++) {
			const { vector } = corpus.question();
			const query = `${NO_WORD}${String(i)}`;
			vectors.set(query, vector);
			let exact: number[] = [];
			floor.push(await timed(() => (exact = nearest(corpus, vector, 10))));
			let ids: number[] = [];
			near.push(
				await timed(async () => {
					const { passages } = await search.search(query, { limit: 10 });
					ids = passages.map(({ id }) => Number(id) - 1);
				}),
			);
			found += exact.filter((id) => ids.includes(id)).length;
		}
		const { bytes } = await search.size();
		const least = median(floor);
		return [
			{
				measure: `hybrid search, ${PASSAGES.toLocaleString('en-US')} x ${String(DIMENSIONS)}, p50`,
				figure: ms(median(hybrid)),
				floor: `${ms(least)} (all floats compared)`,
				ratio: (median(hybrid) / least).toFixed(3),
				expected: '<= 20 ms',
			},
			plain('hybrid search, p95', ms(percentile(hybrid, 0.95))),
			plain('by vector alone, p50', ms(median(near)), '6 ms hoped for'),
			plain('by vector alone, recall@10', (found / (10 * EXACT)).toFixed(3), '>= 0.98'),
			{
				measure: 'event loop held, longest',
				figure: ms(held),
				floor: `${ms(idle)} (nothing done)`,
				ratio: '',
				expected: '<= 20 ms',
			},
			plain('memory of the search thread', `${(anonymousMb() - before).toFixed(0)} MB`),
			plain('of it, codes', `${(bytes / 1_048_576).toFixed(0)} MB`),
			plain('read at start, in the thread', `${seconds.toFixed(1)} s`),
		];
	} finally {
		await search.close();
		corpus.close();
	}
}

async function loaded(search: Search, began: number): Promise<number> {
	while (!(await search.size()).loaded) await sleep(20);
	return performance.now() - began;
}

/** Milliseconds by which a timer of one millisecond was late, at most; other processes count as well. */
async function longestHold(work: () => Promise<void>): Promise<number> {
	const delay = monitorEventLoopDelay({ resolution: 1 });
	delay.enable();
	await work();
	delay.disable();
	return Math.max(0, delay.max / 1e6 - 1);
}

async function timed(work: () => unknown): Promise<number> {
	const began = performance.now();
	await work();
	return performance.now() - began;
}

/** The exact answer, by comparing with every vector. */
function nearest(
	{ vectors, count, dimensions }: Corpus,
	query: Float32Array,
	wanted: number,
): number[] {
	const best: { id: number; cosine: number }[] = [];
	for (let id = 0; id < count; id++) {
		const at = id * dimensions;
		let [a, b, c, d] = [0, 0, 0, 0];
		for (let i = 0; i < dimensions; i += 4) {
			a += (vectors[at + i] ?? 0) * (query[i] ?? 0);
			b += (vectors[at + i + 1] ?? 0) * (query[i + 1] ?? 0);
			c += (vectors[at + i + 2] ?? 0) * (query[i + 2] ?? 0);
			d += (vectors[at + i + 3] ?? 0) * (query[i + 3] ?? 0);
		}
		const cosine = a + b + c + d;
		if (best.length === wanted && cosine <= (best.at(-1)?.cosine ?? 0)) continue;
		best.push({ id, cosine });
		best.sort((one, other) => other.cosine - one.cosine);
		best.length = Math.min(best.length, wanted);
	}
	return best.map(({ id }) => id);
}

/** Megabytes that are not a file's: what the process itself holds. Linux only. */
function anonymousMb(): number {
	const status = readFileSync('/proc/self/status', 'utf8');
	return Number(/^RssAnon:\s+(\d+) kB$/m.exec(status)?.[1]) / 1_024;
}

function percentile(values: readonly number[], share: number): number {
	return values.toSorted((a, b) => a - b)[Math.floor(values.length * share)] ?? NaN;
}

function ms(value: number): string {
	return `${value.toFixed(1)} ms`;
}

function plain(measure: string, figure: string, expected = ''): Row {
	return { measure, figure, floor: '', ratio: '', expected };
}
