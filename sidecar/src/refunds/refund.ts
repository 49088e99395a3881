import type { RefundState } from '../contract/conversations.ts';

/**
 * The life of a refund. This table is the whole of it: a move that is not here cannot be made, and
 * `audit verify` holds the log against the same table.
 *
 * requested          policy has not answered yet
 * awaiting_approval  a person must decide on the proposal
 * approved           decided, by a person or by policy; nothing sent
 * submitting         the bytes are frozen and may have been sent
 * submitted          Stripe has the refund and has not settled it
 * unknown            bytes were sent, Stripe gave no clear answer; nobody may guess
 * confirmed, failed  what Stripe's refund object says
 * reversed           Stripe took back a confirmation
 */
const MOVES: { readonly [from in RefundState]: readonly RefundState[] } = {
	requested: ['awaiting_approval', 'approved'],
	awaiting_approval: ['approved', 'denied', 'expired', 'withdrawn'],
	approved: ['submitting', 'awaiting_approval'],
	submitting: ['submitted', 'confirmed', 'failed', 'unknown', 'awaiting_approval'],
	unknown: ['submitted', 'confirmed', 'failed'],
	submitted: ['confirmed', 'failed'],
	// Evidence from Stripe beats any state we held; such a contradiction is logged as one.
	confirmed: ['reversed'],
	failed: ['confirmed'],
	denied: [],
	expired: [],
	withdrawn: [],
	reversed: [],
};

/** Every refund begins as `requested`; `from` is null for that first entry. */
export function isLegalMove(from: string | null, to: string): boolean {
	if (from === null) return to === 'requested';
	return Object.hasOwn(MOVES, from) && MOVES[from as RefundState].includes(to as RefundState);
}

/** States in which the money asked for is still promised and not yet seen at Stripe. */
export function holdsReservation(state: RefundState): boolean {
	switch (state) {
		case 'requested':
		case 'awaiting_approval':
		case 'approved':
		case 'submitting':
		case 'unknown':
			return true;
		case 'submitted':
		case 'confirmed':
		case 'failed':
		case 'denied':
		case 'expired':
		case 'withdrawn':
		case 'reversed':
			return false;
	}
}

/** A refund at Stripe that names a request in one of these states is explained by it. */
export function mayBeAtStripe(state: RefundState): boolean {
	switch (state) {
		case 'submitting':
		case 'unknown':
		case 'submitted':
		case 'confirmed':
		case 'failed':
		case 'reversed':
			return true;
		case 'requested':
		case 'awaiting_approval':
		case 'approved':
		case 'denied':
		case 'expired':
		case 'withdrawn':
			return false;
	}
}

/** Open: somebody or something still has to act before the customer knows. */
export function isOpen(state: RefundState): boolean {
	return holdsReservation(state) || state === 'submitted';
}

/** What Stripe's word for a refund means here (docs.stripe.com/api/refunds/object#refund_object-status). */
export function stateByStripe(
	status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled',
): 'submitted' | 'confirmed' | 'failed' {
	switch (status) {
		case 'pending':
		case 'requires_action':
			return 'submitted';
		case 'succeeded':
			return 'confirmed';
		case 'failed':
		case 'canceled':
			return 'failed';
	}
}

/**
 * The moves that bring `state` in line with Stripe's word: none, one, or (when the way there needs
 * a state between) two. `reversed` follows when Stripe takes back what it had confirmed.
 */
export function movesTo(
	state: RefundState,
	evidence: 'submitted' | 'confirmed' | 'failed',
): RefundState | null {
	if (state === evidence || state === 'reversed') return null;
	if (state === 'confirmed') return evidence === 'failed' ? 'reversed' : null;
	if (state === 'failed') return evidence === 'confirmed' ? 'confirmed' : null;
	return isLegalMove(state, evidence) ? evidence : null;
}
