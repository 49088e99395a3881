import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Passage } from '../../../sidecar/src/contract/knowledge.ts';
import { createRecall, type Recall } from '../../../sidecar/src/conversation/recall.ts';
import type { Limited } from '../../../sidecar/src/conversation/spending.ts';
import { createSummaries, type SumUp } from '../../../sidecar/src/conversation/summaries.ts';
import { Retryable, Terminal } from '../../../sidecar/src/failure.ts';
import type { Facts } from '../../../sidecar/src/facts/facts.ts';
import type { KnowledgeSearch } from '../../../sidecar/src/knowledge/search.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';
import { HOUR, openChat, type Chat } from './remembered.ts';

const USAGE = { model: 'cheap', inputTokens: 1, outputTokens: 1 };
const made = (text: string | null) => Promise.resolve({ text, usage: USAGE });

const NEVER = new AbortController().signal;
const PASSAGE: Passage = {
	id: '1',
	title: 'Returns',
	heading: null,
	url: 'https://shop.example/returns',
	text: 'You have 30 days.',
	source: 'page',
	score: 1,
};

let log: LogFixture;
let chat: Chat;
let asked: string[];
let recorded: [conversation: string, calls: number][];
let facts: ReturnType<Facts['current']>;

beforeEach(async () => {
	log = openLog();
	chat = await openChat(log);
	asked = [];
	recorded = [];
	facts = null;
});
afterEach(async () => {
	await log.outbox.stop(0);
	log.remove();
});

function memory(
	options: {
		readonly sumUp?: SumUp;
		readonly search?: KnowledgeSearch['search'];
		readonly searchLimit?: number;
		readonly limited?: Limited;
	} = {},
) {
	const { db, write, clock, outbox } = log;
	const quiet = { warn: () => undefined };
	const summaries = createSummaries({
		db,
		write,
		clock,
		outbox,
		sumUp: options.sumUp ?? null,
		spending: {
			limited: () => options.limited ?? null,
			record: (_tx, { conversationId }, usages) => {
				recorded.push([conversationId, usages.length]);
				return 0;
			},
		},
		log: quiet,
	});
	const recall: Recall = createRecall({
		db,
		summaries,
		facts: { current: () => facts },
		knowledge: {
			search: (query, about) => {
				asked.push(query);
				return (
					options.search ??
					(() => Promise.resolve({ passages: [PASSAGE], version: '1', informative: true }))
				)(query, about);
			},
		},
		log: quiet,
		searchLimit: options.searchLimit ?? 1_500,
	});
	return { recall, ended: summaries.turnEnded };
}

describe('passages', () => {
	it.each([
		'What is your return policy?',
		'How long does delivery take',
		'Wie lange dauert der Versand?',
		'Quels sont les délais de livraison ?',
		'Do you ship to Norway?',
		'the lamp flickers',
	])('are looked up for %j', async (text) => {
		const { recall } = memory();
		const recalled = await recall(chat.conversation, await chat.ask(text), NEVER);
		expect(recalled.passages).toEqual([PASSAGE]);
		expect(asked).toEqual([text]);
	});

	it.each([
		'Please refund $200 of order 1234.',
		'Where is my order #98123',
		'I want my money back for order 5521, all of it',
		'cancel order 77123 please',
	])('are not looked up for %j, which no page answers', async (text) => {
		const { recall } = memory();
		const recalled = await recall(chat.conversation, await chat.ask(text), NEVER);
		expect(recalled.passages).toEqual([]);
		expect(asked).toEqual([]);
	});

	it('are left out when the best of them does not answer', async () => {
		const { recall } = memory({
			search: () => Promise.resolve({ passages: [PASSAGE], version: '1', informative: false }),
		});
		const turn = await chat.ask('Do you ship to Norway?');
		expect((await recall(chat.conversation, turn, NEVER)).passages).toEqual([]);
	});

	it('are searched once for the steps of one turn', async () => {
		const { recall } = memory();
		const turn = await chat.ask('Do you ship to Norway?');
		await recall(chat.conversation, turn, NEVER);
		expect((await recall(chat.conversation, turn, NEVER)).passages).toEqual([PASSAGE]);
		expect(asked).toHaveLength(1);
	});

	it('are left out, and the turn goes on, when the search fails or hangs', async () => {
		const failing = memory({ search: () => Promise.reject(new Error('disk')) });
		const turn = await chat.ask('Do you ship to Norway?');
		expect((await failing.recall(chat.conversation, turn, NEVER)).passages).toEqual([]);
		const hanging = memory({ search: () => new Promise(() => undefined), searchLimit: 30 });
		const began = performance.now();
		expect((await hanging.recall(chat.conversation, turn, NEVER)).passages).toEqual([]);
		expect(performance.now() - began).toBeLessThan(1_000);
	});

	it('for a turn that a code began are those of what was asked before', async () => {
		const { recall } = memory();
		await chat.turn('What is your return policy?', 'Enter the code.');
		await recall(chat.conversation, await chat.ask(null, 'verified'), NEVER);
		expect(asked).toEqual(['What is your return policy?']);
	});
});

describe('facts', () => {
	it('are those in force, with their version', async () => {
		const { recall } = memory();
		const turn = await chat.ask('hello');
		expect((await recall(chat.conversation, turn, NEVER)).facts).toBeNull();
		facts = { version: '4', yaml: 'shop: { name: A }', facts: {} };
		expect((await recall(chat.conversation, turn, NEVER)).facts).toEqual({
			version: '4',
			yaml: 'shop: { name: A }',
		});
	});
});

describe('the summary of a long conversation', () => {
	async function talk(count: number, ended?: ReturnType<typeof memory>['ended'], about = 'lamps') {
		for (let i = 1; i <= count; i += 1) {
			await chat.turn(`Question ${String(i)} about ${about}`, `Answer ${String(i)}.`, ended);
		}
	}

	it('there is none while all turns are shown', async () => {
		const { recall } = memory();
		await talk(10);
		const recalled = await recall(chat.conversation, await chat.ask('hi'), NEVER);
		expect(recalled.summary).toBeNull();
		expect(recalled.transcript).toHaveLength(20);
	});

	it('without a model holds how the older lines began, without addresses and cards', async () => {
		const { recall, ended } = memory();
		await chat.turn('My mail is ann@mail.example, card 4242 4242 4242 4242, order 1234', 'Thanks.');
		await talk(12, ended);
		const { summary, transcript } = await recall(
			chat.conversation,
			await chat.ask('unrelated'),
			NEVER,
		);
		expect(summary).toContain('Customer: My mail is [email], card [card], order 1234');
		expect(summary).toContain('Customer: Question 3');
		expect(summary).not.toContain('Question 12');
		expect(transcript).toHaveLength(16);
	});

	it('is made by the model in the background, from the summary before and the turns since', async () => {
		const calls: { before: string; turns: number[] }[] = [];
		const { recall, ended } = memory({
			sumUp: (before, turns) => {
				calls.push({ before, turns: turns.map(({ position }) => position) });
				return made(`Summary ${String(calls.length)}.`);
			},
		});
		await talk(11, ended);
		await log.outbox.runNow();
		expect(calls).toEqual([{ before: '', turns: [1, 2, 3] }]);
		await talk(3, ended);
		await log.outbox.runNow();
		expect(calls[1]).toEqual({ before: 'Summary 1.', turns: [4, 5, 6] });
		const { summary } = await recall(chat.conversation, await chat.ask('hello'), NEVER);
		expect(summary).toBe('Summary 2.');
	});

	it('counts what the model used', async () => {
		const first = memory({ sumUp: () => made('Short.') });
		await talk(11, first.ended);
		await log.outbox.runNow();
		expect(recorded).toEqual([[chat.conversation.id, 1]]);
	});

	it('is made from the lines when a budget is spent', async () => {
		let calls = 0;
		const { recall, ended } = memory({
			limited: 'day',
			sumUp: () => {
				calls += 1;
				return made('Short.');
			},
		});
		await talk(11, ended);
		await log.outbox.runNow();
		expect(calls).toBe(0);
		const { summary } = await recall(chat.conversation, await chat.ask('hello'), NEVER);
		expect(summary).toContain('Customer: Question 1 about lamps');
	});

	it('never waits for the model: until it has answered, the lines stand in', async () => {
		const { recall, ended } = memory({ sumUp: () => new Promise(() => undefined) });
		await talk(12, ended);
		const { summary } = await recall(chat.conversation, await chat.ask('hello'), NEVER);
		expect(summary).toContain('Customer: Question 1 about lamps');
	});

	it.each([
		['is not to be trusted', () => made(null)],
		['is refused for good', () => Promise.reject(new Terminal('openai_key', 'key'))],
	])('falls back to the lines when the model’s %s', async (_name, sumUp) => {
		const { recall, ended } = memory({ sumUp });
		await talk(11, ended);
		await log.outbox.runNow();
		const { summary } = await recall(chat.conversation, await chat.ask('hello'), NEVER);
		expect(summary).toContain('Customer: Question 1 about lamps');
	});

	it('is tried again a few times when the model is away, then made from the lines', async () => {
		let calls = 0;
		const { ended } = memory({
			sumUp: () => {
				calls += 1;
				return Promise.reject(new Retryable('openai_down', 'down'));
			},
		});
		await talk(11, ended);
		for (let i = 0; i < 5; i += 1) await log.outbox.runNow();
		expect(calls).toBe(3);
		const rows = log.db.prepare('SELECT text FROM conversation_summaries').all();
		expect(rows).toHaveLength(1);
	});

	it('of what came before a day of silence is used no more, though people still read it', async () => {
		const { recall, ended } = memory({ sumUp: () => made('Old things.') });
		await talk(12, ended);
		await log.outbox.runNow();
		log.clock.advance(25 * HOUR);
		const recalled = await recall(chat.conversation, await chat.ask('hello again'), NEVER);
		expect(recalled).toMatchObject({ transcript: [], summary: null });
		expect(chat.turns()).toHaveLength(13);
		await talk(12, ended, 'chairs');
		const later = await recall(chat.conversation, await chat.ask('hi'), NEVER);
		expect(later.summary).not.toContain('Old things');
		expect(later.summary).not.toContain('lamps');
	});

	it('never holds another conversation’s words', async () => {
		const seen: string[] = [];
		const { recall, ended } = memory({
			sumUp: (before, turns) => {
				const text = turns.map(({ customerText }) => customerText).join(' ');
				seen.push(text);
				return made(`${before} ${text}`);
			},
		});
		const other = await openChat(log, '2');
		for (let i = 0; i < 14; i += 1) {
			await chat.turn(`mine ${String(i)}`, 'mine', ended);
			await other.turn(`theirs ${String(i)}`, 'theirs', ended);
		}
		await log.outbox.runNow();
		const mine = await recall(chat.conversation, await chat.ask('theirs mine'), NEVER);
		expect(mine.summary).toContain('mine 1');
		expect(JSON.stringify(mine)).not.toContain('theirs 1');
		expect(seen.every((text) => !(text.includes('mine') && text.includes('theirs')))).toBe(true);
	});
});
