import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { uuidV7 } from '../../sidecar/src/ids.ts';
import { startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';
import type { ScriptStep } from '../support/twins/openai-script.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop;
afterEach(async () => {
	await made.close();
});

const says = (text: string): ScriptStep => ({
	kind: 'envelope',
	value: {
		type: 'final_message',
		tool_call: null,
		final_message: { text, citations: null, approvals_needed: null },
	},
});

const messageId = () => uuidV7(new Date());

describe('several messages in a burst', () => {
	it('are one turn with one answer; each keeps its id and may be sent again', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'none' });
		const customer = made.customer();
		await customer.open();
		const ids = [messageId(), messageId(), messageId()];
		const post = (place: number, text: string) =>
			customer.request('POST', '/api/agent/messages', {
				conversation_id: customer.conversationId,
				message_id: ids[place],
				user_text: text,
			});
		const replies = [
			await post(0, 'Hello'),
			await post(1, 'please refund $20.00'),
			await post(2, `for order ${made.order.number}`),
		];
		expect(replies.map(({ status }) => status)).toEqual([202, 202, 202]);
		expect(replies.map(({ body }) => body['message_id'])).toEqual(ids);
		expect(new Set(replies.map(({ body }) => body['turn_id']))).toEqual(new Set([ids[0]]));

		const told = await customer.until((c) => c.messages.length >= 2 && !c.busy, 'an answer');
		expect(told.messages.map(({ role }) => role)).toEqual(['customer', 'assistant']);
		expect(told.messages[0]?.text).toBe(
			`Hello\nplease refund $20.00\nfor order ${made.order.number}`,
		);
		// All of it was understood together: what is asked for now is the address.
		expect(told.messages[1]?.text).toContain('e-mail address');

		expect((await post(2, `for order ${made.order.number}`)).body['turn_id']).toBe(ids[0]);
		expect(await post(2, 'for another order')).toMatchObject({
			status: 409,
			body: { type: expect.stringContaining('message_id_used') as string },
		});
		expect((await customer.conversation()).messages).toHaveLength(2);
	});

	it('one that comes while the model still thinks is answered with the first', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'scripted' });
		const customer = made.customer();
		await customer.open();
		made.openai?.script([
			{ kind: 'slow', ms: 20_000, then: says('Too early.') },
			says('I will look into both for you.'),
		]);
		const first = await customer.say('Do you ship abroad?');
		await expect.poll(() => made.openai?.chats().length).toBe(1);
		const second = await customer.request('POST', '/api/agent/messages', {
			conversation_id: customer.conversationId,
			message_id: messageId(),
			user_text: 'And how long does it take?',
		});
		expect(second.body['turn_id']).toBe(first);
		const told = await customer.until((c) => c.messages.length >= 2 && !c.busy, 'an answer');
		expect(told.messages.map(({ text }) => text)).toEqual([
			'Do you ship abroad?\nAnd how long does it take?',
			'I will look into both for you.',
		]);
		expect(made.openai?.chats()[1]?.messages.at(-1)?.text).toContain('how long');
	});

	it('one that comes when the answer is being told is a turn of its own', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'scripted' });
		const customer = made.customer();
		await customer.open();
		made.openai?.script([
			{
				kind: 'slow-stream',
				ms: 30,
				then: says(`We do. ${'Please tell me where you live. '.repeat(20)}Thank you.`),
			},
			says('Then it takes some days.'),
		]);
		await customer.say('Do you ship abroad?');
		await expect
			.poll(async () => (await customer.conversation()).busy && made.openai?.chats().length)
			.toBe(1);
		await sleep(2_200);
		await customer.say('How long does it take?');
		const told = await customer.until((c) => c.messages.length >= 4 && !c.busy, 'both answers');
		expect(told.messages.map(({ role }) => role)).toEqual([
			'customer',
			'assistant',
			'customer',
			'assistant',
		]);
	});
});

describe('a customer who leaves', () => {
	it('is not paid a model for, loses nothing, and is answered when they are back', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'scripted' });
		const customer = made.customer();
		await customer.open();
		made.openai?.script([
			{ kind: 'slow', ms: 60_000, then: says('Nobody reads this.') },
			says('Welcome back.'),
		]);
		await customer.say('Do you ship abroad?');
		// Nobody asks for news meanwhile.
		await sleep(17_500);
		expect(made.openai?.chats()).toHaveLength(1);
		const back = await customer.conversation();
		expect(back).toMatchObject({ busy: true, messages: [{ text: 'Do you ship abroad?' }] });
		const told = await customer.until((c) => c.messages.length === 2 && !c.busy, 'the answer');
		expect(told.messages[1]?.text).toBe('Welcome back.');
		expect(made.openai?.chats()).toHaveLength(2);
	}, 60_000);
});
