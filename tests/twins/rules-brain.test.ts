import { describe, expect, it } from 'vitest';
import { envelopeSchema } from '../../sidecar/src/brain/envelope.ts';
import type { ToolDescription } from '../../sidecar/src/contract/hands.ts';
import { randomShop, type ShopOrder } from '../support/shop.ts';
import { strictSchemaFault } from '../support/twins/openai-strict.ts';
import { rulesAnswer } from '../support/twins/rules-brain.ts';
import { minorUnits, shownMoney } from '../support/twins/rules-wording.ts';

const object = (properties: ToolDescription['inputSchema']) => ({
	type: 'object',
	properties,
	required: Object.keys(properties),
	additionalProperties: false,
});
const text = { type: 'string' };
const orNull = { type: ['string', 'null'] };
const tools: ToolDescription[] = [
	{
		name: 'shopify_get_order',
		description: '',
		effect: 'read',
		inputSchema: object({ order_id: orNull, customer_email: orNull }),
	},
	{
		name: 'stripe_issue_refund',
		description: '',
		effect: 'write',
		inputSchema: object({ charge_id: text, amount_cents: { type: 'integer' }, reason: text }),
	},
	{
		name: 'zendesk_create_ticket',
		description: '',
		effect: 'write',
		inputSchema: object({ subject: text, body: text, requester_email: text, priority: text }),
	},
];

interface Envelope {
	type: string;
	tool_call: { name: string; arguments: Record<string, unknown> } | null;
	final_message: { text: string } | null;
}

type Line = readonly ['user' | 'assistant', string | object];

function answer(lines: readonly Line[], offered = tools): Envelope {
	const schema = envelopeSchema(offered);
	expect(strictSchemaFault(schema)).toBeUndefined();
	return rulesAnswer({
		model: 'm',
		messages: [
			{ role: 'system', text: 'You are the shop.' },
			...lines.map(([role, said]) => ({
				role,
				text: typeof said === 'string' ? said : JSON.stringify(said),
			})),
		],
		schema,
		stream: false,
		includeUsage: false,
		maxTokens: 800,
	}) as Envelope;
}

function looked(order: ShopOrder): object {
	const output = {
		order_number: order.number,
		status: 'fulfilled',
		currency: order.currency,
		total_cents: order.total,
		charge_id: order.charge.id,
		refundable_cents: order.charge.amount,
		items: order.items,
	};
	return { tool_result: { name: 'shopify_get_order', ok: true, output } };
}

function failed(name: string, type: string): object {
	return { tool_result: { name, ok: false, error: { type, message: 'm' } } };
}

const orders = Array.from({ length: 20 }, (_, seed) => randomShop(seed).orders).flat();

describe("the demo's model", () => {
	it('looks the order up, then asks for the refund of what was named, for any order', () => {
		for (const order of orders) {
			const half = Math.floor(order.charge.amount / 2);
			const asked = `Please refund ${shownMoney(half, order.currency)} of my order #${order.number}`;
			expect(answer([['user', asked]]).tool_call).toEqual({
				name: 'shopify_get_order',
				arguments: { order_id: order.number, customer_email: null },
			});
			expect(
				answer([
					['user', asked],
					['user', looked(order)],
				]).tool_call,
			).toEqual({
				name: 'stripe_issue_refund',
				arguments: {
					charge_id: order.charge.id,
					amount_cents: half,
					reason: 'requested_by_customer',
				},
			});
		}
	});

	const order = orders.find(({ currency }) => currency === 'usd');
	if (!order) throw new Error('no order in dollars');
	const number = order.number;

	it.each([
		[`I want a refund of $5 for order ${number}`, 500],
		[`refund 5 dollars please, order number ${number}`, 500],
		[`Order #${number}: refund 5.50 USD`, 550],
		[`give me a full refund of order ${number}`, order.charge.amount],
		[`I'd like my money back for order ${number}, all of it`, order.charge.amount],
		[`can you refund me 7 for order ${number}?`, 700],
	])('reads the amount of: %s', (asked, cents) => {
		expect(
			answer([
				['user', asked],
				['user', looked(order)],
			]).tool_call?.arguments,
		).toMatchObject({
			amount_cents: cents,
		});
	});

	it('asks for the order, then goes on with what was wanted', () => {
		const first = answer([['user', 'I need a refund of $5']]);
		expect(first.final_message?.text).toMatch(/order number\?/);
		const lines: Line[] = [
			['user', 'I need a refund of $5'],
			['assistant', first],
			['user', `it is ${number}`],
		];
		expect(answer(lines).tool_call?.arguments).toMatchObject({ order_id: number });
		expect(answer([...lines, ['user', looked(order)]]).tool_call?.arguments).toMatchObject({
			amount_cents: 500,
		});
	});

	it('asks how much when no amount was named, and takes yes for all', () => {
		const lines: Line[] = [
			['user', `refund order ${number}`],
			['user', looked(order)],
		];
		const question = answer(lines);
		expect(question.final_message?.text).toContain(shownMoney(order.charge.amount, 'usd'));
		const yes: Line[] = [lines[0] ?? ['user', ''], ['assistant', question], ['user', 'yes please']];
		expect(answer([...yes, ['user', looked(order)]]).tool_call?.arguments).toMatchObject({
			amount_cents: order.charge.amount,
		});
	});

	it('asks instead of converting, and refuses more than is left', () => {
		const euros = answer([
			['user', `refund €5 of order ${number}`],
			['user', looked(order)],
		]);
		expect(euros.final_message?.text).toMatch(/paid in USD/);
		const more = shownMoney(order.charge.amount + 1, 'usd');
		const over = answer([
			['user', `refund ${more} of order ${number}`],
			['user', looked(order)],
		]);
		expect(over.final_message?.text).toMatch(/^At most/);
	});

	it('asks for proof, passes the e-mail on, and offers a ticket when a tool fails', () => {
		const asked: Line = ['user', `refund $5 of order ${number}`];
		const unproven = answer([asked, ['user', failed('shopify_get_order', 'order_not_proven')]]);
		expect(unproven.final_message?.text).toMatch(/e-mail address/);
		const withMail = answer([asked, ['assistant', unproven], ['user', 'it is nora@example.com']]);
		expect(withMail.tool_call?.arguments).toEqual({
			order_id: number,
			customer_email: 'nora@example.com',
		});
		const down = answer([asked, ['user', failed('shopify_get_order', 'unavailable')]]);
		expect(down.final_message?.text).toMatch(/ticket/);
	});

	it('tells what became of a refund and asks for no second one', () => {
		const result = {
			tool_result: {
				name: 'stripe_issue_refund',
				ok: true,
				output: {
					state: 'awaiting_approval',
					amount_cents: 500,
					currency: 'usd',
					order_number: number,
				},
			},
		};
		const lines: Line[] = [
			['user', `refund $5 of order ${number}`],
			['user', looked(order)],
			['user', result],
		];
		const told = answer(lines);
		expect(told.final_message?.text).toMatch(/\$5\.00.*waiting for approval/);
		const thanked = answer([...lines, ['assistant', told], ['user', 'thank you!']]);
		expect(thanked.tool_call).toBeNull();
	});

	it('opens a ticket for an address, and talks', () => {
		expect(answer([['user', 'Can I talk to a human?']]).final_message?.text).toMatch(/e-mail/);
		expect(
			answer([['user', 'I want to complain, write to a@example.com']]).tool_call,
		).toMatchObject({
			name: 'zendesk_create_ticket',
			arguments: { requester_email: 'a@example.com' },
		});
		for (const words of ['hello', 'thanks', 'qwertz', '', '{"a":1}', '💥'.repeat(50)]) {
			expect(answer([['user', words]]).final_message?.text).not.toBe('');
		}
	});

	it('never names a tool that is not offered', () => {
		const asked: Line[] = [['user', `refund $5 of order ${number}`]];
		expect(answer(asked, []).tool_call).toBeNull();
		const noRefunds = tools.filter(({ name }) => name !== 'stripe_issue_refund');
		expect(answer([...asked, ['user', looked(order)]], noRefunds).tool_call).toBeNull();
	});

	it('knows the parts of a currency', () => {
		expect(minorUnits('5000', 'jpy')).toBe(5000);
		expect(minorUnits('5000.5', 'jpy')).toBeUndefined();
		expect(minorUnits('19.9', 'eur')).toBe(1990);
	});
});

describe('a ticket that was offered', () => {
	it('is filed when the customer says yes, with what they wanted of it', () => {
		const { tool_call: call } = answer([
			['user', 'Please refund $20 for order 1234. I am kim@customer.example'],
			[
				'assistant',
				'I cannot look up orders right now. Would you like me to open a ticket for the shop?',
			],
			['user', 'Yes, please.'],
		]);
		expect(call).toMatchObject({
			name: 'zendesk_create_ticket',
			arguments: { requester_email: 'kim@customer.example' },
		});
		expect(call?.arguments['body']).toContain('order 1234');
	});
});

describe('a question about the shop', () => {
	it('is answered from what the product shows of its knowledge, with the passage named', () => {
		const knowledge = [
			{
				id: 'p7',
				title: 'Help',
				heading: null,
				text: 'The SLA is four hours. More follows. And more.',
			},
		];
		expect(
			answer([
				['user', { knowledge }],
				['user', 'What is the SLA?'],
			]),
		).toMatchObject({
			final_message: { text: 'The SLA is four hours. More follows.', citations: ['p7'] },
		});
	});
});
