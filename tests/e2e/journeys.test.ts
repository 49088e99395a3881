import { describe, expect, it } from 'vitest';
import { plainOrders, randomShop } from '../support/shop.ts';
import { Chat } from './chat.ts';
import { askAsGuest, partOf, refundsAtStripe, SEED, useSetting, verifyLog } from './setting.ts';

/** Automatic up to what the first journey asks for, in each currency of the shop. */
const LIMITS = [
	...new Map(plainOrders(randomShop(SEED)).map((order) => [order.currency, partOf(order, 10)])),
].map(([currency, most]) => `${currency}:${most}`);

const ways = [
	{ way: 'streaming', proxied: true },
	{ way: 'through WordPress’s relay', proxied: false },
].flatMap((way) => [
	{ ...way, planner: 'the model twin', env: {} },
	{ ...way, planner: 'no model', env: { OPENAI_API_KEY: '' } },
]);

describe.each(ways)(`the four journeys, $way, with $planner (seed ${String(SEED)})`, (given) => {
	const setting = useSetting({
		seed: SEED,
		proxied: given.proxied,
		env: {
			...given.env,
			REFUND_APPROVAL: 'over_limit',
			REFUND_APPROVAL_OVER: LIMITS.join(','),
		},
	});
	const limitOf = (currency: string): number =>
		Number(LIMITS.find((one) => one.startsWith(`${currency}:`))?.split(':')[1]);

	it('a small refund: order fetched, nobody asked, refunded, confirmed', async () => {
		const order = setting().takeOrder();
		const amount = Math.min(limitOf(order.currency), order.charge.amount);
		const context = await setting().context();
		const paths: string[] = [];
		context.on('request', (request) => paths.push(new URL(request.url()).pathname));
		const chat = await Chat.open(context, setting().demo);
		const id = await askAsGuest(setting(), chat, order, amount);
		await chat.refundIs('confirmed');
		await chat.shows(/is confirmed/);
		expect(refundsAtStripe(setting(), id)).toMatchObject([{ amount }]);
		expect(verifyLog(setting())).toBeTruthy();
		expect(setting().logs.join('\n')).not.toContain('awaiting_approval');
		// The way that was meant was the way that was gone.
		const relayed = paths.filter((path) => path.includes('/relay/'));
		const streamed = paths.filter((path) => path === '/api/agent/stream');
		if (given.proxied) expect(relayed).toEqual([]);
		else expect(relayed.length).toBeGreaterThan(2);
		expect(streamed.length > 0).toBe(given.proxied);
	});

	it('a large refund: waits, is approved in wp-admin, refunded, confirmed in the open chat', async () => {
		const order = setting().takeOrder();
		const amount = partOf(order, 2);
		const chat = await Chat.open(await setting().context(), setting().demo);
		const id = await askAsGuest(setting(), chat, order, amount);
		await chat.refundIs('awaiting_approval');
		const manager = await setting().manager();
		await manager.openRefund(id);
		await manager.approve();
		await chat.refundIs('confirmed');
		await chat.shows(/is confirmed/);
		expect(refundsAtStripe(setting(), id)).toMatchObject([{ amount }]);
	});

	it('a question is answered from the shop’s pages, with a link to the page', async () => {
		const page = setting().shop.pages.find(({ html }) => html.includes('SLA'));
		const hours = /(\d+) (?:working )?hours/.exec(page?.html ?? '')?.[0];
		if (!page || hours === undefined) throw new Error('the shop has no page on its SLA');
		const chat = await Chat.open(await setting().context(), setting().demo);
		await chat.say("What's the SLA?");
		expect(await chat.answers(1)).toContain(hours);
		const source = chat.panel().getByRole('link', { name: new RegExp(page.title) });
		await source.waitFor();
		const url = new URL((await source.getAttribute('href')) ?? '');
		expect(url.origin).toBe(setting().demo.ready.site_url);
		const visited = await chat.page.goto(url.href);
		expect(visited?.status()).toBe(200);
		await chat.page.getByRole('heading', { name: page.title }).first().waitFor();
		// By the heading's id where it has one, else by its text.
		const target = decodeURIComponent(url.hash);
		const byText = /^#:~:text=(.+)/.exec(target)?.[1];
		await (
			byText === undefined
				? chat.page.locator(`[id="${target.slice(1)}"]`)
				: chat.page.getByRole('heading', { name: byText })
		).waitFor();
	});

	it('the shop system is down: a ticket with what is known, and its number told', async () => {
		const { shopify, woocommerce, zendesk } = setting().demo;
		const system = process.env['E2E_ORDERS_SOURCE'] === 'woocommerce' ? woocommerce : shopify;
		if (!system || !zendesk) throw new Error('not twins here');
		const order = setting().takeOrder();
		system.addFault({ kind: 'status', status: 503, times: 'always' });
		const asked = async (): Promise<string> => {
			const chat = await Chat.open(await setting().context(), setting().demo);
			await chat.say(`Where is my order ${order.number}? My email is ${order.email}`);
			const answer = await chat.answers(1);
			if (/T-\d{8}/.test(answer)) return answer;
			await chat.say('Yes please');
			return chat.answers(2);
		};
		let before: number;
		do {
			before = system.requests().length;
			await asked();
		} while (system.requests().length > before);
		const answer = await asked();
		expect(system.requests()).toHaveLength(before);
		const reference = /T-\d{8}/.exec(answer)?.[0];
		await expect
			.poll(() => zendesk.tickets().filter((one) => one.external_id === reference).length, {
				timeout: 20_000,
			})
			.toBe(1);
		const ticket = zendesk.tickets().find((one) => one.external_id === reference);
		expect(ticket?.comments[0]?.body).toContain(order.number);
		expect(ticket?.comments[0]?.body).toMatch(/rr_[0-9a-f-]{36}/);
	});
});
