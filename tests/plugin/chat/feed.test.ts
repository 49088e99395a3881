// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/" }
import type { FeedEvent } from '@ai-support-chat/sidecar/contract/conversations';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../plugin/src/chat/transport/api.ts';
import { backoff, pollDelay } from '../../../plugin/src/chat/transport/backoff.ts';
import { followConversation } from '../../../plugin/src/chat/transport/feed.ts';
import type { Feed } from '../../../plugin/src/chat/transport/feed.ts';
import { createSession } from '../../../plugin/src/chat/transport/session.ts';
import { SILENCE_LIMIT } from '../../../plugin/src/chat/transport/stream.ts';
import { chunk, end } from './support/events.ts';
import {
	direct,
	empty,
	memoryKept,
	ScriptedSidecar,
	SESSION_URL,
	sse,
} from './support/scripted-sidecar.ts';

let sidecar: ScriptedSidecar;
let feed: Feed | undefined;
let seen: FeedEvent[];
let links: string[];
let gone: number;
let resyncs: number;

function follow(): Feed {
	const session = createSession({
		url: SESSION_URL,
		kept: memoryKept(),
		fetch: sidecar.fetch,
		now: Date.now,
	});
	feed = followConversation({
		api: createApi({ session, routes: direct, fetch: sidecar.fetch }),
		conversationId: 'cv_1',
		streaming: sidecar.streaming,
		lastEventId: () => seen.at(-1)?.id ?? '',
		working: () => false,
		onEvents: (events) => seen.push(...events),
		onLink: (link) => links.push(link),
		onGone: () => (gone += 1),
		resync: async () => {
			resyncs += 1;
		},
		random: () => 0,
	});
	return feed;
}

beforeEach(() => {
	vi.useFakeTimers();
	sidecar = new ScriptedSidecar();
	sidecar.conversations.set('cv_1', empty('cv_1'));
	seen = [];
	links = [];
	gone = 0;
	resyncs = 0;
});
afterEach(() => {
	feed?.stop();
	vi.useRealTimers();
});

const ids = (): string[] => seen.map((event) => event.id);

describe('a feed that streams', () => {
	it('goes on after the last event it has seen when the line breaks', async () => {
		sidecar.streaming = true;
		sidecar.streamBody = (after) =>
			after === '' ? sse([chunk('0.1@a', 'Hi'), end('1', 'Hi.')], true) : sse([end('2', 'Ho.')]);
		follow();
		await vi.advanceTimersByTimeAsync(2000);
		expect(ids()).toEqual(['0.1@a', '1', '2']);
		expect(sidecar.made(/stream/).map((call) => call.headers.get('last-event-id'))).toEqual([
			null,
			'1',
		]);
		expect(sidecar.made(/events/)).toHaveLength(0);
	});

	it('opens a new line when the old one has been silent for 45 seconds', async () => {
		sidecar.streaming = true;
		sidecar.streamBody = () => sse([]);
		follow();
		await vi.advanceTimersByTimeAsync(SILENCE_LIMIT - 1000);
		expect(sidecar.made(/stream/)).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(2500);
		expect(sidecar.made(/stream/)).toHaveLength(2);
	});

	it('polls from then on when a poll finds what the stream did not bring', async () => {
		sidecar.streaming = true;
		const { nudge } = follow();
		await vi.advanceTimersByTimeAsync(100);
		sidecar.events.push(end('1', 'Hi.'));
		nudge();
		await vi.advanceTimersByTimeAsync(3100);
		expect(ids()).toEqual(['1']);
		sidecar.events.push(end('2', 'Ho.'));
		await vi.advanceTimersByTimeAsync(2500);
		expect(ids()).toEqual(['1', '2']);
		expect(sidecar.made(/stream/)).toHaveLength(1);
	});

	it('polls when the answer is no event stream', async () => {
		sidecar.streaming = true;
		sidecar.script(/stream/, { status: 200, body: {} });
		sidecar.events.push(end('1', 'Hi.'));
		follow();
		await vi.advanceTimersByTimeAsync(100);
		expect(ids()).toEqual(['1']);
	});
});

describe('a feed that polls', () => {
	it('never opens a stream where WordPress says that none works', async () => {
		sidecar.events.push(end('1', 'Hi.'));
		follow();
		await vi.advanceTimersByTimeAsync(5000);
		expect(ids()).toEqual(['1']);
		expect(sidecar.made(/stream/)).toHaveLength(0);
		expect(
			sidecar
				.made(/events/)
				.at(-1)
				?.query.get('after'),
		).toBe('1');
	});

	it('slows down to ten seconds when nothing happens, and looks at once when nudged', async () => {
		const { nudge } = follow();
		await vi.advanceTimersByTimeAsync(120_000);
		const before = sidecar.made(/events/).length;
		expect(before).toBeLessThan(25);
		nudge();
		await vi.advanceTimersByTimeAsync(10);
		expect(sidecar.made(/events/)).toHaveLength(before + 1);
	});

	it('waits as long as the server asks, says so, and recovers', async () => {
		sidecar.script(/events/, { status: 429, body: { detail: 'slow', retry_after: 8 } });
		follow();
		await vi.advanceTimersByTimeAsync(7900);
		expect(sidecar.made(/events/)).toHaveLength(1);
		expect(links).toEqual(['connecting', 'reconnecting']);
		await vi.advanceTimersByTimeAsync(200);
		expect(sidecar.made(/events/)).toHaveLength(2);
		expect(links.at(-1)).toBe('live');
	});

	it('stops for good when the conversation is not there', async () => {
		sidecar.conversations.clear();
		follow();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(gone).toBe(1);
		expect(sidecar.made(/events/)).toHaveLength(1);
	});

	it('takes the server’s word anew when its last event is unknown there, without hurry', async () => {
		sidecar.script(/events/, 422);
		follow();
		await vi.advanceTimersByTimeAsync(400);
		expect(resyncs).toBe(1);
		expect(sidecar.made(/events/)).toHaveLength(1);
		await vi.advanceTimersByTimeAsync(200);
		expect(links.at(-1)).toBe('live');
	});

	it('passes over events of a kind or shape it does not know', async () => {
		sidecar.script(/events/, {
			status: 200,
			body: {
				events: [
					null,
					{ event: 'new', id: '1', data: {} },
					{ event: 'end', id: '2', data: {} },
					end('3', 'Hi.'),
				],
			},
		});
		follow();
		await vi.advanceTimersByTimeAsync(10);
		expect(ids()).toEqual(['3']);
	});
});

it('waits longer after each failure, never past 30 seconds and never less than half a second', () => {
	expect(backoff(1, () => 0)).toBe(500);
	expect(backoff(3, () => 1)).toBe(4500);
	expect(backoff(20, () => 1)).toBe(30_500);
	expect(backoff(1, () => 0, 60)).toBe(60_000);
	expect(pollDelay({ working: true, hidden: false, quiet: 0 })).toBe(1000);
	expect(pollDelay({ working: false, hidden: false, quiet: 0 })).toBe(2000);
	expect(pollDelay({ working: true, hidden: true, quiet: 0 })).toBe(10_000);
});
