import type { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unitLength } from '../../../sidecar/src/knowledge/embedder.ts';
import { createSearch, type Search } from '../../../sidecar/src/knowledge/search.ts';
import {
	createSearchThread,
	SearchThreadGone,
} from '../../../sidecar/src/knowledge/search-thread.ts';
import { embedderOf, makeKnowledge, randomOf, silent, type Knowledge } from './knowledge.ts';

const QUESTION = 'oak table';

let knowledge: Knowledge;
const threads: Worker[] = [];
const note = (worker: Worker): void => void threads.push(worker);

beforeEach(() => {
	knowledge = makeKnowledge();
	process.on('worker', note);
});
afterEach(() => {
	process.off('worker', note);
	threads.length = 0;
	knowledge.close();
});

async function loaded(search: Search): Promise<void> {
	await vi.waitFor(
		async () => {
			expect((await search.size()).loaded).toBe(true);
		},
		{ timeout: 20_000, interval: 20 },
	);
}

describe('the search thread', () => {
	it('is missed by nobody while it is gone, and starts again with all it knew', async () => {
		const warn = vi.fn();
		const vector = unitLength([1, 2, 3, 4]);
		knowledge.add({ text: 'Oil the oak table.', vector });
		const embedder = embedderOf({ [QUESTION]: [1, 2, 3, 4] });
		const search = createSearch({ db: knowledge.db, embedder, log: { warn } });
		try {
			await loaded(search);
			expect((await search.explain(QUESTION, { limit: 1 })).mode).toBe('hybrid');
			await threads[0]?.terminate();
			const alone = await search.explain(QUESTION, { limit: 1 });
			expect(alone).toMatchObject({ mode: 'text', passages: [{ text: 'Oil the oak table.' }] });
			expect(warn).toHaveBeenCalled();
			// What comes while it is gone is found as well.
			const late = knowledge.add({ text: 'Wax the oak table.', vector });
			search.changed({ written: [late], embedded: [late], removed: [] });
			expect((await search.search(QUESTION, { limit: 5 })).passages).toHaveLength(2);
			await loaded(search);
			const again = await search.explain(QUESTION, { limit: 5 });
			expect(again.mode).toBe('hybrid');
			expect(again.passages.map(({ vector_score }) => vector_score)).toEqual([
				expect.closeTo(1, 5),
				expect.closeTo(1, 5),
			]);
			expect(threads).toHaveLength(2);
		} finally {
			await search.close();
		}
	});

	it('falls in the middle of a question without leaving it unanswered', async () => {
		for (let i = 0; i < 50; i++) knowledge.add({ text: `Oak table number ${String(i)}.` });
		const search = createSearch({ db: knowledge.db, embedder: null, log: silent });
		try {
			await loaded(search);
			const asked = Array.from({ length: 20 }, () => search.search(QUESTION, { limit: 5 }));
			void threads[0]?.terminate();
			for (const { passages } of await Promise.all(asked)) expect(passages).toHaveLength(5);
		} finally {
			await search.close();
		}
	});

	it('is ended when it takes too long', async () => {
		const thread = createSearchThread({
			data: { file: knowledge.db.name, embedder: null },
			log: silent,
		});
		try {
			// It needs longer than that to start.
			await expect(thread.ask({ kind: 'size' }, 1)).rejects.toThrow(SearchThreadGone);
			await vi.waitFor(
				async () => {
					expect(await thread.ask({ kind: 'size' })).toMatchObject({ passages: 0 });
				},
				{ timeout: 20_000, interval: 50 },
			);
		} finally {
			await thread.close();
		}
	});

	it('ends for good when it is closed', async () => {
		const search = createSearch({ db: knowledge.db, embedder: null, log: silent });
		await search.close();
		await expect(search.size()).rejects.toThrow(SearchThreadGone);
		expect(threads).toHaveLength(1);
	});

	it('holds the event loop up less than a scan takes', async () => {
		const random = randomOf(5);
		const vector = (): Float32Array =>
			unitLength(Float32Array.from({ length: 256 }, () => random() - 0.5));
		knowledge.db.transaction(() => {
			for (let i = 0; i < 4_000; i++) {
				knowledge.add({ text: `Passage ${String(i)} of oak.`, vector: vector() });
			}
		})();
		const questions = Object.fromEntries(
			Array.from({ length: 40 }, (_, i) => [`oak ${String(i)}`, [...vector()]]),
		);
		const search = createSearch({ db: knowledge.db, embedder: embedderOf(questions), log: silent });
		try {
			await loaded(search);
			const used = performance.eventLoopUtilization();
			const began = performance.now();
			await Promise.all(Object.keys(questions).map((query) => search.search(query, { limit: 5 })));
			const { active } = performance.eventLoopUtilization(used);
			// The work is done elsewhere: this thread is idle for most of the time.
			expect(active).toBeLessThan((performance.now() - began) / 2);
		} finally {
			await search.close();
		}
	});
});
