// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/" }
import { beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../../plugin/src/chat/transport/api.ts';
import { createRoutes } from '../../../plugin/src/chat/transport/route.ts';
import { createSession } from '../../../plugin/src/chat/transport/session.ts';
import { memoryKept, ScriptedSidecar, SESSION_URL } from './support/scripted-sidecar.ts';

const RELAY = 'https://shop.example/wp-json/ai-support-chat/v1/relay';
const bases = { direct: '/api/agent', relay: RELAY };

let now: number;
let probes: number;
let kept: ReturnType<typeof memoryKept>;

/** What stands at the proxied path. */
type Way = 'streams' | 'buffered' | 'wordpress' | 'down' | 'offline';

function probing(way: () => Way): typeof fetch {
	return () => {
		probes += 1;
		switch (way()) {
			case 'offline':
				return Promise.reject(new TypeError('Failed to fetch'));
			case 'down':
				return Promise.resolve(new Response('<h1>Bad Gateway</h1>', { status: 502 }));
			case 'wordpress':
				return Promise.resolve(
					new Response('<html>', { status: 404, headers: { 'content-type': 'text/html' } }),
				);
			case 'streams':
			case 'buffered': {
				const gap = way() === 'streams' ? 300 : 1;
				let part = 0;
				const body = new ReadableStream<Uint8Array>(
					{
						pull(controller) {
							part += 1;
							if (part === 2) now += gap;
							if (part === 3) controller.close();
							else controller.enqueue(new TextEncoder().encode('event: probe\n\n'));
						},
					},
					{ highWaterMark: 0 },
				);
				return Promise.resolve(
					new Response(body, { headers: { 'content-type': 'text/event-stream; charset=utf-8' } }),
				);
			}
		}
	};
}

const routes = (way: Way | (() => Way)) =>
	createRoutes({
		kept,
		fetch: probing(typeof way === 'function' ? way : () => way),
		now: () => now,
	});

beforeEach(() => {
	now = 1_000_000;
	probes = 0;
	kept = memoryKept();
});

describe('the way to the sidecar', () => {
	it.each([
		['streams', { base: '/api/agent', relayed: false, streams: true }],
		['buffered', { base: '/api/agent', relayed: false, streams: false }],
		['wordpress', { base: RELAY, relayed: true, streams: false }],
		['down', { base: '/api/agent', relayed: false, streams: true }],
		['offline', { base: '/api/agent', relayed: false, streams: true }],
	] as const)('where the probe finds "%s"', async (way, expected) => {
		expect(await routes(way).current(bases)).toEqual(expected);
	});

	it('is the proxied path where WordPress has no relay', async () => {
		const route = await routes('wordpress').current({ ...bases, relay: null });
		expect(route).toMatchObject({ base: '/api/agent', relayed: false });
	});

	it('is remembered across pages, and probed again after a while', async () => {
		await routes('wordpress').current(bases);
		expect(await routes('streams').current(bases)).toMatchObject({ relayed: true });
		expect(probes).toBe(1);
		now += 600_001;
		expect(await routes('streams').current(bases)).toMatchObject({ relayed: false });
		expect(probes).toBe(2);
	});

	it('is not remembered while the sidecar is down', async () => {
		await routes('down').current(bases);
		expect(await routes('buffered').current(bases)).toMatchObject({ streams: false });
	});

	it('is probed once for calls made together', async () => {
		const one = routes('streams');
		await Promise.all([one.current(bases), one.current(bases), one.current(bases)]);
		expect(probes).toBe(1);
	});
});

describe('a call', () => {
	function make(way: () => Way): { sidecar: ScriptedSidecar; api: ReturnType<typeof createApi> } {
		const sidecar = new ScriptedSidecar();
		sidecar.relayBase = RELAY;
		const fetched = ((input: string, init?: RequestInit) =>
			input.endsWith('/probe') ? probing(way)(input, init) : sidecar.fetch(input, init)) as never;
		const session = createSession({ url: SESSION_URL, kept, fetch: fetched, now: () => now });
		return {
			sidecar,
			api: createApi({
				session,
				routes: createRoutes({ kept, fetch: fetched, now: () => now }),
				fetch: fetched,
			}),
		};
	}

	it('goes through WordPress with the token in a header of its own', async () => {
		const { sidecar, api } = make(() => 'wordpress');
		await api.open('en-US');
		const call = sidecar.calls.at(-1);
		expect(call?.path).toBe('/wp-json/ai-support-chat/v1/relay/conversations');
		expect(call?.headers.get('x-ai-support-chat-session')).toMatch(/^k1\./);
		expect(call?.headers.get('authorization')).toBeNull();
		expect(await api.streams()).toBe(false);
	});

	it('never asks the relay for a stream: the feed polls', async () => {
		const { sidecar, api } = make(() => 'wordpress');
		const response = await api.stream('cv_1', '', new AbortController().signal);
		expect(response.body).toBeNull();
		expect(sidecar.made(/stream/)).toHaveLength(0);
	});

	it('takes the relay when the proxy rule is gone, and the same message keeps its id', async () => {
		let way: Way = 'streams';
		const { sidecar, api } = make(() => way);
		await api.open('en-US');
		way = 'wordpress';
		sidecar.script(/^\/api\/agent/, 'a page of WordPress');
		now += 1;
		await api.open('en-US');
		expect(sidecar.calls.map(({ path }) => path).slice(-2)).toEqual([
			'/api/agent/conversations',
			'/wp-json/ai-support-chat/v1/relay/conversations',
		]);
	});

	it('stays on its path when the sidecar itself refuses', async () => {
		const { sidecar, api } = make(() => 'streams');
		sidecar.script(/conversations/, 422);
		await expect(api.open('en-US')).rejects.toMatchObject({ status: 422 });
		expect(probes).toBe(1);
	});
});
