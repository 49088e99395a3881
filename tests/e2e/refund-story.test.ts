import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chat, codeMailedTo, logIn } from './browser.ts';
import {
	askAsGuest,
	money,
	refundIdIn,
	refundsAtStripe,
	SEED,
	startSetting,
	verifyLog,
	type Setting,
} from './setting.ts';

describe.each([
	{ model: 'the model twin', env: {} },
	{ model: 'no model', env: { OPENAI_API_KEY: '' } },
])(`a refund from the storefront to the log, with $model (seed ${String(SEED)})`, ({ env }) => {
	let setting: Setting;
	beforeAll(async () => {
		setting = await startSetting({ seed: SEED, env });
	}, 240_000);
	afterAll(async () => {
		await setting.close();
	});

	it('is approved in wp-admin and confirmed in the open chat', async () => {
		const order = setting.takeOrder();
		const amount = Math.max(1, Math.floor(order.charge.amount / 3));
		const chat = await Chat.open(await setting.customerContext(), setting.demo);
		const id = await askAsGuest(setting, chat, order, amount);
		await chat.refundIs('awaiting_approval');
		expect(refundsAtStripe(setting, id)).toHaveLength(0);

		const manager = await setting.manager();
		await manager.openRefund(id);
		await manager.page.getByText(money(amount, order.currency)).first().waitFor();
		await manager.approve('Item arrived broken');

		await chat.refundIs('confirmed');
		await chat.shows(/is confirmed/);
		expect(refundsAtStripe(setting, id)).toMatchObject([{ amount }]);
		expect(verifyLog(setting)).toBeTruthy();
		expect(setting.logs.join('\n')).toContain(id);
	});

	it('is denied in wp-admin, and the open chat says so', async () => {
		const order = setting.takeOrder();
		const chat = await Chat.open(await setting.customerContext(), setting.demo, '/');
		const id = await askAsGuest(
			setting,
			chat,
			order,
			Math.max(1, Math.floor(order.charge.amount / 4)),
		);
		await chat.refundIs('awaiting_approval');
		const manager = await setting.manager();
		await manager.openRefund(id);
		await manager.deny();
		await chat.refundIs('denied');
		await chat.shows(/did not approve/);
		expect(refundsAtStripe(setting, id)).toHaveLength(0);
	});

	it('survives kill -9 of the sidecar and a reload of the page between request and approval', async () => {
		const order = setting.takeOrder();
		const amount = Math.max(1, Math.floor(order.charge.amount / 2));
		const chat = await Chat.open(await setting.customerContext(), setting.demo);
		const id = await askAsGuest(setting, chat, order, amount);
		await chat.refundIs('awaiting_approval');
		await setting.demo.sidecar.kill('SIGKILL');
		await setting.demo.sidecar.restart();
		await chat.page.reload();
		await chat.refundIs('awaiting_approval');
		const manager = await setting.manager();
		await manager.openRefund(id);
		await manager.approve();
		await chat.refundIs('confirmed');
		expect(refundsAtStripe(setting, id)).toMatchObject([{ amount }]);
		expect(verifyLog(setting)).toBeTruthy();
	});

	it('takes a logged-in customer’s address for the code; wrong, old and other orders’ codes are refused', async () => {
		const [customer] = setting.shop.customers;
		const order = setting.shop.orders.find(
			(one) => one.email === customer?.email && one.charge.amount > 100,
		);
		if (!order) throw new Error('the first customer has no order');
		const context = await setting.customerContext();
		const page = await context.newPage();
		await logIn(
			page,
			setting.demo,
			setting.demo.ready.logins.find((one) => one.role === 'customer')?.user ?? '',
		);
		const chat = await Chat.open(context, setting.demo);
		await chat.say(`Where is my order ${order.number}?`);
		await chat.codeField().waitFor();
		const old = await codeMailedTo(setting.demo, order.email);
		await chat.enterCode(old === '000000' ? '000001' : '000000');
		await chat.shows(/code is not right/);

		await chat.say(`Where is my order ${order.number}?`);
		const fresh = await codeMailedTo(setting.demo, order.email, old);
		// The second question's form has taken the place of the first.
		await expect
			.poll(() => chat.page.getByText(/a six-digit code is on its way to it\./).count(), {
				timeout: 20_000,
			})
			.toBe(2);
		await chat.enterCode(old);
		await chat.shows(/code is not right/);
		await chat.enterCode(fresh);
		await chat.shows(new RegExp(order.number));
		await expect.poll(() => chat.page.locator('form.verify').count()).toBe(0);
		await chat.say(`Refund ${money(100, order.currency)} for order ${order.number}`);
		expect(await refundIdIn(chat)).toMatch(/^rr_/);
	});
});
