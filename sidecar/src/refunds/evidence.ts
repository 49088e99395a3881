import type { Db } from '../db/open.ts';
import type { StripeRefund } from '../providers/stripe-types.ts';
import { findRefund, type Refund } from './store.ts';

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
	const ours = atStripe.find(
		(one) => one.id === refund.stripeRefundId || one.metadata['refund_request_id'] === refund.id,
	);
	if (ours) return { kind: 'ours', refund: ours };
	const seen = new Set(seenRefunds);
	const stranger = atStripe.find(
		(one) =>
			!seen.has(one.id) &&
			one.status !== 'failed' &&
			one.status !== 'canceled' &&
			!isOfAnotherRequest(db, one),
	);
	return stranger ? { kind: 'unaccounted', refund: stranger } : { kind: 'none' };
}

function isOfAnotherRequest(db: Db, stripeRefund: StripeRefund): boolean {
	const requestId = stripeRefund.metadata['refund_request_id'];
	return requestId !== undefined && findRefund(db, requestId) !== undefined;
}
