import { describe, expect, it } from 'vitest';
import { Chat, codeMailedTo, wrongCode } from './chat.ts';
import {
	askAsGuest,
	money,
	partOf,
	refundsAtStripe,
	SEED,
	verifyLog,
	useSetting,
} from './setting.ts';

describe.each([
	{ model: 'the model twin', env: {} },
	{ model: 'no model', env: { OPENAI_API_KEY: '' } },
])(`a refund from the storefront to the log, with $model (seed ${String(SEED)})`, ({ env }) => {
	const setting = useSetting({ seed: SEED, env });

	it('is approved in wp-admin and confirmed in the open chat', async () => {
		const order = setting().takeOrder();
		const amount = partOf(order, 3);
		const chat = await Chat.open(await setting().context(), setting().demo);
		const id = await askAsGuest(setting(), chat, order, amount);
		await chat.refundIs('awaiting_approval');
		expect(refundsAtStripe(setting(), id)).toHaveLength(0);

		const manager = await setting().manager();
		await manager.openRefund(id);
		await manager.page.getByText(money(amount, order.currency)).first().waitFor();
		await manager.approve('Item arrived broken');

		await chat.refundIs('confirmed');
		await chat.shows(/is confirmed/);
		expect(refundsAtStripe(setting(), id)).toMatchObject([{ amount }]);
		expect(verifyLog(setting())).toBeTruthy();
		expect(setting().logs.join('\n')).toContain(id);
	});

	it('is denied in wp-admin, and the open chat says so', async () => {
		const order = setting().takeOrder();
		const chat = await Chat.open(await setting().context(), setting().demo, '/');
		const id = await askAsGuest(setting(), chat, order, partOf(order, 4));
		await chat.refundIs('awaiting_approval');
		const manager = await setting().manager();
		await manager.openRefund(id);
		await manager.deny();
		await chat.refundIs('denied');
		await chat.shows(/did not approve/);
		expect(refundsAtStripe(setting(), id)).toHaveLength(0);
	});

	it('survives kill -9 of the sidecar and a reload of the page between request and approval', async () => {
		const order = setting().takeOrder();
		const amount = partOf(order, 2);
		const chat = await Chat.open(await setting().context(), setting().demo);
		const id = await askAsGuest(setting(), chat, order, amount);
		await chat.refundIs('awaiting_approval');
		await setting().demo.sidecar.kill('SIGKILL');
		await setting().demo.sidecar.restart();
		await chat.page.reload();
		await chat.refundIs('awaiting_approval');
		const manager = await setting().manager();
		await manager.openRefund(id);
		await manager.approve();
		await chat.refundIs('confirmed');
		expect(refundsAtStripe(setting(), id)).toMatchObject([{ amount }]);
		expect(verifyLog(setting())).toBeTruthy();
	});

	it('takes a logged-in customer’s own address for the code; wrong and old codes are refused', async () => {
		const [customer] = setting().shop.customers;
		const order = setting().takeOrder(customer?.email);
		const user = setting().demo.ready.logins.find((one) => one.role === 'customer')?.user ?? '';
		const chat = await Chat.open(await setting().contextOf(user), setting().demo);
		await chat.say(`Where is my order ${order.number}?`);
		await chat.asksForCode();
		const old = await codeMailedTo(setting().demo, order.email, { order: order.number });
		await chat.enterCode(wrongCode(old));
		await chat.shows(/code is not right/);

		await chat.say(`Where is my order ${order.number}?`);
		const fresh = await codeMailedTo(setting().demo, order.email, {
			order: order.number,
			not: old,
		});
		// The second question's form has taken the place of the first.
		await chat.answers(2);
		await chat.enterCode(old);
		await chat.shows(/code is not right/);
		await chat.enterCode(fresh);
		expect(await chat.answers(3)).toContain(order.number);
		await expect.poll(() => chat.page.locator('form.verify').count()).toBe(0);
		await chat.say(`Refund ${money(partOf(order, 5), order.currency)} for order ${order.number}`);
		expect(await chat.refundId()).toMatch(/^rr_/);
	});
});
