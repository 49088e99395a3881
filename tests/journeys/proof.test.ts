import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationReply } from '../../sidecar/src/contract/conversations.ts';
import type { CustomerClient } from '../support/customer.ts';
import { plainOrders, type ShopOrder } from '../support/shop.ts';
import { spoken, startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop;
let orders: readonly ShopOrder[];
beforeAll(async () => {
	made = await startSidecarShop({ seed: SEED, model: 'none' });
	orders = plainOrders(made.shop);
});
afterAll(async () => {
	await made.close();
});

async function begin(account?: { sub?: string; email?: string }): Promise<CustomerClient> {
	const customer = made.customer(account);
	await customer.open();
	return customer;
}

const ask = (order: Pick<ShopOrder, 'number' | 'currency'>, rest = ''): string =>
	`Please refund ${spoken(500, order.currency)} for order ${order.number}.${rest}`;

/** Says it and waits for the answer. */
async function answered(customer: CustomerClient, text: string): Promise<ConversationReply> {
	const id = await customer.say(text);
	return customer.until(
		(c) =>
			!c.busy && c.messages.some(({ turn_id, role }) => turn_id === id && role === 'assistant'),
		'an answer',
	);
}

const lastText = (conversation: ConversationReply): string =>
	conversation.messages.at(-1)?.text ?? '';
const verificationOf = ({ verification }: ConversationReply): string => {
	if (!verification) throw new Error('no code form');
	return verification.verification_id;
};
const codesMailed = (): number =>
	made.wordpress.mails.filter((mail) => mail.template === 'order_code' && mail.to !== null).length;

describe(`whose order it is (seed ${String(SEED)})`, () => {
	it('a guest is asked for the order’s address, then for the code mailed there', async () => {
		const { order } = made;
		const guest = await begin();
		const before = codesMailed();
		const asked = await answered(guest, ask(order));
		expect(lastText(asked)).toContain('e-mail address');
		expect(asked.verification).toBeNull();
		expect(codesMailed()).toBe(before);
		const sent = await answered(guest, `It is ${order.email}`);
		const code = made.wordpress.codeFor(order.email) ?? '';
		expect(lastText(sent)).not.toContain(code);
		await guest.enterCode(verificationOf(sent), code);
		await guest.until((c) => c.refunds[0]?.state === 'awaiting_approval', 'the request');
	});

	it('a customer who is logged in gets the code without being asked, and not without it', async () => {
		const [, order = made.order] = orders;
		const member = await begin({ sub: '5', email: order.email });
		const sent = await answered(member, ask(order));
		expect(sent.refunds).toEqual([]);
		await member.enterCode(verificationOf(sent), made.wordpress.codeFor(order.email) ?? '');
		await member.until((c) => c.refunds[0]?.state === 'awaiting_approval', 'the request');
	});

	it('one and the same answer for an order of somebody else and for none at all', async () => {
		const { order } = made;
		const other = orders.find(({ email }) => email !== order.email);
		if (!other) throw new Error('a shop of one customer');
		const strange = { number: '99999999999', currency: order.currency };
		const before = codesMailed();
		const answers = [];
		for (const asked of [other, strange]) {
			const guest = await begin();
			const told = await answered(guest, ask(asked, ` My email is ${order.email}`));
			answers.push(lastText(told).replaceAll(asked.number, 'N'));
			expect(verificationOf(told)).toMatch(/^vf_/);
			const entered = await guest.enterCode(verificationOf(told), '000000');
			expect(entered).toMatchObject({ status: 422, body: { type: 'code_wrong', field: 'code' } });
		}
		expect(answers[0]).toBe(answers[1]);
		expect(codesMailed()).toBe(before);
	});

	it('a wrong code is refused and costs an attempt; five end it', async () => {
		const [, , order = made.order] = orders;
		const guest = await begin();
		const sent = await answered(guest, ask(order, ` My email is ${order.email}`));
		const code = made.wordpress.codeFor(order.email) ?? '';
		const wrong = code === '111111' ? '222222' : '111111';
		for (const left of [4, 3, 2, 1, 0]) {
			const { status, body } = await guest.enterCode(verificationOf(sent), wrong);
			expect({ status, type: body['type'] }).toEqual({ status: 422, type: 'code_wrong' });
			if (left > 0) expect(body['detail']).toContain(String(left));
		}
		const late = await guest.enterCode(verificationOf(sent), code);
		expect(late).toMatchObject({ status: 410, body: { type: 'code_expired' } });
		expect((await guest.conversation()).refunds).toEqual([]);
	});

	it('an old code, and one already used, are refused', async () => {
		const order = orders.at(-1) ?? made.order;
		const guest = await begin();
		const text = ask(order, ` My email is ${order.email}`);
		const first = verificationOf(await answered(guest, text));
		const old = made.wordpress.codeFor(order.email) ?? '';
		const second = verificationOf(await answered(guest, text));
		const code = made.wordpress.codeFor(order.email) ?? '';
		expect(await guest.enterCode(first, old)).toMatchObject({ status: 410 });
		if (old !== code) expect(await guest.enterCode(second, old)).toMatchObject({ status: 422 });
		expect(await guest.enterCode(second, code)).toMatchObject({ status: 202 });
		expect(await guest.enterCode(second, code)).toMatchObject({ status: 410 });
		await guest.until((c) => !c.busy, 'rest');
	});

	it('the code of one order opens no other, nor another browser', async () => {
		const mine = orders.filter(({ email }) => email === orders.at(-1)?.email);
		const [a, b] = mine;
		if (!a || !b) throw new Error('a customer of one order');
		const guest = await begin();
		const forA = await answered(guest, ask(a, ` My email is ${a.email}`));
		const codeA = made.wordpress.codeFor(a.email) ?? '';
		const forB = await answered(guest, ask(b, ` My email is ${b.email}`));
		const codeB = made.wordpress.codeFor(b.email) ?? '';
		if (codeA !== codeB) {
			expect(await guest.enterCode(verificationOf(forB), codeA)).toMatchObject({ status: 422 });
		}
		const thief = await begin();
		expect(await thief.enterCode(verificationOf(forA), codeA)).toMatchObject({ status: 404 });
		// Proven: A alone. What is asked of B then still waits for its own code.
		expect(await guest.enterCode(verificationOf(forA), codeA)).toMatchObject({ status: 202 });
		await guest.until((c) => !c.busy, 'rest');
		expect((await guest.conversation()).refunds.map((one) => one.order_number)).not.toContain(
			b.number,
		);
	});
});
