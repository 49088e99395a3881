import { expect, it } from 'vitest';
import { rulesAnswer } from '../../support/twins/rules-brain.ts';
import { restAs } from '../browser.ts';
import { Chat } from '../chat.ts';
import { askAsGuest, partOf, refundsAtStripe, type Setting } from '../setting.ts';

/** Paths of the sidecar that a page asks for, from now on. */
function pathsAskedBy(chat: Chat): string[] {
	const paths: string[] = [];
	chat.page.on('request', (request) => {
		const { pathname } = new URL(request.url());
		if (pathname.startsWith('/api/agent')) paths.push(pathname);
	});
	return paths;
}

const QUESTION = 'Hello! What can you do for me?';

/** Streams, polls, reloads, a second tab, and a sidecar that is killed in the middle. */
export function answersTravel(setting: () => Setting): void {
	it('tells the whole story by polling when streaming is off', async () => {
		const { demo } = setting();
		const admin = await setting().contextOf('admin');
		const streaming = (on: boolean): Promise<{ status: number }> =>
			restAs(admin, demo, 'POST', '/ai-support-chat/v1/settings', { streaming_on: on });
		expect((await streaming(false)).status).toBe(200);
		try {
			const order = setting().takeOrder();
			const chat = await Chat.open(await setting().context(), demo);
			const paths = pathsAskedBy(chat);
			const id = await askAsGuest(setting(), chat, order, partOf(order, 3));
			await chat.refundIs('awaiting_approval');
			const manager = await setting().manager();
			await manager.openRefund(id);
			await manager.approve();
			await chat.refundIs('confirmed');
			await chat.shows(/is confirmed/);
			expect(refundsAtStripe(setting(), id)).toHaveLength(1);
			expect(paths).toContain('/api/agent/events');
			expect(paths).not.toContain('/api/agent/stream');
		} finally {
			expect((await streaming(true)).status).toBe(200);
		}
	});

	it('shows the answer whole, and once, when the page is reloaded while it streams', async () => {
		const { openai } = setting().demo;
		if (!openai) throw new Error('the model is not a twin here');
		openai.script([
			{
				kind: 'slow-stream',
				ms: 150,
				then: { kind: 'from', answer: (chat) => ({ kind: 'envelope', value: rulesAnswer(chat) }) },
			},
		]);
		const context = await setting().context();
		const chat = await Chat.open(context, setting().demo);
		const paths = pathsAskedBy(chat);
		try {
			await chat.say(QUESTION);
			// Something of it is there, and it is not finished.
			await expect
				.poll(async () => (await chat.said('assistant'))[0] ?? '', {
					timeout: 30_000,
					interval: 50,
				})
				.not.toBe('');
			expect(await chat.page.locator('.log .message.assistant .meta:not(:empty)').count()).toBe(0);
			const [part = ''] = await chat.said('assistant');
			await chat.page.reload();
			const whole = await chat.answers(1);
			expect(whole.startsWith(part.trimEnd())).toBe(true);
			expect(whole.length).toBeGreaterThan(part.length);
			expect(await chat.said('assistant')).toEqual([whole]);
			expect(await chat.said('customer')).toEqual([QUESTION]);
			expect(paths).toContain('/api/agent/stream');
		} finally {
			await fetch(`${openai.url}/__twin/script`, { method: 'DELETE' });
		}
	});

	it('shows one conversation in two tabs, each as the other writes', async () => {
		const { demo } = setting();
		const order = setting().takeOrder();
		const context = await setting().context();
		const one = await Chat.open(context, demo);
		await one.say(QUESTION);
		await one.answers(1);
		const two = await Chat.reopened(context, demo);
		await two.answers(1);
		const id = await askAsGuest(setting(), two, order, partOf(order, 4));
		await one.refundIs('awaiting_approval');
		expect(await one.refundId()).toBe(id);
		await expect.poll(() => one.said('customer')).toEqual(await two.said('customer'));
		expect(await one.said('assistant')).toEqual(await two.said('assistant'));
		await expect.poll(() => one.page.locator('form.verify').count()).toBe(0);

		const manager = await setting().manager();
		await manager.openRefund(id);
		await manager.deny();
		await Promise.all([one.refundIs('denied'), two.refundIs('denied')]);
		await Promise.all([one.shows(/did not approve/), two.shows(/did not approve/)]);
		await one.startNew();
		await expect.poll(() => two.said('customer')).toEqual([]);
	});

	it('goes on by itself to one answer when the sidecar is killed while it works', async () => {
		const { openai, sidecar } = setting().demo;
		if (!openai) throw new Error('the model is not a twin here');
		const chat = await Chat.open(await setting().context(), setting().demo);
		await chat.say(QUESTION);
		const before = await chat.answers(1);
		openai.addFault({
			match: { path: '/v1/chat/completions' },
			kind: 'delay',
			ms: 8000,
		});
		const asked = openai.chats().length + openai.requests().length;
		await chat.say('And what else?');
		await expect
			.poll(() => openai.chats().length + openai.requests().length, { timeout: 20_000 })
			.toBeGreaterThan(asked);
		await sidecar.kill('SIGKILL');
		openai.clearFaults();
		expect(sidecar.pid()).toBeUndefined();
		// Long enough that the page notices and says so.
		await chat.shows(/Reconnecting|cannot be reached/);
		await sidecar.restart();
		await chat.answers(2);
		expect((await chat.said('assistant'))[0]).toBe(before);
		expect(await chat.said('customer')).toEqual([QUESTION, 'And what else?']);
		await expect.poll(() => chat.text()).not.toMatch(/Reconnecting|cannot be reached/);
		await chat.page.reload();
		await chat.answers(2);
		expect(await chat.said('assistant')).toHaveLength(2);
	});

	it('keeps a message that was written while the sidecar was away, and sends it once', async () => {
		const { sidecar } = setting().demo;
		const chat = await Chat.open(await setting().context(), setting().demo);
		await chat.say(QUESTION);
		await chat.answers(1);
		await sidecar.kill('SIGKILL');
		await chat.say('Are you there?');
		await chat.shows(/Sending|Not sent|Something went wrong/);
		await chat.page.reload();
		await chat.panel().waitFor();
		await sidecar.restart();
		await chat.answers(2);
		expect(await chat.said('customer')).toEqual([QUESTION, 'Are you there?']);
	});
}
