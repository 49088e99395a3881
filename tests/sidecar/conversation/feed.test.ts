import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FeedEvent } from '../../../sidecar/src/contract/conversations.ts';
import { createFeed, type Feed } from '../../../sidecar/src/conversation/feed.ts';
import {
	endTurn,
	insertConversation,
	insertTurn,
} from '../../../sidecar/src/conversation/store.ts';
import { migrate } from '../../../sidecar/src/db/migrate.ts';
import { openDatabase, type Db } from '../../../sidecar/src/db/open.ts';
import { createWrite, type Write } from '../../../sidecar/src/db/write.ts';

const CV = `cv_${'0'.repeat(32)}`;
const TURN = '01890000-0000-7000-8000-000000000001';

let dir: string;
let opened: ReturnType<typeof openDatabase>;
let db: Db;
let write: Write;
let feed: Feed;

beforeEach(async () => {
	dir = mkdtempSync(join(tmpdir(), 'feed-'));
	opened = openDatabase(dir);
	({ db } = opened);
	migrate(db);
	write = createWrite(db);
	feed = createFeed({ db, boot: 'bootone' });
	const at = new Date(0).toISOString();
	await write('conversation.open', (tx) => {
		insertConversation(tx, { id: CV, sessionId: 's', userId: null, locale: 'en', createdAt: at });
		insertTurn(tx, {
			id: TURN,
			conversationId: CV,
			customerText: 'hello',
			userId: null,
			accountEmail: null,
			bodyHash: '',
			begun: { kind: 'begun', trigger: { kind: 'message', text: 'hello' }, notice: null },
			at,
		});
	});
});

afterEach(() => {
	opened.close();
	rmSync(dir, { recursive: true, force: true });
});

const tool = (status: 'started' | 'succeeded'): Promise<void> =>
	write('conversation.event', (tx) => {
		feed.append(tx, CV, 'tool', { turn_id: TURN, name: 'look_up', status });
	});

async function end(text: string): Promise<void> {
	const at = new Date(1).toISOString();
	await write('conversation.finish', (tx) => {
		endTurn(tx, TURN, { text, citations: [] }, at);
		feed.append(tx, CV, 'end', { turn_id: TURN, text, citations: [], at });
	});
	feed.finish(CV);
}

/** The next `count` events a reader at `after` gets. */
async function take(after: string, count: number, from = feed): Promise<FeedEvent[]> {
	const stop = new AbortController();
	const events: FeedEvent[] = [];
	for await (const event of from.read(CV, after, stop.signal)) {
		events.push(event);
		if (events.length === count) break;
	}
	stop.abort();
	return events;
}

/** What a client shows of the turn: chunks added up, `replace` and `end` in their place. */
function shown(events: readonly FeedEvent[]): string {
	let text = '';
	for (const { event, data } of events) {
		if (event === 'chunk') text += data.text;
		if (event === 'replace' || event === 'end') ({ text } = data);
	}
	return text;
}

describe('the feed of a conversation', () => {
	it('gives the past first, then what happens, in one order', async () => {
		await tool('started');
		const reading = take('', 4);
		await tool('succeeded');
		feed.chunk(CV, TURN, 'One. ');
		feed.chunk(CV, TURN, 'Two.');
		expect((await reading).map(({ id }) => id)).toEqual(['1', '2', '2.1@bootone', '2.2@bootone']);
	});

	it('resumes after a durable event and after a chunk of this process', async () => {
		await tool('started');
		feed.chunk(CV, TURN, 'One. ');
		feed.chunk(CV, TURN, 'Two. ');
		await tool('succeeded');
		feed.chunk(CV, TURN, 'Three.');
		expect((await take('1', 4)).map(({ id }) => id)).toEqual([
			'1.1@bootone',
			'1.2@bootone',
			'2',
			'2.1@bootone',
		]);
		expect((await take('1.1@bootone', 3)).map(({ id }) => id)).toEqual([
			'1.2@bootone',
			'2',
			'2.1@bootone',
		]);
	});

	it('tells a reader of another process the text anew', async () => {
		await tool('started');
		feed.chunk(CV, TURN, 'One. ');
		const [replaced] = await take('1.7@bootzero', 1);
		expect(replaced).toMatchObject({ event: 'replace', data: { turn_id: TURN, text: 'One. ' } });
	});

	it('doubles no durable event for a reader of another process', async () => {
		await tool('started');
		feed.chunk(CV, TURN, 'One. ');
		await tool('succeeded');
		const reading = take('1.1@bootzero', 3);
		await new Promise((resolve) => setTimeout(resolve, 30));
		feed.chunk(CV, TURN, 'Two.');
		const events = await reading;
		expect(events.map(({ event }) => event)).toEqual(['tool', 'replace', 'chunk']);
		expect(shown(events)).toBe('One. Two.');
		// And goes on from there without a double either.
		const again = take(events[1]?.id ?? '', 1);
		expect((await again)[0]).toMatchObject({ event: 'chunk', data: { text: 'Two.' } });
	});

	it('shows a turn that begins to speak anew only once', async () => {
		const reading = take('', 4);
		feed.reset(CV, TURN, 'Your refund is confirmed.');
		await new Promise((resolve) => setTimeout(resolve, 10));
		await tool('started');
		await tool('succeeded');
		feed.reset(CV, TURN, 'Your refund is confirmed.');
		feed.chunk(CV, TURN, ' And more.');
		const events = await reading;
		expect(shown(events)).toBe('Your refund is confirmed. And more.');
	});

	it('replaces what a reader was sent when the turn begins anew with something else', async () => {
		const reading = take('', 3);
		feed.chunk(CV, TURN, 'Half a sen');
		await new Promise((resolve) => setTimeout(resolve, 10));
		feed.reset(CV, TURN, '');
		feed.chunk(CV, TURN, 'A whole one.');
		expect(shown(await reading)).toBe('A whole one.');
		expect(shown(await take('', 2))).toBe('A whole one.');
	});

	it('ends with the whole text, which a reader of another process gets too', async () => {
		feed.chunk(CV, TURN, 'Draft');
		await end('The whole.');
		expect(shown(await take('', 1))).toBe('The whole.');
		const after = createFeed({ db, boot: 'boottwo' });
		expect(shown(await take('0.1@bootone', 2, after))).toBe('The whole.');
	});

	it('lists for polling exactly the durable events of the stream', async () => {
		await tool('started');
		feed.chunk(CV, TURN, 'One.');
		await tool('succeeded');
		await end('One.');
		expect(feed.list(CV, '')).toEqual(await take('', 3));
		expect(feed.list(CV, '2').map(({ id }) => id)).toEqual(['3']);
		expect(feed.lastNumber(CV)).toBe(3);
	});
});
