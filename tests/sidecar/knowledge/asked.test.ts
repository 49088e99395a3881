import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCachedPlanner } from '../../../sidecar/src/brain/cached-planner.ts';
import type { Planned, Planner } from '../../../sidecar/src/brain/planner.ts';
import type { Passage } from '../../../sidecar/src/contract/knowledge.ts';
import { createAskedSearch } from '../../../sidecar/src/knowledge/asked.ts';
import { createAnswerCache } from '../../../sidecar/src/knowledge/cache.ts';
import { dismissMissed, listMissed } from '../../../sidecar/src/knowledge/missed-store.ts';
import type { KnowledgeSearch, SearchReply } from '../../../sidecar/src/knowledge/search.ts';
import { planRequest } from '../brain/plan-request.ts';
import { openLibrary, type Library } from './library.ts';

const MINUTE = 60_000;
const passage: Passage = {
	id: '1',
	title: 'Returns',
	heading: null,
	url: 'https://shop.example/returns',
	text: 'Within 30 days.',
	source: 'page',
	score: 0.9,
};

let library: Library;
let now: number;
let version: string;
beforeEach(() => {
	library = openLibrary();
	now = Date.parse('2026-03-01T10:00:00Z');
	version = 'v-1';
});
afterEach(() => library.close());

describe('a search for a customer', () => {
	let searched: string[];
	let found: readonly Passage[];
	let makeshift: boolean;
	let search: KnowledgeSearch;
	beforeEach(() => {
		searched = [];
		found = [passage];
		makeshift = false;
		search = createAskedSearch({
			search: {
				search(query): Promise<SearchReply> {
					searched.push(query);
					const informative = found.length > 0;
					return Promise.resolve({ passages: [...found], version, informative, makeshift });
				},
			},
			version: () => version,
			cache: createAnswerCache<SearchReply>(() => now),
			write: library.write,
			clock: { now: () => new Date(now) },
			log: { warn: () => undefined },
		});
	});
	const ask = (query: string, limit = 5, locale = 'en') => search.search(query, { limit, locale });
	const missed = () => listMissed(library.db, 10, undefined).items;

	it('is done again when vectors could not take part', async () => {
		makeshift = true;
		await ask('How long can I return it?');
		makeshift = false;
		await ask('How long can I return it?');
		await ask('How long can I return it?');
		expect(searched).toHaveLength(2);
	});

	it('is done once for half an hour, however the question is typed', async () => {
		const first = await ask('How long can I return it?');
		now += 29 * MINUTE;
		expect(await ask('  how LONG can i return it ')).toEqual(first);
		expect(searched).toHaveLength(1);
		now += 2 * MINUTE;
		await ask('How long can I return it?');
		expect(searched).toHaveLength(2);
	});

	it('is done anew for another knowledge, language or number of passages', async () => {
		await ask('How long?');
		await ask('How long?', 3);
		await ask('How long?', 5, 'de');
		version = 'v-2';
		await ask('How long?');
		expect(searched).toHaveLength(4);
	});

	it('that finds nothing is kept for the owner, counted, without who asked', async () => {
		found = [];
		await ask('My name is Jane Doe, mail jane@doe.example, order #12345: do you ship to Mars?');
		now += MINUTE;
		await ask('Do you gift-wrap?');
		await ask('Do you gift-wrap?', 3);
		now += MINUTE;
		await ask('do you gift wrap');
		await ask('hello');
		expect(missed().map(({ question, times }) => [question, times])).toEqual([
			['Do you gift-wrap?', 2],
			['My name is [name], mail [email], order [number]: do you ship to Mars?', 1],
		]);
		now += MINUTE;
		await ask('Do you gift-wrap?', 5, 'de');
		const [first] = missed();
		expect(first).toMatchObject({ question: 'Do you gift-wrap?', times: 3 });
	});

	it('comes back to the owner’s list when a dismissed one is asked again', async () => {
		found = [];
		await ask('Do you ship to Mars?');
		const ids = missed().map(({ id }) => id);
		const at = new Date(now).toISOString();
		expect(await library.write('knowledge.missed', (tx) => dismissMissed(tx, ids, at))).toBe(1);
		expect(missed()).toEqual([]);
		now += MINUTE;
		await ask('Do you ship to Mars?');
		expect(missed()).toMatchObject([{ times: 2 }]);
	});
});

describe('a whole answer', () => {
	let asked: number;
	let planned: Planned;
	let planner: Planner;
	beforeEach(() => {
		asked = 0;
		planned = {
			plan: {
				kind: 'answer',
				answer: {
					text: 'Within 30 days.',
					citations: [{ title: 'Returns', url: 'https://shop.example/returns' }],
				},
			},
			planner: 'model',
			usage: { model: 'm', inputTokens: 9, outputTokens: 9 },
		};
		planner = createCachedPlanner({
			planner: {
				plan(_, onSentence) {
					asked++;
					if (planned.plan.kind === 'answer') onSentence(planned.plan.answer.text);
					return Promise.resolve(planned);
				},
			},
			cache: createAnswerCache(() => now),
			version: () => version,
		});
	});
	const question = planRequest('How long can I return it?', { passages: [passage] });

	it('to a first plain question is given again, sentence and citation, without a model', async () => {
		const sentences: string[] = [];
		await planner.plan(question, () => undefined);
		const again = await planner.plan({ ...question, turnId: 'another' }, (text) => {
			sentences.push(text);
		});
		expect(again).toEqual({ plan: planned.plan, planner: 'model', usage: null });
		expect(sentences).toEqual(['Within 30 days.']);
		expect(asked).toBe(1);
	});

	it.each([
		['later in a conversation', { transcript: [{ role: 'customer', text: 'Hi.' }] }],
		[
			'after a tool was used',
			{ results: [{ name: 't', arguments: {}, outcome: { ok: true, output: {} } }] },
		],
		['without anything from the knowledge', { passages: [] }],
		['in another language', { locale: 'de-DE' }],
		['by other business facts', { facts: { version: '2', yaml: '' } }],
	] as const)('is thought of anew %s', async (_, changes) => {
		await planner.plan(question, () => undefined);
		await planner.plan({ ...question, ...changes }, () => undefined);
		expect(asked).toBe(2);
	});

	it('is thought of anew when the knowledge changed, and when it says nothing that can be cited', async () => {
		await planner.plan(question, () => undefined);
		version = 'v-2';
		planned = { ...planned, plan: { kind: 'answer', answer: { text: 'Hm.', citations: [] } } };
		await planner.plan(question, () => undefined);
		await planner.plan(question, () => undefined);
		expect(asked).toBe(3);
	});

	it('is no tool call', async () => {
		planned = { ...planned, plan: { kind: 'call', call: { name: 't', arguments: {} } } };
		await planner.plan(question, () => undefined);
		await planner.plan(question, () => undefined);
		expect(asked).toBe(2);
	});
});
