import type { BrowserContext } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { Chat, codeMailedTo, wrongCode } from './chat.ts';
import { SEED, useSetting } from './setting.ts';
import { Visitor } from './visitor.ts';

interface Person {
	/** The address whose orders they ask for: each their own, since mails an hour are limited. */
	readonly email: () => string;
	/** The address of the orders that are somebody else's. */
	readonly foreign: () => string;
	readonly context: () => Promise<BrowserContext>;
	/** Says what makes a code for the order be sent to this address, if that is the order's. */
	readonly ask: (chat: Chat, order: string) => Promise<void>;
}

describe(`whose order it is (seed ${String(SEED)})`, () => {
	const setting = useSetting({ seed: SEED, env: { OPENAI_API_KEY: '' } });
	const email = (customer: number): string => setting().shop.customers[customer]?.email ?? '';
	const mailed = (to: string, order: string, not = ''): Promise<string> =>
		codeMailedTo(setting().demo, to, { order, not });

	const people: Readonly<Record<string, Person>> = {
		'a guest': {
			context: () => setting().context(),
			email: () => email(0),
			foreign: () => email(1),
			ask: (chat, order) => chat.say(`Where is my order ${order}? My address is ${email(0)}`),
		},
		'a logged-in customer': {
			context: () => {
				const { logins } = setting().demo.ready;
				const [, second] = logins.filter(({ role }) => role === 'customer');
				return setting().contextOf(second?.user ?? '');
			},
			email: () => email(1),
			foreign: () => email(0),
			// The account's address is tried without being asked for; it proves nothing.
			ask: (chat, order) => chat.say(`Where is my order ${order}?`),
		},
	};

	describe.each(Object.entries(people))('%s', (_who, person) => {
		it('is told nothing with a wrong code, an old one, or one mailed for another order', async () => {
			const [first = '', second = ''] = setting()
				.shop.orders.filter((one) => one.email === person.email())
				.map(({ number }) => number);
			const chat = await Chat.open(await person.context(), setting().demo);
			await person.ask(chat, first);
			await chat.asksForCode();
			const old = await mailed(person.email(), first);
			await chat.enterCode(wrongCode(old));
			await chat.shows(/code is not right/);

			await person.ask(chat, first);
			await chat.answers(2);
			const fresh = await mailed(person.email(), first, old);
			await chat.enterCode(old);
			await chat.shows(/code is not right/);

			await person.ask(chat, second);
			await chat.answers(3);
			const other = await mailed(person.email(), second);
			await chat.enterCode(fresh);
			await chat.shows(/code is not right/);
			await chat.enterCode(other);
			expect(await chat.answers(4)).toContain(second);
			await expect.poll(() => chat.page.locator('form.verify').count()).toBe(0);
			for (const answer of (await chat.said('assistant')).slice(0, 3)) {
				expect(answer).not.toMatch(/total|shipped|fulfilled|tracking/i);
			}

			// The address is proven, so its other orders are; somebody else's is not.
			await person.ask(chat, first);
			expect(await chat.answers(5)).toContain(first);
			expect(await chat.page.locator('form.verify').count()).toBe(0);
			const theirs = setting().shop.orders.find((one) => one.email === person.foreign());
			await person.ask(chat, theirs?.number ?? '');
			await chat.asksForCode();
		});

		it('hears the same of somebody else’s order as of one that does not exist', async () => {
			const { shop, demo } = setting();
			const [theirs = ''] = shop.orders
				.filter((one) => one.email === person.foreign())
				.map(({ number }) => number);
			const taken = new Set(shop.orders.map(({ number }) => number));
			const digits = theirs.length;
			let missing = String(10 ** digits - 1);
			while (taken.has(missing)) missing = String(Number(missing) - 1);
			const chat = await Chat.open(await person.context(), demo);
			const heard: string[] = [];
			const before = demo.wordpress.mail().length;
			for (const number of [missing, theirs]) {
				await person.ask(chat, number);
				await chat.asksForCode();
				await chat.answers(1);
				const said = await chat.said('assistant');
				const form = await chat.page.locator('form.verify').innerText();
				heard.push([...said, form].join('\n').replaceAll(number, '#'));
				await chat.enterCode('123456');
				await chat.shows(/code is not right/);
				await chat.startNew();
			}
			expect(heard[1]).toBe(heard[0]);
			expect(demo.wordpress.mail()).toHaveLength(before);
		});
	});

	it('takes no code that another session asked for, even for the same order', async () => {
		const { demo } = setting();
		const order = setting().takeOrder(email(2));
		const question = `Where is my order ${order.number}? My address is ${order.email}`;
		const one = await Visitor.arrive(demo);
		const first = await one.open();
		await one.say(first, question);
		const asked = await one.until(first, ({ verification }) => verification !== null);
		const id = asked.verification?.verification_id ?? '';
		const code = await codeMailedTo(demo, order.email, { order: order.number });

		const chat = await Chat.open(await setting().context(), demo);
		await chat.say(question);
		await chat.asksForCode();
		await codeMailedTo(demo, order.email, { order: order.number, not: code });
		await chat.enterCode(code);
		await chat.shows(/code is not right/);

		const two = await Visitor.arrive(demo);
		const second = await two.open();
		expect((await two.enterCode(second, id, code)).status).toBe(404);
		// Whoever asked for it can still use it, once.
		expect((await one.enterCode(first, id, code)).status).toBe(202);
		expect((await one.enterCode(first, id, code)).status).toBe(410);
	});
});
