// @vitest-environment happy-dom
// @vitest-environment-options { "url": "https://shop.example/" }
import { beforeEach, describe, expect, it } from 'vitest';
import { createApi, routeUrl } from '../../../plugin/src/chat/transport/api.ts';
import { RefusedError } from '../../../plugin/src/chat/transport/problem.ts';
import { createSession } from '../../../plugin/src/chat/transport/session.ts';
import { direct, memoryKept, ScriptedSidecar, SESSION_URL } from './support/scripted-sidecar.ts';

let sidecar: ScriptedSidecar;
let kept: ReturnType<typeof memoryKept>;
let now: number;
const make = (): ReturnType<typeof createSession> =>
	createSession({ url: SESSION_URL, kept, fetch: sidecar.fetch, now: () => now });

beforeEach(() => {
	sidecar = new ScriptedSidecar();
	kept = memoryKept();
	now = Date.now();
});

describe('a session', () => {
	it('is fetched once for many askers, and kept', async () => {
		const session = make();
		const [first, second] = await Promise.all([session.current(), session.current()]);
		expect(first.token).toBe(second.token);
		expect(sidecar.calls).toHaveLength(1);
		expect(kept.values.get('session')).toContain(first.token);
	});

	it('is renewed on each page with the token of the page before, so that the id stays', async () => {
		const before = await make().current();
		const after = await make().current();
		expect(sidecar.calls[1]?.body).toEqual({ token: before.token });
		expect(after.token.split('.')[1]).toBe(before.token.split('.')[1]);
		expect(after.token).not.toBe(before.token);
	});

	it('is renewed before it ends', async () => {
		const session = make();
		const first = await session.current();
		now += sidecar.lifetime - 30_000;
		const second = await session.current();
		expect(second.token).not.toBe(first.token);
		expect(sidecar.calls[1]?.body).toEqual({ token: first.token });
	});

	it('is not renewed at every call when the visitor’s clock is wrong', async () => {
		now += 86_400_000;
		const session = make();
		await session.current();
		await session.current();
		expect(sidecar.calls).toHaveLength(1);
	});

	it('falls back on the one of the page before while the route is limited', async () => {
		const before = await make().current();
		sidecar.script(/session/, 429);
		expect((await make().current()).token).toBe(before.token);
	});

	it('begins anew when the kept token is refused', async () => {
		await make().current();
		sidecar.script(/session/, 400);
		await make().current();
		expect(sidecar.calls.at(-1)?.body).toEqual({});
	});

	it('uses what another tab renewed meanwhile', async () => {
		const session = make();
		const first = await session.current();
		const other = { ...first, token: 'k1.sid1.other' };
		kept.values.set('session', JSON.stringify(other));
		expect((await session.renew(first.token)).token).toBe('k1.sid1.other');
		expect(sidecar.calls).toHaveLength(1);
	});
});

describe('a call', () => {
	it('is repeated once with a renewed token after a 401, as when keys were rotated', async () => {
		const api = createApi({ session: make(), routes: direct, fetch: sidecar.fetch });
		await api.open('en-US');
		sidecar.key = 'k2';
		await api.open('en-US');
		const calls = sidecar.calls.map((call) => call.path.split('/').pop());
		expect(calls).toEqual([
			'session',
			'conversations',
			'conversations',
			'session',
			'conversations',
		]);
		expect(sidecar.calls[4]?.headers.get('authorization')).toMatch(/^Bearer k2\./);
	});

	it('does not go round in circles when every token is refused', async () => {
		const api = createApi({ session: make(), routes: direct, fetch: sidecar.fetch });
		sidecar.script(/conversations/, 401, 401, 401);
		await expect(api.open('en')).rejects.toMatchObject({ status: 401 });
		expect(sidecar.made(/conversations/)).toHaveLength(2);
	});

	it('fails with the field and the wait that the problem names', async () => {
		const api = createApi({ session: make(), routes: direct, fetch: sidecar.fetch });
		sidecar.script(/messages/, {
			status: 422,
			body: { type: 'urn:x:invalid', detail: 'too long', field: 'user_text', retry_after: 7 },
		});
		const failure = await api
			.post({ conversation_id: 'cv', message_id: 'm', user_text: 'x' })
			.catch((error: unknown) => error);
		expect(failure).toBeInstanceOf(RefusedError);
		expect(failure).toMatchObject({
			status: 422,
			code: 'invalid',
			field: 'user_text',
			retryAfter: 7,
			message: 'too long',
		});
	});

	it('never sends a page language that the sidecar would refuse', async () => {
		const api = createApi({ session: make(), routes: direct, fetch: sidecar.fetch });
		await api.open('zh-Hant-TW');
		await api.open('*');
		expect(sidecar.made(/conversations/).map((call) => call.body)).toEqual([
			{ locale: 'zh-Hant-TW' },
			{},
		]);
	});
});

it('appends routes to a path and to a rest_route parameter', () => {
	expect(routeUrl('/api/agent', '/events?after=3')).toBe(
		'https://shop.example/api/agent/events?after=3',
	);
	expect(routeUrl('/index.php?rest_route=/ai/v1/relay/', '/events?after=3')).toBe(
		'https://shop.example/index.php?rest_route=%2Fai%2Fv1%2Frelay%2Fevents&after=3',
	);
});
