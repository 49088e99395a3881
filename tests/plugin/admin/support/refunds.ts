import type {
	ApprovalsReply,
	RefundItem,
	RefundReply,
} from '@ai-support-chat/sidecar/contract/refunds';

const MINUTE = 60_000;

/** A request that waits, the n-th of its shop; `over` says what is special about it. */
export function waiting(n: number, over: Partial<RefundItem> = {}): RefundItem {
	const digit = n.toString(16).padStart(2, '0');
	const turn = `0193a5c1-00${digit}-7abc-8abc-0000000000${digit}`;
	return {
		refund_request_id: `rr_${turn}`,
		conversation_id: `cv_${digit.repeat(16)}`,
		turn_id: turn,
		state: 'awaiting_approval',
		order_number: String(1000 + n),
		order_source: 'shopify',
		charge_id: `ch_${n}`,
		amount_cents: 20_000,
		currency: 'usd',
		remaining_cents: 24_900,
		reason: 'requested_by_customer',
		customer_email: `customer${n}@shop.example`,
		reasons: ['always'],
		proposal_number: 1,
		proposal_hash: digit.repeat(32),
		requested_at: new Date(Date.now() - n * MINUTE).toISOString(),
		updated_at: new Date(Date.now() - n * MINUTE).toISOString(),
		stripe_refund_id: null,
		decision: null,
		detail: null,
		...over,
	};
}

/** The same request after somebody decided. */
export function decided(
	item: RefundItem,
	approved: boolean,
	name: string,
	over: Partial<RefundItem> = {},
): RefundItem {
	const at = new Date().toISOString();
	return {
		...item,
		state: approved ? 'approved' : 'denied',
		updated_at: at,
		decision: { approved, notes: '', decided_by: { id: '7', name }, decided_at: at },
		...over,
	};
}

export function queueOf(items: RefundItem[], over: Partial<ApprovalsReply> = {}): ApprovalsReply {
	return {
		items,
		next_before: null,
		open_count: items.filter((item) => item.state === 'awaiting_approval').length,
		actions: [],
		refunds_paused: null,
		...over,
	};
}

export function replyOf(refund: RefundItem, over: Partial<RefundReply> = {}): RefundReply {
	return {
		refund,
		history: [
			{
				sequence: 41,
				at: refund.requested_at,
				type: 'refund.requested',
				actor: 'session',
				from: null,
				to: 'requested',
				detail: { amount_cents: refund.amount_cents },
				leaf_hash: 'ab'.repeat(32),
			},
			{
				sequence: 42,
				at: refund.requested_at,
				type: 'refund.proposed',
				actor: 'policy',
				from: 'requested',
				to: 'awaiting_approval',
				detail: {},
				leaf_hash: 'cd'.repeat(32),
			},
		],
		transcript: [
			{
				turn_id: refund.turn_id,
				role: 'customer',
				text: 'It broke, <b>please</b> refund it.',
				citations: [],
				at: refund.requested_at,
			},
		],
		order: {
			number: refund.order_number,
			placed_at: null,
			status: 'fulfilled',
			total_cents: 24_900,
			items: [{ title: 'Kettle', quantity: 1 }],
		},
		...over,
	};
}
