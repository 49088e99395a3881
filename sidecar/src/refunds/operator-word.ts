import { currentProposal } from '../approvals/store.ts';
import type { Actor } from '../audit/log.ts';
import { Invalid } from '../failure.ts';
import type { StripeRefund } from '../providers/stripe-types.ts';
import { evidenceOn, isExplained } from './evidence.ts';
import { refundIn } from './move.ts';
import { settle } from './settle.ts';
import { findRefund, type Refund } from './store.ts';
import type { SubmitDeps } from './submit.ts';

/** What an operator found out about a refund of which Stripe gave no clear answer. */
export type OperatorWord =
	/** It never took effect, and the frozen request shall not be sent again. */
	| { readonly kind: 'failed' }
	/** This refund at Stripe, of the same charge and amount, is the one. */
	| { readonly kind: 'is'; readonly stripeRefundId: string };

/**
 * Ends an `unknown` refund by a person's word, recorded with their note. Stripe is read first: a
 * refund there that is ours wins over any word. `failed` frees the reserved amount; should ours
 * turn up at Stripe after all, it is adopted as a contradiction.
 *
 * @throws Invalid 404 | 409 | 422 naming what is wrong; Retryable | Terminal when Stripe cannot be read
 */
export async function settleByOperator(
	deps: SubmitDeps,
	given: {
		readonly refundId: string;
		readonly word: OperatorWord;
		readonly note: string;
		readonly operator: Actor;
	},
): Promise<Refund> {
	const refund = findRefund(deps.db, given.refundId);
	if (!refund) {
		throw new Invalid(404, 'refund_unknown', `There is no refund ${given.refundId}.`, 'id');
	}
	if (refund.state !== 'unknown') {
		throw new Invalid(
			409,
			'not_unknown',
			`The refund is ${refund.state}; only one that is unknown is settled by an operator’s word.`,
			'id',
		);
	}
	const atStripe = await deps.stripe.listRefunds(refund.chargeId);
	const { seen_refunds: seen } = currentProposal(deps.db, refund.id).proposal;
	const evidence = evidenceOn(deps.db, refund, seen, atStripe);
	const found =
		evidence.kind === 'ours' ? evidence.refund : named(deps, refund, given.word, atStripe);
	return deps.write('refunds.settle', (tx) => {
		const current = refundIn(tx, refund.id);
		if (current.version !== refund.version) {
			throw new Invalid(409, 'moved', `The refund is ${current.state} meanwhile.`, 'id');
		}
		const at = deps.clock.now().toISOString();
		deps.audit.append(tx, {
			type: 'refund.operator_word',
			actor: given.operator,
			refundRequestId: refund.id,
			conversationId: refund.conversationId,
			turnId: refund.turnId,
			data: {
				word: given.word.kind,
				...(given.word.kind === 'is' && { stripe_refund_id: given.word.stripeRefundId }),
				evidence: evidence.kind,
			},
			personal: { subject: refund.conversationId, data: { note: given.note } },
		});
		if (found) {
			const after = settle(tx, deps.moves, current, found, at);
			// Pending at Stripe: somebody must go on asking.
			if (after.state === 'submitted') deps.enqueueAdvance(tx, after);
			return after;
		}
		return deps.moves.move(tx, current, 'failed', {
			actor: given.operator,
			at,
			data: { by_word: true },
			fields: { detail: 'An operator recorded that this refund did not take place.' },
		});
	});
}

/** The refund that the word names; null for the word that there is none. */
function named(
	deps: SubmitDeps,
	refund: Refund,
	word: OperatorWord,
	atStripe: readonly StripeRefund[],
): StripeRefund | null {
	switch (word.kind) {
		case 'failed':
			return null;
		case 'is':
			break;
	}
	const one = atStripe.find(({ id }) => id === word.stripeRefundId);
	const fault = ((): string | null => {
		if (!one) return `Stripe shows no refund ${word.stripeRefundId} on ${refund.chargeId}.`;
		if (one.amount !== refund.amount || one.currency !== refund.currency) {
			return `${one.id} is of ${String(one.amount)} ${one.currency}, not ${String(refund.amount)} ${refund.currency}, in minor units.`;
		}
		return isExplained(deps.db, one) ? `${one.id} belongs to another request.` : null;
	})();
	if (!one || fault !== null) {
		throw new Invalid(422, 'not_this_refund', fault ?? 'There is no such refund.', 'stripe_refund');
	}
	return one;
}
