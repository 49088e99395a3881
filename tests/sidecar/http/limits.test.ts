import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { readStream } from './sse.ts';
import { problem, send, type Answer } from './wire.ts';

let made: SidecarShop;

beforeAll(async () => {
	made = await startSidecarShop({
		seed: 23,
		model: 'none',
		env: { CUSTOMER_MESSAGES_PER_MINUTE: '8', CONVERSATION_TURNS: '5' },
	});
});
afterAll(async () => {
	await made.close();
});

async function post(who: CustomerClient, path: string, body: object): Promise<Answer> {
	const headers = { Authorization: `Bearer ${await who.token()}` };
	return send(made, 'POST', path, headers, JSON.stringify(body));
}

const message = (who: CustomerClient): object => ({
	conversation_id: who.conversationId,
	message_id: uuidV7(new Date()),
	user_text: 'Hello!',
});

function expectLater(answer: Answer, type: string): void {
	expect(problem(answer)).toMatchObject({ status: 429, type });
	const after = Number(answer.headers.get('Retry-After'));
	expect(after).toBeGreaterThan(0);
	expect(answer.body['retry_after']).toBe(after);
}

describe('a visitor who asks too often', () => {
	it('is told to wait with messages and codes; another visitor is not', async () => {
		const busy = made.customer();
		await busy.open();
		const verification = {
			...message(busy),
			user_text: undefined,
			verification_id: `vf_${'0'.repeat(32)}`,
			code: '123456',
		};
		for (let i = 0; i < 8; i++) {
			const answer = await post(busy, '/api/agent/verifications', verification);
			expect(answer.status).toBe(404);
		}
		expectLater(await post(busy, '/api/agent/verifications', verification), 'too_many_requests');
		expectLater(await post(busy, '/api/agent/messages', message(busy)), 'too_many_requests');
		expect((await busy.conversation()).messages).toEqual([]);
		const calm = made.customer();
		await calm.open();
		expect((await post(calm, '/api/agent/messages', message(calm))).status).toBe(202);
	});

	it('is told to go on in the conversations begun', async () => {
		const busy = made.customer();
		for (let i = 0; i < 30; i++) await busy.open();
		expectLater(await post(busy, '/api/agent/conversations', {}), 'too_many_requests');
	});

	it('has six streams, and a place again when one is left', async () => {
		const busy = made.customer();
		await busy.open();
		const readers = await Promise.all(Array.from({ length: 6 }, () => readStream(made, busy)));
		const path = `/api/agent/stream?conversation_id=${busy.conversationId}`;
		const headers = { Authorization: `Bearer ${await busy.token()}` };
		expectLater(await send(made, 'GET', path, headers), 'too_many_streams');
		readers.pop()?.leave();
		await expect
			.poll(() =>
				readStream(made, busy).then(
					(reader) => readers.push(reader),
					() => 0,
				),
			)
			.toBe(6);
		for (const reader of readers) reader.leave();
	});
});

describe('a conversation that has all its turns', () => {
	it('takes no more, but what was sent before is still known', async () => {
		const long = made.customer();
		await long.open();
		const first = message(long);
		expect((await post(long, '/api/agent/messages', first)).status).toBe(202);
		for (let i = 0; i < 4; i++) await long.say('Hello!');
		expect(problem(await post(long, '/api/agent/messages', message(long)))).toEqual({
			status: 410,
			type: 'conversation_full',
			field: 'conversation_id',
		});
		expect((await post(long, '/api/agent/messages', first)).status).toBe(202);
		const { messages } = await long.until((c) => !c.busy, 'rest');
		// Sent in one burst, they may be one turn; none of them is lost.
		const said = messages.filter(({ role }) => role === 'customer').map(({ text }) => text);
		expect(said.join('\n').split('\n')).toEqual(Array.from({ length: 5 }, () => 'Hello!'));
	});
});
