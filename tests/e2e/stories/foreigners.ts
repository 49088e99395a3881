import { expect, it } from 'vitest';
import { uuidV7 } from '../../../sidecar/src/ids.ts';
import { Chat, codeMailedTo } from '../chat.ts';
import { money, partOf, type Setting } from '../setting.ts';
import { Visitor } from '../visitor.ts';

/** A problem document without what differs each time. */
function words(text: string): unknown {
	const { request_id: _each, ...rest } = JSON.parse(text) as Record<string, unknown>;
	return rest;
}

async function cookieOf(setting: Setting, user: string): Promise<string> {
	const context = await setting.contextOf(user);
	const cookies = await context.cookies();
	await context.close();
	return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** One customer has a conversation with a refund in it; others reach for it. */
export function foreignersRead(setting: () => Setting): void {
	it('opens nobody else’s conversation, feed or refund', async () => {
		const { demo } = setting();
		const order = setting().takeOrder();
		const owner = await Visitor.arrive(demo);
		const conversation = await owner.open();
		const amount = money(partOf(order, 6), order.currency);
		await owner.say(conversation, `Refund ${amount} for order ${order.number}, ${order.email}`);
		const asked = await owner.until(conversation, ({ verification }) => verification !== null);
		const verification = asked.verification?.verification_id ?? '';
		const code = await codeMailedTo(demo, order.email, { order: order.number });

		const [one, two] = demo.ready.logins.filter(({ role }) => role === 'customer');
		const strangers = {
			'a guest': await Visitor.arrive(demo),
			'a customer': await Visitor.arrive(demo, await cookieOf(setting(), one?.user ?? '')),
			'another customer': await Visitor.arrive(demo, await cookieOf(setting(), two?.user ?? '')),
		};
		for (const [who, stranger] of Object.entries(strangers)) {
			const own = await stranger.open();
			const stolen = await stranger.enterCode(own, verification, code);
			expect(stolen.status, `${who} enters the owner’s code`).toBe(404);
		}
		expect((await owner.enterCode(conversation, verification, code)).status).toBe(202);
		const story = await owner.until(
			conversation,
			({ refunds, busy }) => refunds.length === 1 && !busy,
		);
		const refund = story.refunds[0]?.refund_request_id ?? '';
		expect((await owner.call('GET', `/api/agent/refunds/${refund}`)).status).toBe(200);

		const unknown = `cv_${'0'.repeat(32)}`;
		for (const [who, stranger] of Object.entries(strangers)) {
			const routes = (id: string): readonly (readonly [string, string, unknown?])[] => [
				['GET', `/api/agent/conversations/${id}`],
				['GET', `/api/agent/events?conversation_id=${id}`],
				['GET', `/api/agent/stream?conversation_id=${id}`],
				[
					'POST',
					'/api/agent/messages',
					{ conversation_id: id, message_id: uuidV7(new Date()), user_text: 'Hello?' },
				],
				[
					'POST',
					'/api/agent/verifications',
					{
						conversation_id: id,
						message_id: uuidV7(new Date()),
						verification_id: verification,
						code,
					},
				],
			];
			const none = routes(unknown);
			for (const [index, [method, path, body]] of routes(conversation).entries()) {
				const reply = await stranger.call(method, path, body);
				expect(reply.status, `${who}: ${method} ${path}`).toBe(404);
				// Not even that there is such a conversation.
				const [, nowhere = '', nothing] = none[index] ?? [];
				expect(words(reply.text)).toEqual(
					words((await stranger.call(method, nowhere, nothing)).text),
				);
			}
			const reply = await stranger.call('GET', `/api/agent/refunds/${refund}`);
			expect(reply.status, who).toBe(404);
			const missing = await stranger.call('GET', `/api/agent/refunds/rr_${uuidV7(new Date())}`);
			expect(words(reply.text)).toEqual(words(missing.text));
		}
		// Nothing of it left a trace with the owner.
		expect((await owner.conversation(conversation)).messages).toEqual(story.messages);
	});

	it('starts anew in a browser that names another’s conversation', async () => {
		const { demo } = setting();
		const owner = await Visitor.arrive(demo);
		const conversation = await owner.open();
		await owner.say(conversation, 'My secret is the word marzipan.');
		await owner.until(conversation, ({ busy, messages }) => !busy && messages.length > 1);
		const context = await setting().context();
		const chat = await Chat.open(context, demo);
		await chat.keep('conversation', conversation);
		await chat.page.reload();
		await chat.shows(/earlier conversation is no longer available/);
		await chat.say('Hello, is anybody there?');
		await chat.answers(1);
		expect(await chat.text()).not.toContain('marzipan');
		expect((await owner.conversation(conversation)).messages).toHaveLength(2);
	});
}
