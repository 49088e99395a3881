import type { Db } from '../db/open.ts';
import type { StripeRefund } from '../providers/stripe-types.ts';
import { mayBeAtStripe } from './refund.ts';
import { findRefund, findRefundByStripeId, type Refund } from './store.ts';

/** What a charge's refunds at Stripe say about one of ours. */
export type Evidence =
	| { readonly kind: 'ours'; readonly refund: StripeRefund }
	/** A refund that appeared since the proposal and that no request of ours explains. */
	| { readonly kind: 'unaccounted'; readonly refund: StripeRefund }
	| { readonly kind: 'none' };

/**
 * Ours is told by the id we stored or by the metadata we sent, never by amount. Of the rest, those
 * seen when the proposal was made, those that took no money, and those another request of ours
 * explains are accounted for.
 */
export function evidenceOn(
	db: Db,
	refund: Refund,
	seenRefunds: readonly string[],
	atStripe: readonly StripeRefund[],
): Evidence {
	const named = atStripe.filter(
		(one) => one.id === refund.stripeRefundId || one.metadata['refund_request_id'] === refund.id,
	);
	// Stripe shows one; should it ever show more, one that took money says more than one that did not.
	const ours = named.find(tookMoney) ?? named[0];
	if (ours) return { kind: 'ours', refund: ours };
	const seen = new Set(seenRefunds);
	const stranger = atStripe.find(
		(one) => !seen.has(one.id) && tookMoney(one) && !isExplained(db, one),
	);
	return stranger ? { kind: 'unaccounted', refund: stranger } : { kind: 'none' };
}

function tookMoney({ status }: StripeRefund): boolean {
	return status !== 'failed' && status !== 'canceled';
}

/**
 * A request of ours, in a state in which money may have moved, is named by it, or was settled with it
 * (by an operator's word, of one made by hand).
 */
export function isExplained(db: Db, stripeRefund: StripeRefund): boolean {
	const requestId = stripeRefund.metadata['refund_request_id'];
	const request = requestId === undefined ? undefined : findRefund(db, requestId);
	const settled = request ?? findRefundByStripeId(db, stripeRefund.id);
	return settled !== undefined && mayBeAtStripe(settled.state);
}

/** Refunds that say they are ours and that our database does not know: it was restored. */
export function orphans(db: Db, atStripe: readonly StripeRefund[]): StripeRefund[] {
	return atStripe.filter(
		(one) =>
			one.metadata['refund_request_id'] !== undefined && tookMoney(one) && !isExplained(db, one),
	);
}
