import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { plainOrders } from '../../support/shop.ts';
import { spoken, startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { problem, send, waitingRefund } from './wire.ts';

let made: SidecarShop;
let owner: CustomerClient;
let refundId: string;

beforeAll(async () => {
	made = await startSidecarShop({ seed: 13, model: 'none' });
	owner = made.customer({ sub: '42', email: made.order.email });
	refundId = await waitingRefund(made, owner);
});
afterAll(async () => {
	await made.close();
});

const as = async (who: CustomerClient): Promise<Record<string, string>> => ({
	Authorization: `Bearer ${await who.token()}`,
});

/** Everything that names the owner's conversation or refund. */
function requests(): [string, string, string | undefined][] {
	const id = owner.conversationId;
	const conversation_id = id;
	return [
		['GET', `/api/agent/conversations/${id}`, undefined],
		['GET', `/api/agent/events?conversation_id=${id}`, undefined],
		['GET', `/api/agent/stream?conversation_id=${id}`, undefined],
		['GET', `/api/agent/refunds/${refundId}`, undefined],
		[
			'POST',
			'/api/agent/messages',
			JSON.stringify({ conversation_id, message_id: uuidV7(new Date()), user_text: 'Mine now' }),
		],
		[
			'POST',
			'/api/agent/verifications',
			JSON.stringify({
				conversation_id,
				message_id: uuidV7(new Date()),
				verification_id: `vf_${'0'.repeat(32)}`,
				code: '000000',
			}),
		],
	];
}

async function expectNothing(who: CustomerClient): Promise<void> {
	const before = await owner.conversation();
	for (const [method, path, body] of requests()) {
		const theirs = problem(await send(made, method, path, await as(who), body));
		// The very answer of a thing that does not exist.
		const none = problem(
			await send(
				made,
				method,
				path
					.replace(owner.conversationId, `cv_${'9'.repeat(32)}`)
					.replace(refundId, `${refundId}_9`),
				await as(who),
				body?.replace(owner.conversationId, `cv_${'9'.repeat(32)}`),
			),
		);
		expect(theirs).toEqual(none);
		expect(theirs.status).toBe(404);
	}
	expect(await owner.conversation()).toEqual(before);
}

/** The same browser session, with this account or none. */
function sameBrowser(account: { sub?: string; email?: string }): CustomerClient {
	const browser = made.customer(account);
	Object.defineProperty(browser, 'sessionId', { value: owner.sessionId });
	return browser;
}

describe('a conversation and its refund', () => {
	it('are read by whoever began them', async () => {
		const [conversation, events, , refund] = requests();
		for (const one of [conversation, events, refund]) {
			if (!one) throw new Error('missing');
			expect((await send(made, one[0], one[1], await as(owner))).status).toBe(200);
		}
	});

	it('are nothing to another visitor', async () => {
		await expectNothing(made.customer());
	});

	it('are nothing to another account, nor to the same account in another browser', async () => {
		await expectNothing(made.customer({ sub: '43' }));
		await expectNothing(made.customer({ sub: '42', email: made.order.email }));
	});

	it('are lost by logging out, and by logging in as somebody else', async () => {
		await expectNothing(sameBrowser({}));
		await expectNothing(sameBrowser({ sub: '43' }));
	});

	it('are there again after logging in again', async () => {
		const again = sameBrowser({ sub: '42', email: made.order.email });
		again.conversationId = owner.conversationId;
		expect(await again.conversation()).toEqual(await owner.conversation());
	});

	it.each([undefined, 'Bearer', 'Bearer x', 'Basic eDp5', `Bearer ${'a'.repeat(5000)}`])(
		'are nothing to nobody (%s)',
		async (authorization) => {
			const headers = authorization === undefined ? {} : { Authorization: authorization };
			for (const [method, path, body] of requests()) {
				const answer = await send(made, method, path, headers, body);
				expect(problem(answer)).toMatchObject({ status: 401, field: 'Authorization' });
			}
		},
	);

	it('a guest’s conversation stays theirs when they log in', async () => {
		const guest = made.customer();
		await guest.open();
		const member = made.customer({ sub: '44' });
		Object.defineProperty(member, 'sessionId', { value: guest.sessionId });
		member.conversationId = guest.conversationId;
		expect(
			(await member.request('GET', `/api/agent/conversations/${guest.conversationId}`)).status,
		).toBe(200);
	});
});

describe('a guest’s conversation that an account went on with', () => {
	it('is closed, with its refund, to the guest and to the next account of the browser', async () => {
		const guest = made.customer();
		await guest.open();
		await guest.say('Hello!');
		const inBrowser = (account: { sub?: string; email?: string }): CustomerClient => {
			const browser = made.customer(account);
			Object.defineProperty(browser, 'sessionId', { value: guest.sessionId });
			browser.conversationId = guest.conversationId;
			return browser;
		};
		const five = inBrowser({ sub: '5' });
		const [, order] = plainOrders(made.shop);
		if (!order) throw new Error('this seed has one plain order only');
		await five.say(
			`Please refund ${spoken(500, order.currency)} for order ${order.number}. My email is ${order.email}`,
		);
		const { verification } = await five.until((c) => c.verification !== null && !c.busy, 'a code');
		const code = made.wordpress.codeFor(order.email) ?? '';
		await five.enterCode(verification?.verification_id ?? '', code);
		const { refunds } = await five.until((c) => c.refunds.length === 1 && !c.busy, 'the refund');
		const theirs = [
			`/api/agent/conversations/${guest.conversationId}`,
			`/api/agent/events?conversation_id=${guest.conversationId}`,
			`/api/agent/stream?conversation_id=${guest.conversationId}`,
			`/api/agent/refunds/${refunds[0]?.refund_request_id ?? ''}`,
		];
		for (const who of [guest, inBrowser({ sub: '6' })]) {
			for (const path of theirs) {
				expect((await send(made, 'GET', path, await as(who))).status).toBe(404);
			}
			const said = await who.request('POST', '/api/agent/messages', {
				conversation_id: guest.conversationId,
				message_id: uuidV7(new Date()),
				user_text: 'Mine now',
			});
			expect(said.status).toBe(404);
		}
		expect((await inBrowser({ sub: '5' }).conversation()).refunds).toHaveLength(1);
	});
});

describe('a message sent again', () => {
	it('with the same text is the same turn', async () => {
		const before = (await owner.conversation()).messages.length;
		const id = uuidV7(new Date());
		const body = { conversation_id: owner.conversationId, message_id: id, user_text: 'Thanks!' };
		const all = await Promise.all(
			[1, 2, 3].map(() => owner.request('POST', '/api/agent/messages', body)),
		);
		for (const one of all) expect(one).toMatchObject({ status: 202, body: { turn_id: id } });
		await owner.until((c) => !c.busy && c.messages.length > before, 'an answer');
		const late = await owner.request('POST', '/api/agent/messages', body);
		expect(late).toMatchObject({ status: 202, body: { turn_id: id } });
		const { messages } = await owner.until((c) => !c.busy, 'rest');
		expect(messages.filter(({ turn_id }) => turn_id === id)).toHaveLength(2);
	});

	it('with another text, in another conversation, or as a code: 409', async () => {
		const id = uuidV7(new Date());
		const body = { conversation_id: owner.conversationId, message_id: id, user_text: 'Hello' };
		await owner.request('POST', '/api/agent/messages', body);
		const other = await owner.request('POST', '/api/agent/messages', {
			...body,
			user_text: 'Hello!',
		});
		expect(other).toMatchObject({ status: 409, body: { field: 'message_id' } });
		const first = owner.conversationId;
		const second = await owner.open();
		const elsewhere = await owner.request('POST', '/api/agent/messages', {
			...body,
			conversation_id: second,
		});
		expect(elsewhere).toMatchObject({ status: 409, body: { type: 'message_id_used' } });
		owner.conversationId = first;
		const asCode = await owner.request('POST', '/api/agent/verifications', {
			conversation_id: first,
			message_id: id,
			verification_id: `vf_${'0'.repeat(32)}`,
			code: '123456',
		});
		expect(asCode).toMatchObject({ status: 409, body: { field: 'message_id' } });
		await owner.until((c) => !c.busy, 'rest');
	});

	it('somebody else’s message id tells nothing of theirs', async () => {
		const id = uuidV7(new Date());
		await owner.say('A secret of mine', id);
		const stranger = made.customer();
		await stranger.open();
		const { status, body } = await stranger.request('POST', '/api/agent/messages', {
			conversation_id: stranger.conversationId,
			message_id: id,
			user_text: 'A secret of mine',
		});
		expect(status).toBe(409);
		expect(JSON.stringify(body)).not.toContain('cv_');
		await owner.until((c) => !c.busy, 'rest');
	});
});

describe('a wrong code sent again', () => {
	it('under the same id costs one attempt, under another id another one', async () => {
		const who = made.customer();
		await who.open();
		const { number, email } = made.order;
		await who.say(`Where is my order ${number}? My email is ${email}`);
		const { verification } = await who.until((c) => c.verification !== null && !c.busy, 'a code');
		const asked = verification?.verification_id ?? '';
		const right = made.wordpress.codeFor(email) ?? '';
		const wrong = right === '111111' ? '222222' : '111111';
		const id = uuidV7(new Date());
		const first = await who.enterCode(asked, wrong, id);
		expect(first).toMatchObject({ status: 422, body: { type: 'code_wrong', field: 'code' } });
		expect(first.body['detail']).toContain('4');
		const again = await who.enterCode(asked, wrong, id);
		expect(again.body['detail']).toBe(first.body['detail']);
		expect((await who.enterCode(asked, wrong)).body['detail']).toContain('3');
		expect((await who.enterCode(asked, right)).status).toBe(202);
	});
});
