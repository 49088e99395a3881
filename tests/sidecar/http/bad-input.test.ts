import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { problem, send, signature, signedBy, signedSend, type Answer } from './wire.ts';

let made: SidecarShop;
let customer: CustomerClient;
let auth: Record<string, string>;

beforeAll(async () => {
	made = await startSidecarShop({ seed: 7, model: 'none' });
	customer = made.customer();
	await customer.open();
	auth = { Authorization: `Bearer ${await customer.token()}` };
});
afterAll(async () => {
	await made.close();
});

const id = (): string => uuidV7(new Date());
const message = (change: object): string =>
	JSON.stringify({
		conversation_id: customer.conversationId,
		message_id: id(),
		user_text: 'Hello',
		...change,
	});
const post = (path: string, body: string): Promise<Answer> => send(made, 'POST', path, auth, body);

/** Nothing was said and nothing is being worked on. */
async function expectUntouched(): Promise<void> {
	expect(await customer.conversation()).toMatchObject({ messages: [], refunds: [], busy: false });
	expect(await customer.events()).toEqual([]);
}

describe('a message that is none', () => {
	const big = 'x'.repeat(70_000);
	it.each<[string, () => string, number, string, string]>([
		['not JSON', () => '{"conversation_id":', 400, 'malformed_json', 'body'],
		['nothing', () => '', 400, 'malformed_json', 'body'],
		[
			'nested 9000 deep',
			() => message({ user_text: 0 }).replace('0}', '['.repeat(9000) + ']'.repeat(9000) + '}'),
			422,
			'invalid_field',
			'body',
		],
		['a number', () => '7', 422, 'invalid_field', 'body'],
		['a list', () => '[]', 422, 'invalid_field', 'body'],
		['null', () => 'null', 422, 'invalid_field', 'body'],
		['too large', () => message({ user_text: big }), 413, 'body_too_large', 'body'],
		['an unknown field', () => message({ amount: 1 }), 422, 'invalid_field', 'amount'],
		[
			'an unknown field inside',
			() => message({ session_meta: { user_id: '1' } }),
			422,
			'invalid_field',
			'session_meta.user_id',
		],
		['no text', () => message({ user_text: undefined }), 422, 'invalid_field', 'user_text'],
		['blanks for text', () => message({ user_text: ' \n ' }), 422, 'invalid_field', 'user_text'],
		['a number for text', () => message({ user_text: 7 }), 422, 'invalid_field', 'user_text'],
		[
			'4001 characters',
			() => message({ user_text: 'y'.repeat(4001) }),
			422,
			'invalid_field',
			'user_text',
		],
		[
			'half a character',
			() => message({ user_text: 'a\ud800b' }),
			422,
			'invalid_field',
			'user_text',
		],
		['a NUL', () => message({ user_text: 'a\0b' }), 422, 'invalid_field', 'user_text'],
		['a wrong id', () => message({ message_id: 'x' }), 422, 'invalid_field', 'message_id'],
		[
			'an id of another kind',
			() => message({ message_id: '2b1f3c1e-4d5f-4a6b-8c7d-9e0f1a2b3c4d' }),
			422,
			'invalid_field',
			'message_id',
		],
		[
			'a wrong conversation',
			() => message({ conversation_id: 'cv_1' }),
			422,
			'invalid_field',
			'conversation_id',
		],
		[
			'an unknown conversation',
			() => message({ conversation_id: `cv_${'0'.repeat(32)}` }),
			404,
			'conversation_unknown',
			'conversation_id',
		],
	])('%s', async (_name, body, status, type, field) => {
		expect(problem(await post('/api/agent/messages', body()))).toEqual({ status, type, field });
		await expectUntouched();
	});

	it('bytes that are no UTF-8', async () => {
		const body = Buffer.from(message({ user_text: 'caf#' }).replace('#', '\xe9'), 'latin1');
		const answer = await send(made, 'POST', '/api/agent/messages', auth, new Uint8Array(body));
		expect(problem(answer)).toMatchObject({ status: 400, field: 'body' });
		await expectUntouched();
	});

	it('packed bytes that unpack to nothing', async () => {
		const headers = { ...auth, 'Content-Encoding': 'gzip' };
		const answer = await send(made, 'POST', '/api/agent/messages', headers, 'no gzip at all');
		expect(problem(answer)).toMatchObject({ status: 400, field: 'body' });
	});
});

describe('other requests that make no sense', () => {
	it.each([
		['{"locale":"not a tag!"}', 'locale'],
		['{"locale":5}', 'locale'],
		['{"language":"en"}', 'language'],
	])('opening with %s', async (body, field) => {
		expect(problem(await post('/api/agent/conversations', body))).toMatchObject({
			status: 422,
			field,
		});
	});

	it.each([
		[{ code: '12345' }, 'code'],
		[{ code: 123456 }, 'code'],
		[{ code: '١٢٣٤٥٦' }, 'code'],
		[{ verification_id: 'vf_1' }, 'verification_id'],
		[{ message_id: '' }, 'message_id'],
		[{ order: '1' }, 'order'],
	])('a code with %o', async (change, field) => {
		const body = {
			conversation_id: customer.conversationId,
			message_id: id(),
			verification_id: `vf_${'0'.repeat(32)}`,
			code: '123456',
			...change,
		};
		const answer = await post('/api/agent/verifications', JSON.stringify(body));
		expect(problem(answer)).toMatchObject({ status: 422, field });
		await expectUntouched();
	});

	it('a code for a verification that never was', async () => {
		const body = {
			conversation_id: customer.conversationId,
			message_id: id(),
			verification_id: `vf_${'0'.repeat(32)}`,
			code: '123456',
		};
		expect(problem(await post('/api/agent/verifications', JSON.stringify(body)))).toEqual({
			status: 404,
			type: 'verification_unknown',
			field: 'verification_id',
		});
		await expectUntouched();
	});

	// '1', '500' and their kin: events that were never given. '0.1@…' of another process may have been.
	it.each(['1', '500', '500.2@boot', 'x', '1.', '-1', '1.2@', '1.2@boot!', '9'.repeat(16), '1,2'])(
		'a cursor %s',
		async (cursor) => {
			const query = `conversation_id=${customer.conversationId}`;
			const polled = await send(made, 'GET', `/api/agent/events?${query}&after=${cursor}`, auth);
			expect(problem(polled)).toEqual({ status: 422, type: 'invalid_field', field: 'after' });
			const streamed = await send(made, 'GET', `/api/agent/stream?${query}`, {
				...auth,
				'Last-Event-ID': cursor,
			});
			expect(problem(streamed)).toMatchObject({ status: 422, field: 'last_event_id' });
		},
	);

	it.each(['', 'conversation_id=', 'conversation_id=1&conversation_id=2', 'conversation_id[a]=1'])(
		'a stream of "%s"',
		async (query) => {
			for (const route of ['stream', 'events']) {
				const answer = await send(made, 'GET', `/api/agent/${route}?${query}`, auth);
				expect(problem(answer)).toMatchObject({ status: 422, field: 'conversation_id' });
			}
		},
	);

	it.each([
		['GET', '/api/agent/nothing', 404, 'route_unknown', 'path'],
		['DELETE', '/api/agent/messages', 404, 'route_unknown', 'path'],
		['GET', '/api/agent/conversations/%zz', 400, 'malformed_path', 'path'],
		['GET', '/', 404, 'route_unknown', 'path'],
	])('%s %s', async (method, path, status, type, field) => {
		expect(problem(await send(made, method, path, auth))).toEqual({ status, type, field });
	});
});

describe('staff requests that make no sense', () => {
	it.each([
		['?state=some', 'state'],
		['?limit=0', 'limit'],
		['?limit=101', 'limit'],
		['?limit=ten', 'limit'],
		['?before=rr_nothing', 'before'],
		['?order=asc', 'order'],
	])('the queue with %s', async (query, field) => {
		const answer = await signedSend(made, 'GET', `/api/agent/approvals${query}`);
		expect(problem(answer)).toMatchObject({ status: 422, field });
	});

	const turn = '01890000-0000-7000-8000-000000000001';
	const decision = {
		conversation_id: `cv_${'0'.repeat(32)}`,
		turn_id: turn,
		refund_request_id: `rr_${turn}`,
		proposal_hash: '0'.repeat(64),
		approved: true,
	};
	it.each<[string, object, number, string]>([
		['an unknown refund', {}, 404, 'refund_request_id'],
		['approved as a word', { approved: 'yes' }, 422, 'approved'],
		['a long note', { notes: 'n'.repeat(2001) }, 422, 'notes'],
		['a reason of its own', { reason: 'because' }, 422, 'reason'],
		['an amount', { amount_cents: 1 }, 422, 'amount_cents'],
		['a short hash', { proposal_hash: '0' }, 422, 'proposal_hash'],
	])('a decision with %s', async (_name, change, status, field) => {
		const body = JSON.stringify({ ...decision, ...change });
		const answer = await signedSend(made, 'POST', '/api/agent/approvals', body);
		expect(problem(answer)).toMatchObject({ status, field });
	});

	it('a decision that is not JSON, though signed', async () => {
		const answer = await signedSend(made, 'POST', '/api/agent/approvals', 'approved=1');
		expect(problem(answer)).toMatchObject({ status: 400, field: 'body' });
	});

	it.each<[string, object, string]>([
		['a private address', { approvals_webhook_url: 'http://10.0.0.1/x' }, 'approvals_webhook_url'],
		['no address at all', { approvals_webhook_url: 'soon' }, 'approvals_webhook_url'],
		['another scheme', { approvals_webhook_url: 'ftp://example.com' }, 'approvals_webhook_url'],
		['an unknown field', { api_key: 'x' }, 'api_key'],
	])('settings with %s: nothing is kept', async (_name, change, field) => {
		const settings = { approvals_webhook_url: '', site_name: 'S', locale: 'en', ...change };
		const admin = { id: '1', name: 'A', can: ['manage_settings' as const] };
		const jwt = await signature(made, {
			method: 'PUT',
			path: '/internal/settings',
			body: JSON.stringify(settings),
			actor: admin,
		});
		const answer = await send(
			made,
			'PUT',
			'/internal/settings',
			signedBy(jwt),
			JSON.stringify(settings),
		);
		expect(problem(answer)).toMatchObject({ status: 422, field });
		const status = await signedSend(made, 'GET', '/internal/status', undefined, null);
		expect(status.body).toMatchObject({ approvals_webhook_url: '' });
	});
});
