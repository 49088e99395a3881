import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startZendeskTwin, type ZendeskTwin } from '../support/twins/zendesk-twin.ts';

let twin: ZendeskTwin;
beforeEach(async () => {
	twin = await startZendeskTwin();
});
afterEach(() => twin.close());

interface Reply {
	readonly status: number;
	readonly lookup: string | null;
	readonly retryAfter: string | null;
	readonly body: Record<string, unknown>;
}

async function ask(
	path: string,
	options: { body?: unknown; key?: string; token?: string } = {},
): Promise<Reply> {
	const basic = Buffer.from(`${twin.email}/token:${options.token ?? twin.key}`).toString('base64');
	const reply = await fetch(`${twin.url}/api/v2/${path}`, {
		method: options.body === undefined ? 'GET' : 'POST',
		headers: {
			authorization: `Basic ${basic}`,
			'content-type': 'application/json',
			...(options.key !== undefined && { 'idempotency-key': options.key }),
		},
		...(options.body !== undefined && { body: JSON.stringify(options.body) }),
	});
	return {
		status: reply.status,
		lookup: reply.headers.get('x-idempotency-lookup'),
		retryAfter: reply.headers.get('retry-after'),
		body: (await reply.json()) as Record<string, unknown>,
	};
}

const ticket = (more: object = {}) => ({
	ticket: { subject: 'Zip', comment: { body: 'It is stuck.' }, ...more },
});
const control = (path: string, body: object) =>
	fetch(`${twin.url}/__twin${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});

describe('idempotency keys', () => {
	it('give the same ticket for the same body, and say so', async () => {
		const first = await ask('tickets.json', { body: ticket(), key: 'k' });
		const second = await ask('tickets.json', { body: ticket(), key: 'k' });
		expect([first.status, first.lookup, second.status, second.lookup]).toEqual([
			201,
			'miss',
			201,
			'hit',
		]);
		expect(second.body['ticket']).toEqual(first.body['ticket']);
		expect(twin.tickets()).toHaveLength(1);
	});

	it('refuse another body', async () => {
		await ask('tickets.json', { body: ticket(), key: 'k' });
		const other = await ask('tickets.json', { body: ticket({ priority: 'high' }), key: 'k' });
		expect(other).toMatchObject({ status: 400, body: { error: 'IdempotentRequestError' } });
		expect(twin.tickets()).toHaveLength(1);
	});

	it('lapse after two hours, not before', async () => {
		await ask('tickets.json', { body: ticket(), key: 'k' });
		await control('/clock', { advance_ms: 119 * 60_000 });
		expect((await ask('tickets.json', { body: ticket(), key: 'k' })).lookup).toBe('hit');
		await control('/clock', { advance_ms: 60_000 });
		expect((await ask('tickets.json', { body: ticket(), key: 'k' })).lookup).toBe('miss');
		expect(twin.tickets()).toHaveLength(2);
	});

	it('are not kept for a ticket that was refused', async () => {
		const wrong = { body: ticket({ comment: { body: ' ' } }), key: 'k' };
		expect((await ask('tickets.json', wrong)).status).toBe(422);
		expect(await ask('tickets.json', { body: ticket(), key: 'k' })).toMatchObject({
			status: 201,
			lookup: 'miss',
		});
	});
});

describe('tickets', () => {
	it('are found by external id alone', async () => {
		await ask('tickets.json', { body: ticket({ external_id: 'T-1' }) });
		await ask('tickets.json', { body: ticket({ external_id: 'T-12' }) });
		const { body } = await ask('tickets.json?external_id=T-1');
		expect(body).toMatchObject({ count: 1, tickets: [{ external_id: 'T-1', status: 'new' }] });
	});

	it('need a requester that Zendesk can write to', async () => {
		for (const requester of [{ name: 'Ada', email: 'no address' }, { email: 'new@example.org' }]) {
			expect(await ask('tickets.json', { body: ticket({ requester }) })).toMatchObject({
				status: 422,
				body: { error: 'RecordInvalid' },
			});
		}
		await control('/suspend', { email: 'bad@example.org' });
		const requester = { name: 'Bad', email: 'bad@example.org' };
		expect((await ask('tickets.json', { body: ticket({ requester }) })).status).toBe(422);
	});

	it('leave in an export only after a minute, and never twice', async () => {
		await ask('tickets.json', { body: ticket() });
		const start = Math.floor(Date.now() / 1000) - 300;
		const path = `incremental/tickets/cursor.json?start_time=${String(start)}`;
		expect((await ask(path)).body).toMatchObject({ tickets: [], end_of_stream: true });
		await control('/clock', { advance_ms: 61_000 });
		const { body } = await ask(path);
		expect(body['tickets']).toHaveLength(1);
		const next = `incremental/tickets/cursor.json?cursor=${String(body['after_cursor'])}`;
		expect((await ask(next)).body).toMatchObject({ tickets: [], end_of_stream: true });
	});

	it('are not exported from a moment that is too near', async () => {
		const now = Math.floor(Date.now() / 1000);
		expect((await ask(`incremental/tickets/cursor.json?start_time=${String(now)}`)).status).toBe(
			422,
		);
	});
});

describe('the door', () => {
	it('knows one agent’s key', async () => {
		expect((await ask('users/me.json')).body).toMatchObject({ user: { role: 'admin' } });
		expect(await ask('users/me.json', { token: 'other' })).toMatchObject({ status: 401 });
		expect((await ask('nothing.json')).status).toBe(404);
	});

	it('asks to slow down, and for how long', async () => {
		await control('/throttle', { times: 1, retry_after: 17 });
		expect(await ask('users/me.json')).toMatchObject({ status: 429, retryAfter: '17' });
		expect((await ask('users/me.json')).status).toBe(200);
	});
});
