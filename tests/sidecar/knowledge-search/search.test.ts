import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Retryable } from '../../../sidecar/src/failure.ts';
import type { Embedder } from '../../../sidecar/src/knowledge/embedder.ts';
import { unitLength } from '../../../sidecar/src/knowledge/embedder.ts';
import { createSearch, type Search } from '../../../sidecar/src/knowledge/search.ts';
import { EMBEDDER, embedderOf, makeKnowledge, silent, type Knowledge } from './knowledge.ts';

let knowledge: Knowledge;
const open: Search[] = [];

beforeEach(() => {
	knowledge = makeKnowledge();
});
afterEach(async () => {
	for (const search of open.splice(0)) await search.close();
	knowledge.close();
});

function searchWith(embedder: Embedder | null, embedWithinMs = 1_500): Search {
	const search = createSearch({ db: knowledge.db, embedder, log: silent, embedWithinMs });
	open.push(search);
	return search;
}

async function loaded(search: Search): Promise<void> {
	await vi.waitFor(
		async () => {
			expect((await search.size()).loaded).toBe(true);
		},
		{ timeout: 20_000, interval: 20 },
	);
}

const texts = async (search: Search, query: string): Promise<string[]> =>
	(await search.search(query, { limit: 5 })).passages.map(({ text }) => text);

describe('search by text alone', () => {
	it('finds a passage by its words and links to its heading', async () => {
		for (let i = 0; i < 20; i++)
			knowledge.add({ text: `How do I oil the lamp number ${String(i)}?` });
		knowledge.add({
			title: 'Returns',
			heading: 'Sending back',
			text: 'Send the chair back within 30 days.',
			url: 'https://shop.example/returns',
		});
		const { passages, informative, version } = await searchWith(null).search(
			'how do I send the chair back',
			{ limit: 3 },
		);
		expect(passages[0]).toMatchObject({
			title: 'Returns',
			heading: 'Sending back',
			url: 'https://shop.example/returns#sending-back',
			source: 'page',
		});
		expect(informative).toBe(true);
		expect(version).toMatch(/^[0-9a-f]{8}-0$/);
	});

	it('puts mistyped words right', async () => {
		knowledge.add({ text: 'A refund goes back to the card.' });
		knowledge.add({ text: 'Gift card balances never expire.' });
		for (let i = 0; i < 5; i++) knowledge.add({ text: `The lamp number ${String(i)} is brass.` });
		const search = searchWith(null);
		await loaded(search);
		expect((await texts(search, 'refnud'))[0]).toContain('refund');
		expect((await texts(search, 'giftcard balanse'))[0]).toContain('Gift card');
		expect((await search.explain('refnud', { limit: 1 })).corrected).toBe('refund');
	});

	it('takes nothing of a question for a query language', async () => {
		const id = knowledge.add({ text: 'The NEAR lamp and the OR lamp.' });
		knowledge.add({ text: 'A chair.' });
		const search = searchWith(null);
		for (const query of [
			'lamp" OR "chair',
			'NEAR(lamp chair, 2)',
			'title : lamp*',
			'^lamp - + {text} : chair',
			"'; DROP TABLE chunks; --",
			'"""',
			'()',
			'AND AND AND',
			'\u0000lamp',
			'lamp'.repeat(1_000),
		]) {
			await expect(search.search(query, { limit: 5 })).resolves.toHaveProperty('passages');
		}
		const { passages } = await search.search('NEAR(lamp', { limit: 5 });
		expect(passages.map((passage) => passage.id)).toEqual([String(id)]);
	});

	it('finds nothing, informatively', async () => {
		knowledge.add({ text: 'A chair of oak.' });
		const search = searchWith(null);
		for (const query of ['', '   ', '???', 'zeppelin']) {
			expect(await search.search(query, { limit: 5 })).toMatchObject({
				passages: [],
				informative: false,
			});
		}
	});

	it('finds words in scripts without spaces', async () => {
		knowledge.add({ text: '退款将在五天内到账。', words: '退款 将 在 五天 内 到账' });
		knowledge.add({ text: '运费由我们承担。', words: '运费 由 我们 承担' });
		expect((await texts(searchWith(null), '退款什么时候到账？'))[0]).toContain('退款');
	});

	it('shows a section once, and equal words once', async () => {
		const one = knowledge.add({ heading: 'Care', text: 'Oil the oak table twice a year.' });
		knowledge.add({ heading: 'Care', text: 'Oil the oak table twice a year.' });
		expect(await texts(searchWith(null), 'oak table')).toHaveLength(1);
		knowledge.db
			.prepare(
				`INSERT INTO chunks (document_id, position, title, heading, text, text_hash)
				SELECT document_id, 1, title, heading, 'Wipe the oak.', 'other' FROM chunks WHERE id = ?`,
			)
			.run(one);
		expect(await texts(searchWith(null), 'oil oak table')).toHaveLength(1);
	});
});

describe('search by text and vectors', () => {
	const QUESTION = 'may I change my mind';
	const east = unitLength([1, 0.1, 0, 0]);
	const north = unitLength([0, 1, 0, 0]);

	it('finds by meaning what shares no word, and adds the two scores', async () => {
		const returns = knowledge.add({ text: 'Returns are free within 30 days.', vector: east });
		const paint = knowledge.add({ text: 'Paint may change its colour.', vector: north });
		const search = searchWith(embedderOf({ [QUESTION]: [1, 0, 0, 0] }));
		await loaded(search);
		const { passages, mode } = await search.explain(QUESTION, { limit: 5 });
		expect(mode).toBe('hybrid');
		expect(passages.map(({ id }) => id)).toEqual([String(returns), String(paint)]);
		const [first, second] = passages;
		expect(first).toMatchObject({ text_score: 0, matched_terms: [] });
		expect(first?.vector_score).toBeCloseTo(east[0] ?? 0, 5);
		expect(second?.matched_terms).toEqual(['may', 'change']);
		expect(second?.score).toBeCloseTo(
			(second?.vector_score ?? NaN) + (second?.text_score ?? NaN),
			9,
		);
	});

	it('forgets a removed passage at once and finds a new vector', async () => {
		const gone = knowledge.add({ text: 'Returns are free.', vector: east });
		knowledge.add({ text: 'Paint.', vector: north });
		const search = searchWith(embedderOf({ [QUESTION]: [1, 0, 0, 0] }));
		await loaded(search);
		knowledge.remove(gone);
		// Not even told of yet.
		expect(await texts(search, QUESTION)).toEqual(['Paint.']);
		search.changed({ written: [], embedded: [], removed: [gone] });
		const come = knowledge.add({ text: 'Send it back.', vector: east });
		search.changed({ written: [come], embedded: [come], removed: [] });
		expect((await texts(search, QUESTION))[0]).toBe('Send it back.');
		expect((await search.size()).passages).toBe(2);
	});

	it('searches by text alone while most passages wait for their vectors', async () => {
		knowledge.add({ text: 'Returns are free.', vector: east });
		knowledge.add({ text: 'You may change the colour.' });
		const embedder = embedderOf({ [QUESTION]: [1, 0, 0, 0] });
		const search = searchWith(embedder);
		await loaded(search);
		expect((await search.explain(QUESTION, { limit: 5 })).mode).toBe('text');
		expect(embedder.asked).toEqual([]);
	});

	it('searches by text alone when the embedding fails, and asks again only later', async () => {
		knowledge.add({ text: 'You may change it.', vector: east });
		const embed = vi.fn(() => Promise.reject(new Retryable('down', 'down')));
		const search = searchWith({ name: EMBEDDER, dimensions: 4, embed });
		await loaded(search);
		expect(await search.explain(QUESTION, { limit: 5 })).toMatchObject({
			mode: 'text',
			passages: [{ text: 'You may change it.' }],
		});
		expect(await search.search(QUESTION, { limit: 5 })).toMatchObject({ makeshift: true });
		expect(embed).toHaveBeenCalledTimes(1);
	});

	it('waits for a vector no longer than its limit', async () => {
		knowledge.add({ text: 'You may change it.', vector: east });
		const search = searchWith(
			{ name: EMBEDDER, dimensions: 4, embed: () => new Promise(() => undefined) },
			50,
		);
		await loaded(search);
		const began = performance.now();
		expect((await search.explain(QUESTION, { limit: 5 })).mode).toBe('text');
		expect(performance.now() - began).toBeLessThan(1_000);
	});

	it('stops when the customer has left', async () => {
		knowledge.add({ text: 'You may change it.', vector: east });
		const search = searchWith({
			name: EMBEDDER,
			dimensions: 4,
			embed: () => new Promise(() => undefined),
		});
		await loaded(search);
		const left = AbortSignal.timeout(30);
		await expect(search.search(QUESTION, { limit: 5, signal: left })).rejects.toThrow();
	});
});
