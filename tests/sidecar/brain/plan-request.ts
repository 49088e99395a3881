import type {
	ToolDescription,
	ToolError,
	ToolResult,
} from '../../../sidecar/src/contract/hands.ts';
import type { PlanRequest } from '../../../sidecar/src/brain/planner.ts';

const text = { type: 'string' };
const maybeText = { type: ['string', 'null'] };

function closed(properties: Record<string, ToolDescription['inputSchema']>) {
	return {
		type: 'object',
		properties,
		required: Object.keys(properties),
		additionalProperties: false,
	};
}

/** The three Hands as they are offered. */
export const tools: readonly ToolDescription[] = [
	{
		name: 'shopify_get_order',
		description: 'Looks one order up.',
		effect: 'read',
		inputSchema: closed({ order_id: maybeText, customer_email: maybeText }),
	},
	{
		name: 'stripe_issue_refund',
		description: 'Requests a refund of one charge.',
		effect: 'write',
		inputSchema: closed({
			charge_id: text,
			amount_cents: { type: 'integer', minimum: 1 },
			reason: text,
		}),
	},
	{
		name: 'zendesk_create_ticket',
		description: 'Files a ticket for the team.',
		effect: 'write',
		inputSchema: closed({
			subject: text,
			body: text,
			requester_email: maybeText,
			priority: { type: 'string', enum: ['low', 'normal', 'high', 'urgent'] },
		}),
	},
];

export function planRequest(message: string, changes: Partial<PlanRequest> = {}): PlanRequest {
	return {
		trigger: { kind: 'message', text: message },
		transcript: [],
		summary: null,
		passages: [],
		facts: null,
		customerHasEmail: false,
		results: [],
		tools,
		shop: { name: 'Copper Kettle' },
		locale: 'en-US',
		today: new Date('2026-02-02T10:00:00Z'),
		signal: new AbortController().signal,
		turnId: '0198c0de-0000-7000-8000-000000000001',
		refundRequestId: 'rr_0198c0de-0000-7000-8000-000000000001',
		...changes,
	};
}

export const order = {
	order_number: '1234',
	status: 'fulfilled',
	financial_status: 'paid',
	placed_at: '2026-01-09T15:20:00Z',
	currency: 'usd',
	total_cents: 35_000,
	total: '$350.00',
	refunded_cents: 0,
	charge_id: 'ch_3Nabc',
	refundable_cents: 35_000,
	refundable: '$350.00',
	items: [
		{ title: 'Oak side table', quantity: 1 },
		{ title: 'Linen cushion', quantity: 2 },
	],
	tracking: [
		{
			company: 'UPS',
			number: '1Z999AA10123456784',
			url: 'https://www.ups.com/track?tracknum=1Z999AA10123456784',
		},
	],
};

export function found(changes: Partial<typeof order> | { charge_id: null } = {}): ToolResult {
	return {
		name: 'shopify_get_order',
		arguments: { order_id: '1234', customer_email: null },
		outcome: { ok: true, output: { ...order, ...changes } },
	};
}

export function failed(name: string, type: string, message = 'no'): ToolResult {
	const error: ToolError = { type, message, retriable: type === 'unavailable' };
	return {
		name,
		arguments: { order_id: '1234', customer_email: null },
		outcome: { ok: false, error },
	};
}
