import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPlanner } from '../../sidecar/src/brain/create-planner.ts';
import type { Planner, Planned, PlanRequest } from '../../sidecar/src/brain/planner.ts';
import type { Json, ToolDescription, ToolResult } from '../../sidecar/src/contract/hands.ts';
import { createOpenAiClient } from '../../sidecar/src/providers/openai.ts';
import { systemClock } from '../../sidecar/src/clock.ts';
import { randomShop, type ShopOrder } from '../support/shop.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../support/twins/openai-twin.ts';
import { shownMoney } from '../support/twins/rules-wording.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const { orders } = randomShop(seed);
let twin: OpenAiTwin;
let planner: Planner;
const warnings: object[] = [];

beforeAll(async () => {
	twin = await startOpenAiTwin({ brain: { kind: 'rules' }, paceMs: 0 });
	planner = createPlanner({
		openai: createOpenAiClient({ apiKey: twin.key, baseUrl: twin.baseUrl }),
		models: { primary: 'a', repair: 'b', fallback: null },
		log: { info: () => undefined, warn: (fields) => warnings.push(fields), error: () => undefined },
		clock: systemClock,
	});
});
afterAll(() => twin.close());

const object = (properties: Record<string, Json>) => ({
	type: 'object',
	properties,
	required: Object.keys(properties),
	additionalProperties: false,
});
const orNull = { anyOf: [{ type: 'string' }, { type: 'null' }] };
const text = { type: 'string' };
const tools: ToolDescription[] = [
	{
		name: 'shopify_get_order',
		description: 'Looks up an order.',
		effect: 'read',
		inputSchema: object({ order_id: orNull, customer_email: orNull }),
	},
	{
		name: 'stripe_issue_refund',
		description: 'Requests a refund.',
		effect: 'write',
		inputSchema: object({ charge_id: text, amount_cents: { type: 'integer' }, reason: text }),
	},
	{
		name: 'zendesk_create_ticket',
		description: 'Files a ticket.',
		effect: 'write',
		inputSchema: object({ subject: text, body: text, requester_email: orNull, priority: text }),
	},
];

/** Plans one step; fails unless the model's own first reply was used, whole. */
async function plan(request: Partial<PlanRequest>): Promise<Planned['plan'] & { told: string }> {
	twin.clearRequests();
	warnings.length = 0;
	let told = '';
	const planned = await planner.plan(
		{
			trigger: { kind: 'message', text: '' },
			transcript: [],
			summary: null,
			passages: [],
			facts: null,
			customerHasEmail: false,
			results: [],
			tools,
			shop: { name: 'Shop' },
			locale: 'en',
			today: new Date(),
			signal: AbortSignal.timeout(5_000),
			turnId: 't',
			refundRequestId: 'rr_t',
			...request,
		},
		(sentence) => {
			told += sentence;
		},
	);
	const asked = twin.requests().map(({ body }) => body.slice(-600));
	expect([planned.planner, asked.slice(1), warnings]).toEqual(['model', [], []]);
	if (planned.plan.kind === 'answer') expect(told).toBe(planned.plan.answer.text);
	return { ...planned.plan, told };
}

function lookedUp(order: ShopOrder): ToolResult {
	return {
		name: 'shopify_get_order',
		arguments: { order_id: order.number, customer_email: null },
		outcome: {
			ok: true,
			output: {
				order_number: order.number,
				status: order.fulfilment_status.toLowerCase(),
				financial_status: order.financial_status.toLowerCase(),
				currency: order.currency,
				total_cents: order.total,
				charge_id: order.charge.id,
				refundable_cents: order.charge.amount - order.charge.amount_refunded,
				items: order.items.map(({ title, quantity }) => ({ title, quantity })),
				tracking: order.tracking ? [{ ...order.tracking }] : [],
			},
		},
	};
}

function refunded(order: ShopOrder, amount: number, state: string): ToolResult {
	return {
		name: 'stripe_issue_refund',
		arguments: { charge_id: order.charge.id, amount_cents: amount, reason: 'r' },
		outcome: {
			ok: true,
			output: {
				refund_request_id: 'rr_t',
				state,
				amount_cents: amount,
				currency: order.currency,
				order_number: order.number,
			},
		},
	};
}

describe(`the demo's model behind the product's planner (shop ${seed})`, () => {
	it('carries a refund from the request to the telling, supported in every sentence', async () => {
		for (const order of orders) {
			const left = order.charge.amount - order.charge.amount_refunded;
			const half = Math.max(1, Math.floor(left / 2));
			const trigger = {
				kind: 'message',
				text: `Please refund ${shownMoney(half, order.currency)} for order ${order.number}`,
			} as const;
			expect(await plan({ trigger })).toMatchObject({ call: { name: 'shopify_get_order' } });
			const results = [lookedUp(order)];
			expect(await plan({ trigger, results })).toMatchObject({
				call: {
					name: 'stripe_issue_refund',
					arguments: { charge_id: order.charge.id, amount_cents: half },
				},
			});
			for (const [state, words] of [
				['awaiting_approval', 'waiting for approval'],
				['approved', 'approved'],
				['submitted', 'payment provider'],
				['confirmed', 'confirmed'],
				['denied', 'declined'],
				['failed', 'failed'],
			] as const) {
				const told = await plan({
					trigger,
					results: [...results, refunded(order, half, state)],
					tools: [],
				});
				expect(told.told).toContain(words);
				expect(told.told).toContain(order.number);
			}
		}
	});

	it('describes any order', async () => {
		for (const order of orders) {
			const trigger = { kind: 'message', text: `Where is my order #${order.number}?` } as const;
			const described = await plan({ trigger, results: [lookedUp(order)] });
			expect(described.told).toContain(order.number);
		}
	});

	it('goes on after the code was entered', async () => {
		const [order] = orders;
		if (!order) throw new Error('no order');
		const transcript = [
			{ role: 'customer', text: `refund 1 of order ${order.number} please` },
			{ role: 'assistant', text: 'Which e-mail address did you order with?' },
			{ role: 'customer', text: order.email },
			{ role: 'assistant', text: 'We sent you a code. Please enter it.' },
		] as const;
		const trigger = { kind: 'verified', orderNumber: order.number } as const;
		expect(await plan({ trigger, transcript })).toMatchObject({
			call: { name: 'shopify_get_order', arguments: { order_id: order.number } },
		});
		expect(await plan({ trigger, transcript, results: [lookedUp(order)] })).toMatchObject({
			call: {
				name: 'stripe_issue_refund',
				arguments: { amount_cents: order.currency === 'jpy' ? 1 : 100 },
			},
		});
	});

	it('has nothing to add when a refund has settled', async () => {
		const transcript = [{ role: 'customer', text: 'refund order 1' }] as const;
		const trigger = { kind: 'settled', summary: 'Your refund is confirmed.' } as const;
		expect(await plan({ trigger, transcript })).toMatchObject({ kind: 'nothing' });
	});

	it('explains every failure of a tool', async () => {
		const trigger = { kind: 'message', text: 'refund $5 of order 1234' } as const;
		const types = [
			'email_needed',
			'verification_sent',
			'order_not_found',
			'order_number_needed',
			'too_many_codes',
			'unavailable',
			'refused',
			'anything',
		];
		for (const type of types) {
			for (const name of ['shopify_get_order', 'stripe_issue_refund', 'zendesk_create_ticket']) {
				const error = { type, message: 'At most $4.00 can still be refunded.', retriable: false };
				const results = [{ name, arguments: {}, outcome: { ok: false, error } as const }];
				expect((await plan({ trigger, results })).told).not.toBe('');
			}
		}
	});

	it('files a ticket and tells its reference', async () => {
		const trigger = { kind: 'message', text: 'I want to talk to a person' } as const;
		expect(await plan({ trigger })).toMatchObject({
			call: { name: 'zendesk_create_ticket', arguments: { requester_email: null } },
		});
		const filed = {
			name: 'zendesk_create_ticket',
			arguments: {},
			outcome: { ok: true, output: { reference: 'T-00123456', filed: 'email' } },
		} as const;
		expect((await plan({ trigger, results: [filed] })).told).toContain('T-00123456');
	});
});
