import type { RefundState } from '../contract/conversations.ts';
import type { RefundReason } from '../contract/refunds.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import type { OrderHold } from '../orders/order.ts';

/** A refund as stored. Amounts are integer minor units of `currency`. */
export interface Refund {
	readonly id: string;
	readonly conversationId: string;
	readonly turnId: string;
	readonly ordinal: number;
	/** The call of the turn that asked for it. */
	readonly callId: string;
	readonly orderSource: 'shopify' | 'woocommerce';
	readonly orderId: string;
	readonly orderNumber: string;
	readonly orderSummary: OrderSummary;
	readonly customerEmail: string | null;
	readonly chargeId: string;
	readonly amount: number;
	readonly currency: string;
	readonly reason: RefundReason;
	readonly state: RefundState;
	readonly version: number;
	readonly automatic: boolean;
	readonly proposalNumber: number;
	readonly detail: string | null;
	readonly stripeRefundId: string | null;
	readonly requestedAt: string;
	readonly approvedAt: string | null;
	readonly updatedAt: string;
}

/** What an approver is shown of the order, as it was when the refund was asked for. */
export interface OrderSummary {
	readonly placed_at: string | null;
	readonly status: string;
	readonly total_cents: number;
	readonly holds: readonly OrderHold[];
	readonly items: readonly { readonly title: string; readonly quantity: number }[];
}

interface RefundRow {
	id: string;
	conversation_id: string;
	turn_id: string;
	ordinal: number;
	call_id: string;
	order_source: 'shopify' | 'woocommerce';
	order_id: string;
	order_number: string;
	order_summary: string;
	customer_email: string | null;
	charge_id: string;
	amount: number;
	currency: string;
	reason: RefundReason;
	state: RefundState;
	version: number;
	automatic: number;
	proposal_number: number;
	detail: string | null;
	stripe_refund_id: string | null;
	requested_at: string;
	approved_at: string | null;
	updated_at: string;
}

function fromRow(row: RefundRow): Refund {
	return {
		id: row.id,
		conversationId: row.conversation_id,
		turnId: row.turn_id,
		ordinal: row.ordinal,
		callId: row.call_id,
		orderSource: row.order_source,
		orderId: row.order_id,
		orderNumber: row.order_number,
		orderSummary: JSON.parse(row.order_summary) as OrderSummary,
		customerEmail: row.customer_email,
		chargeId: row.charge_id,
		amount: row.amount,
		currency: row.currency,
		reason: row.reason,
		state: row.state,
		version: row.version,
		automatic: row.automatic === 1,
		proposalNumber: row.proposal_number,
		detail: row.detail,
		stripeRefundId: row.stripe_refund_id,
		requestedAt: row.requested_at,
		approvedAt: row.approved_at,
		updatedAt: row.updated_at,
	};
}

export function findRefund(db: Db, id: string): Refund | undefined {
	const row = db.prepare<[string], RefundRow>('SELECT * FROM refunds WHERE id = ?').get(id);
	return row && fromRow(row);
}

export function findRefundByStripeId(db: Db, stripeRefundId: string): Refund | undefined {
	const row = db
		.prepare<[string], RefundRow>('SELECT * FROM refunds WHERE stripe_refund_id = ?')
		.get(stripeRefundId);
	return row && fromRow(row);
}

export function findRefundOfCall(db: Db, callId: string): Refund | undefined {
	const row = db
		.prepare<[string], RefundRow>('SELECT * FROM refunds WHERE call_id = ?')
		.get(callId);
	return row && fromRow(row);
}

export function countOfTurn(db: Db, turnId: string): number {
	return (
		db
			.prepare<[string], { n: number }>('SELECT count(*) AS n FROM refunds WHERE turn_id = ?')
			.get(turnId)?.n ?? 0
	);
}

export function refundsOfConversation(db: Db, conversationId: string): Refund[] {
	return db
		.prepare<[string], RefundRow>(
			'SELECT * FROM refunds WHERE conversation_id = ? ORDER BY requested_at, id',
		)
		.all(conversationId)
		.map(fromRow);
}

export function refundsOfOrder(db: Db, source: string, orderId: string): Refund[] {
	return db
		.prepare<[string, string], RefundRow>(
			'SELECT * FROM refunds WHERE order_source = ? AND order_id = ? ORDER BY requested_at, id',
		)
		.all(source, orderId)
		.map(fromRow);
}

export function refundsInStates(db: Db, states: readonly RefundState[]): Refund[] {
	return db
		.prepare<[string], RefundRow>(
			'SELECT * FROM refunds WHERE state IN (SELECT value FROM json_each(?)) ORDER BY requested_at, id',
		)
		.all(JSON.stringify(states))
		.map(fromRow);
}

/** Newest first; `before` is an id of an earlier page's last refund. */
export function pageOfRefunds(
	db: Db,
	page: {
		readonly states: readonly RefundState[];
		readonly limit: number;
		readonly before?: string;
	},
): Refund[] {
	return db
		.prepare<[string, string | null, string | null, number], RefundRow>(
			`SELECT * FROM refunds
			WHERE state IN (SELECT value FROM json_each(?))
				AND (? IS NULL OR (requested_at, id) < (SELECT requested_at, id FROM refunds WHERE id = ?))
			ORDER BY requested_at DESC, id DESC LIMIT ?`,
		)
		.all(JSON.stringify(page.states), page.before ?? null, page.before ?? null, page.limit)
		.map(fromRow);
}

export function countInStates(db: Db, states: readonly RefundState[]): number {
	return (
		db
			.prepare<[string], { n: number }>(
				'SELECT count(*) AS n FROM refunds WHERE state IN (SELECT value FROM json_each(?))',
			)
			.get(JSON.stringify(states))?.n ?? 0
	);
}

export function insertRefund(tx: Tx, refund: Refund): void {
	tx.prepare(
		`INSERT INTO refunds VALUES (@id, @conversationId, @turnId, @ordinal, @callId, @orderSource, @orderId,
			@orderNumber, @orderSummary, @customerEmail, @chargeId, @amount, @currency, @reason, @state,
			@version, @automatic, @proposalNumber, @detail, @stripeRefundId, @requestedAt, @approvedAt,
			@updatedAt)`,
	).run({
		...refund,
		orderSummary: JSON.stringify(refund.orderSummary),
		automatic: refund.automatic ? 1 : 0,
	});
}
