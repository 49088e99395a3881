import { afterEach, describe, expect, it } from 'vitest';
import { spoken, startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop;
afterEach(async () => {
	await made.close();
});

const tickets = () => made.wordpress.mails.filter((mail) => mail.template === 'ticket');

describe.each(['none', 'rules'] as const)(
	`a person is wanted, model: %s (seed ${String(SEED)})`,
	(model) => {
		it('a ticket reaches the shop by e-mail, and its reference the customer', async () => {
			made = await startSidecarShop({ seed: SEED, model });
			const customer = made.customer();
			await customer.open();
			await customer.say(
				`I want to talk to a human: the zipper of my jacket broke after two days. My email is ${made.order.email}`,
			);
			const told = await customer.until((c) => c.messages.length === 2 && !c.busy, 'an answer');
			await expect.poll(() => tickets().length, { timeout: 5_000 }).toBe(1);
			const [mail] = tickets();
			expect(mail).toMatchObject({ requester_email: made.order.email });
			const reference = mail && 'reference' in mail ? mail.reference : '';
			expect(reference).toMatch(/^T-\d{8}$/);
			expect(told.messages.at(-1)?.text).toContain(reference);
			expect(mail && 'body' in mail ? mail.body : '').toContain('zipper');
		});

		it('Shopify is down: the customer is told so, and a person takes over', async () => {
			made = await startSidecarShop({ seed: SEED, model });
			made.shopify.addFault({ kind: 'status', status: 503, times: 'always' });
			const customer = made.customer();
			await customer.open();
			await customer.say(
				`Please refund ${spoken(500, made.order.currency)} for order ${made.order.number}. My email is ${made.order.email}`,
			);
			const told = await customer.until(
				(c) => c.messages.length === 2 && !c.busy,
				'an answer',
				30_000,
			);
			expect(told.verification).toBeNull();
			expect(told.refunds).toEqual([]);
			// The rules file a ticket at once; the model of the demo offers one first.
			let answer = told;
			if (/would you like/i.test(told.messages.at(-1)?.text ?? '')) {
				await customer.say(
					`I want to talk to a human: the zipper of my jacket broke after two days. My email is ${made.order.email}`,
				);
				answer = await customer.until(
					(c) => c.messages.length === 4 && !c.busy,
					'the ticket',
					30_000,
				);
			}
			await expect.poll(() => tickets().length, { timeout: 5_000 }).toBe(1);
			const [mail] = tickets();
			expect(answer.messages.at(-1)?.text).toContain(
				mail && 'reference' in mail ? mail.reference : '?',
			);
			expect(mail && 'body' in mail ? mail.body : '').toContain(made.order.number);
		});
	},
);
