import { freeze, type FrozenProposal } from '../approvals/proposal.ts';
import { insertProposal } from '../approvals/store.ts';
import type { Actor } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { ApprovalReason, RefundReason } from '../contract/refunds.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { factsEntry, type Facts } from '../facts/facts.ts';
import { refundRequestId } from '../ids.ts';
import type { Order } from '../orders/order.ts';
import type { StripeClient } from '../providers/stripe-types.ts';
import {
	assessRefund,
	isOutdated,
	readCharge,
	remainingOf,
	type ChargeReading,
} from './assessment.ts';
import type { MoveRefund } from './move.ts';
import type { Assessment, PolicySettings } from './policy.ts';
import { isOpen } from './refund.ts';
import { countOfTurn, findRefundOfCall, refundsOfOrder, type Refund } from './store.ts';
import { tighten } from './tighten.ts';

export interface RefundRequest {
	readonly conversationId: string;
	readonly turnId: string;
	/** Names the call of the turn, so that the same call made again finds its refund. */
	readonly callId: string;
	readonly customer: Actor;
	/** Proven by this session. */
	readonly order: Order;
	readonly chargeId: string;
	/** Integer minor units of `currency`. */
	readonly amount: number;
	readonly currency: string;
}

export type Requested =
	| { readonly kind: 'refund'; readonly refund: Refund; readonly existing: boolean }
	| {
			readonly kind: 'refused';
			readonly why: Extract<Assessment, { kind: 'refused' }>['why'];
			readonly remaining: number;
			readonly currency: string;
	  };

/** Starts the submission of an approved refund; part of the approving transaction. */
export type EnqueueAdvance = (tx: Tx, refund: Refund) => void;

export interface RequestDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly stripe: StripeClient;
	readonly moves: MoveRefund;
	readonly settings: PolicySettings;
	/** The shop's own rules, which may narrow `settings`. */
	readonly facts: Facts;
	readonly enqueueAdvance: EnqueueAdvance;
}

/**
 * Takes a customer's request: reserves the amount and freezes the proposal in one transaction, or
 * refuses. Asked again for the same call, or for the same open refund, it returns what is there.
 */
export async function requestRefund(deps: RequestDeps, asked: RefundRequest): Promise<Requested> {
	const { db } = deps;
	for (;;) {
		const known = existingRefund(db, asked);
		if (known) return { kind: 'refund', refund: known, existing: true };
		const reading = await readCharge(deps.stripe, db, asked.chargeId);
		const requested = await deps.write('refunds.request', (tx) =>
			isOutdated(tx, reading) ? null : requestIn(tx, deps, asked, reading),
		);
		if (requested) return requested;
	}
}

function existingRefund(db: Db, asked: RefundRequest): Refund | undefined {
	return (
		findRefundOfCall(db, asked.callId) ??
		refundsOfOrder(db, asked.order.source, asked.order.id).find(
			(refund) =>
				isOpen(refund.state) &&
				refund.chargeId === asked.chargeId &&
				refund.amount === asked.amount &&
				refund.currency === asked.currency,
		)
	);
}

function requestIn(
	tx: Tx,
	deps: RequestDeps,
	asked: RefundRequest,
	reading: ChargeReading,
): Requested {
	const known = existingRefund(tx, asked);
	if (known) return { kind: 'refund', refund: known, existing: true };

	const now = deps.clock.now();
	const at = now.toISOString();
	const ordinal = countOfTurn(tx, asked.turnId) + 1;
	const id = refundRequestId(asked.turnId, ordinal);
	const { order } = asked;
	const facts = deps.facts.current();
	const assessment = assessRefund(
		tx,
		{
			refundId: id,
			amount: asked.amount,
			currency: asked.currency,
			order,
			holds: order.holds,
			customerEmail: order.email?.toLowerCase() ?? null,
		},
		reading,
		tighten(deps.settings, facts),
		now,
	);
	const remaining = remainingOf(tx, reading, id);
	if (assessment.kind === 'refused') {
		return { kind: 'refused', why: assessment.why, remaining, currency: reading.charge.currency };
	}

	const requested: Refund = {
		id,
		conversationId: asked.conversationId,
		turnId: asked.turnId,
		ordinal,
		callId: asked.callId,
		orderSource: order.source,
		orderId: order.id,
		orderNumber: order.number,
		orderSummary: {
			placed_at: order.placedAt,
			status: order.status,
			total_cents: order.totalCents,
			holds: order.holds,
			items: order.items.map(({ title, quantity }) => ({ title, quantity })),
		},
		customerEmail: order.email?.toLowerCase() ?? null,
		chargeId: asked.chargeId,
		amount: asked.amount,
		currency: asked.currency,
		reason: 'requested_by_customer',
		state: 'requested',
		version: 1,
		automatic: assessment.kind === 'automatic',
		proposalNumber: 1,
		detail: null,
		stripeRefundId: null,
		requestedAt: at,
		approvedAt: null,
		updatedAt: at,
	};
	const begun = deps.moves.begin(tx, requested, {
		actor: asked.customer,
		at,
		data: factsEntry(facts),
	});
	const reasons = assessment.kind === 'approval' ? assessment.reasons : [];
	const frozen = propose(tx, begun, { number: 1, remaining, reasons, reading, at });
	const change = {
		actor: { kind: 'sidecar' },
		at,
		data: { proposal_hash: frozen.hash, reasons, ...factsEntry(facts) },
	} as const;
	if (assessment.kind === 'approval') {
		const refund = deps.moves.move(tx, begun, 'awaiting_approval', change);
		return { kind: 'refund', refund, existing: false };
	}
	const refund = deps.moves.move(tx, begun, 'approved', { ...change, fields: { approvedAt: at } });
	deps.enqueueAdvance(tx, refund);
	return { kind: 'refund', refund, existing: false };
}

/** Freezes and stores the proposal that stands for the refund from now on. */
export function propose(
	tx: Tx,
	refund: Refund,
	about: {
		readonly number: number;
		readonly remaining: number;
		readonly reasons: readonly ApprovalReason[];
		readonly reading: ChargeReading;
		readonly at: string;
		readonly reason?: RefundReason;
	},
): FrozenProposal {
	const frozen = freeze({
		v: 1,
		refund_request_id: refund.id,
		number: about.number,
		conversation_id: refund.conversationId,
		turn_id: refund.turnId,
		order: { source: refund.orderSource, id: refund.orderId, number: refund.orderNumber },
		charge_id: refund.chargeId,
		amount: refund.amount,
		currency: refund.currency,
		reason: about.reason ?? refund.reason,
		remaining: about.remaining,
		reasons: [...about.reasons],
		seen_refunds: about.reading.refunds.map(({ id }) => id),
		made_at: about.at,
	});
	insertProposal(tx, frozen);
	return frozen;
}
