import { currentProposal, decisionOn } from '../approvals/store.ts';
import type { CustomerRefund } from '../contract/conversations.ts';
import type { RefundItem } from '../contract/refunds.ts';
import type { Db } from '../db/open.ts';
import type { Refund } from './store.ts';

/** What a customer may know of a refund of theirs. */
export function customerView(refund: Refund): CustomerRefund {
	return {
		refund_request_id: refund.id,
		turn_id: refund.turnId,
		state: refund.state,
		amount_cents: refund.amount,
		currency: refund.currency,
		order_number: refund.orderNumber,
		updated_at: refund.updatedAt,
	};
}

/** What an approver sees: the current proposal, and the decision on it if there is one. */
export function staffView(db: Db, refund: Refund): RefundItem {
	const { proposal, hash } = currentProposal(db, refund.id);
	const decision = decisionOn(db, hash);
	return {
		refund_request_id: refund.id,
		conversation_id: refund.conversationId,
		turn_id: refund.turnId,
		state: refund.state,
		order_number: refund.orderNumber,
		order_source: refund.orderSource,
		charge_id: refund.chargeId,
		amount_cents: refund.amount,
		currency: refund.currency,
		remaining_cents: proposal.remaining,
		reason: refund.reason,
		customer_email: refund.customerEmail,
		reasons: proposal.reasons,
		proposal_number: proposal.number,
		proposal_hash: hash,
		requested_at: refund.requestedAt,
		updated_at: refund.updatedAt,
		stripe_refund_id: refund.stripeRefundId,
		decision: decision
			? {
					approved: decision.approved,
					notes: decision.notes,
					decided_by: decision.actor,
					decided_at: decision.decidedAt,
				}
			: null,
		detail: refund.detail,
	};
}
