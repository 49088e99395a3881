import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveKeys } from '../../../sidecar/src/signing.ts';
import type { RefundItem } from '../../../sidecar/src/contract/refunds.ts';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { decision, MANAGER, queue } from '../../support/staff.ts';
import { problem, send, signature, signedBy, signedSend, waitingRefund } from './wire.ts';

const PATH = '/api/agent/approvals';

let made: SidecarShop;
let item: RefundItem;
let body: string;

beforeAll(async () => {
	made = await startSidecarShop({ seed: 11, model: 'none' });
	await waitingRefund(made, made.customer());
	const [first] = (await queue(made.sidecar.url, made.wordpress.keys)).items;
	if (!first) throw new Error('nothing waits');
	item = first;
	body = JSON.stringify(decision(item, true));
});
afterAll(async () => {
	await made.close();
});

async function expectUndecided(): Promise<void> {
	const { items } = await queue(made.sidecar.url, made.wordpress.keys);
	expect(items).toMatchObject([{ refund_request_id: item.refund_request_id, decision: null }]);
}

const decide = (jwt: string, text = body) => send(made, 'POST', PATH, signedBy(jwt), text);
const good = () => signature(made, { method: 'POST', path: PATH, body });

describe('the header that carries a refund’s id', () => {
	const show = () => `/api/agent/refunds/${item.refund_request_id}`;
	const withId = async (method: string, path: string, id: string, text?: string) => {
		const jwt = await signature(made, { method, path, ...(text !== undefined && { body: text }) });
		return send(made, method, path, { ...signedBy(jwt), 'X-Refund-Request-Id': id }, text);
	};

	it('names no other refund than the request does', async () => {
		for (const id of [item.refund_request_id + '_2', 'rr_1', '']) {
			const field = 'X-Refund-Request-Id';
			expect(problem(await withId('POST', PATH, id, body))).toMatchObject({ status: 422, field });
			expect(problem(await withId('GET', show(), id))).toMatchObject({ status: 422, field });
		}
		await expectUndecided();
	});

	it('is in the log’s line of the request', async () => {
		expect((await withId('GET', show(), item.refund_request_id)).status).toBe(200);
		const told = (): boolean =>
			made.sidecar
				.logs()
				.split('\n')
				.some(
					(line) =>
						line.includes(`"refund_request_id":"${item.refund_request_id}"`) &&
						line.includes(`"path":"${show()}"`),
				);
		await expect.poll(told).toBe(true);
	});
});

describe('a decision that WordPress did not sign', () => {
	it.each<[string, () => Promise<string>]>([
		['at all', () => Promise.resolve('')],
		['but some text', () => Promise.resolve('not.a.jwt')],
		['for another method', () => signature(made, { method: 'GET', path: PATH, body })],
		['for another path', () => signature(made, { method: 'POST', path: `${PATH}/x`, body })],
		['for another query', () => signature(made, { method: 'POST', path: `${PATH}?a=1`, body })],
		['for another body', () => signature(made, { method: 'POST', path: PATH, body: '{}' })],
		[
			'for itself',
			() => signature(made, { method: 'POST', path: PATH, body, aud: 'ai-support-chat/wordpress' }),
		],
		[
			'lately',
			() => signature(made, { method: 'POST', path: PATH, body, at: Date.now() - 70_000 }),
		],
		['yet', () => signature(made, { method: 'POST', path: PATH, body, at: Date.now() + 120_000 })],
		[
			'without an algorithm',
			async () => {
				const [, claims = ''] = (await good()).split('.');
				const { kid } = made.wordpress.keys.request;
				const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid }));
				return `${header.toString('base64url')}.${claims}.`;
			},
		],
		[
			'with the session’s key',
			async () => {
				const [, claims = ''] = (await good()).split('.');
				const { session, request } = made.wordpress.keys;
				return new SignJWT(
					JSON.parse(Buffer.from(claims, 'base64url').toString()) as object as never,
				)
					.setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: request.kid })
					.sign(session.bytes);
			},
		],
		[
			'with claims changed afterwards',
			async () => {
				const [header = '', claims = '', mac = ''] = (await good()).split('.');
				const changed = JSON.parse(Buffer.from(claims, 'base64url').toString()) as object;
				const text = JSON.stringify({ ...changed, act: { ...MANAGER, id: '1' } });
				return `${header}.${Buffer.from(text).toString('base64url')}.${mac}`;
			},
		],
	])('%s', async (_name, forge) => {
		const answer = await decide(await forge());
		expect(problem(answer)).toMatchObject({ status: 401, field: 'X-AI-Support-Chat-Signature' });
		await expectUndecided();
	});

	it('but a copy of the site under another address did', async () => {
		const keys = deriveKeys(made.wordpress.secret, 'https://staging.example');
		const jwt = await signature(
			{ ...made, wordpress: { ...made.wordpress, keys } },
			{ method: 'POST', path: PATH, body },
		);
		expect(problem(await decide(jwt))).toMatchObject({ status: 401 });
		await expectUndecided();
	});

	it('but a customer’s session did', async () => {
		const auth = { Authorization: `Bearer ${await made.customer().token()}` };
		expect(problem(await send(made, 'POST', PATH, auth, body))).toMatchObject({ status: 401 });
		expect(problem(await send(made, 'GET', PATH, auth))).toMatchObject({ status: 401 });
		const asSignature = signedBy(await made.customer().token());
		expect(problem(await send(made, 'POST', PATH, asSignature, body))).toMatchObject({
			status: 401,
		});
		await expectUndecided();
	});
});

describe('a person who may not', () => {
	it.each([
		['a subscriber', { ...MANAGER, can: [] }],
		['one who may only manage settings', { ...MANAGER, can: ['manage_settings' as const] }],
		['nobody: WordPress itself', null],
	])('%s: sees and decides nothing', async (_name, actor) => {
		const seen = [
			await signedSend(made, 'GET', PATH, undefined, actor),
			await signedSend(
				made,
				'GET',
				`/api/agent/refunds/${item.refund_request_id}`,
				undefined,
				actor,
			),
			await signedSend(made, 'POST', PATH, body, actor),
		];
		for (const answer of seen) expect(problem(answer)).toMatchObject({ status: 403 });
		await expectUndecided();
	});

	it('a manager saves no settings', async () => {
		const settings = JSON.stringify({ approvals_webhook_url: '', site_name: 'X', locale: 'en' });
		const answer = await signedSend(made, 'PUT', '/internal/settings', settings);
		expect(problem(answer)).toMatchObject({ status: 403 });
	});

	it('nobody without the operator’s token reconciles or mints a session', async () => {
		for (const route of ['reconcile', 'session']) {
			for (const given of [{}, { Authorization: 'Bearer x' }, signedBy(await good())]) {
				const answer = await send(made, 'POST', `/internal/operator/${route}`, given, '{}');
				expect(problem(answer)).toMatchObject({ status: 401, field: 'Authorization' });
			}
		}
	});
});

describe('a decision that is shown again', () => {
	it('gets the stored answer and changes nothing', async () => {
		const stale = JSON.stringify({ ...decision(item, true), turn_id: item.turn_id, notes: 'once' });
		const jwt = await signature(made, { method: 'POST', path: PATH, body: stale });
		const both = await Promise.all([decide(jwt, stale), decide(jwt, stale)]);
		expect(both.map(({ status }) => status)).toEqual([200, 200]);
		expect(both.filter(({ headers }) => headers.has('X-AI-Support-Chat-Replayed'))).toHaveLength(1);
		expect(both[0].text).toBe(both[1].text);
		const later = await decide(jwt, stale);
		expect(later.headers.get('X-AI-Support-Chat-Replayed')).toBe('1');
		expect(later.text).toBe(both[0].text);

		// Also after a restart, and the money moved once.
		await made.restart();
		const restarted = await decide(jwt, stale);
		expect(restarted.headers.get('X-AI-Support-Chat-Replayed')).toBe('1');
		expect(restarted.text).toBe(both[0].text);
		const ours = () =>
			made.stripe
				.state()
				.refunds.filter(({ metadata }) => metadata['refund_request_id'] === item.refund_request_id);
		await expect.poll(() => ours().length, { timeout: 10_000 }).toBe(1);
		// Its body cannot be exchanged under the same signature.
		const other = JSON.stringify({ ...decision(item, false) });
		expect(problem(await decide(jwt, other))).toMatchObject({ status: 401 });
		expect(ours()).toHaveLength(1);
	});

	it('signed anew, returns the decision there is', async () => {
		const denied = JSON.stringify(decision(item, false));
		const answer = await signedSend(made, 'POST', PATH, denied);
		expect(answer.status).toBe(200);
		expect(answer.body).toMatchObject({ decision: { approved: true, notes: 'once' } });
	});

	it('a refusal is kept, too', async () => {
		const wrong = JSON.stringify({ ...decision(item, true), proposal_hash: '0'.repeat(64) });
		const jwt = await signature(made, { method: 'POST', path: PATH, body: wrong });
		const first = await decide(jwt, wrong);
		const second = await decide(jwt, wrong);
		expect(problem(first)).toMatchObject({ status: 404, field: 'proposal_hash' });
		expect(second.text).toBe(first.text);
		expect(second.headers.get('Content-Type')).toBe(first.headers.get('Content-Type'));
		expect(second.headers.has('X-AI-Support-Chat-Replayed')).toBe(true);
	});
});
