import type { Tx } from '../db/write.ts';
import type { StripeRefund } from '../providers/stripe-types.ts';
import type { MoveRefund } from './move.ts';
import { holdsReservation, movesTo, stateByStripe } from './refund.ts';
import type { Refund } from './store.ts';

/**
 * Brings a refund in line with Stripe's refund object, whatever we held before. One that was not
 * sent as far as we know (a restored database) passes through the states between, because the log
 * tells what happened.
 */
export function settle(
	tx: Tx,
	moves: MoveRefund,
	refund: Refund,
	evidence: StripeRefund,
	at: string,
): Refund {
	const word = stateByStripe(evidence.status);
	const adopted = { actor: { kind: 'sidecar' }, at, data: { adopted: true } } as const;
	const approved =
		refund.state === 'awaiting_approval'
			? moves.move(tx, refund, 'approved', { ...adopted, fields: { approvedAt: at } })
			: refund;
	const base =
		approved.state === 'approved' ? moves.move(tx, approved, 'submitting', adopted) : approved;
	const to = movesTo(base.state, word);
	if (to === null) return base;
	const amountDiffers = evidence.amount !== refund.amount;
	const contradiction =
		amountDiffers || !(holdsReservation(base.state) || base.state === 'submitted');
	return moves.move(tx, base, to, {
		actor: { kind: 'stripe' },
		at,
		data: {
			stripe_refund_id: evidence.id,
			stripe_status: evidence.status,
			stripe_amount: evidence.amount,
			...(evidence.failureReason !== null && { failure_reason: evidence.failureReason }),
			...(contradiction && { contradiction: true }),
		},
		fields: {
			stripeRefundId: evidence.id,
			detail: amountDiffers
				? `Stripe refunded another amount: ${String(evidence.amount)} in minor units.`
				: (evidence.failureReason ?? (to === 'failed' ? `Stripe: ${evidence.status}` : null)),
		},
	});
}
