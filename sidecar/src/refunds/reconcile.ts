import { currentProposal } from '../approvals/store.ts';
import type { Actor } from '../audit/log.ts';
import { refundState } from '../contract/conversations.ts';
import { Terminal } from '../failure.ts';
import type { StripeRefund } from '../providers/stripe-types.ts';
import { evidenceOn, isExplained } from './evidence.ts';
import { refundIn } from './move.ts';
import { currentPause, resumeRefunds, type Pause } from './pause.ts';
import { settle } from './settle.ts';
import { isOpen } from './refund.ts';
import { refundsInStates, type Refund } from './store.ts';
import type { SubmitDeps } from './submit.ts';

export interface Reconciliation {
	readonly checked: number;
	/** Refunds whose state Stripe corrected: id and the state they are in now. */
	readonly corrected: readonly { readonly refund_request_id: string; readonly state: string }[];
	/** Refunds at Stripe, on charges we know, that no request of ours explains. */
	readonly unaccounted: readonly {
		readonly stripe_refund_id: string;
		readonly charge_id: string;
	}[];
	/** Charges that this Stripe account does not have; their refunds were left as they are. */
	readonly unreadable: readonly string[];
	/** The pause that was cleared, if there was one. */
	readonly resumed: Pause | null;
}

/**
 * Compares every refund that was or may have been sent with Stripe, Stripe having the last word;
 * then clears the pause. It sends nothing: what is left to send goes on afterwards by the usual path.
 *
 * @throws Retryable | Terminal when Stripe cannot be read; the pause stands then
 */
export async function reconcileRefunds(deps: SubmitDeps, operator: Actor): Promise<Reconciliation> {
	const refunds = refundsInStates(deps.db, COMPARED);
	const corrected: { refund_request_id: string; state: string }[] = [];
	const unaccounted = new Map<string, { stripe_refund_id: string; charge_id: string }>();
	const unreadable: string[] = [];
	for (const [chargeId, ofCharge] of groupByCharge(refunds)) {
		const atStripe = await refundsAtStripe(deps, chargeId);
		if (!atStripe) {
			unreadable.push(chargeId);
			continue;
		}
		for (const refund of ofCharge) {
			const after = await correct(deps, refund, atStripe);
			if (after && after.state !== refund.state) {
				corrected.push({ refund_request_id: refund.id, state: after.state });
			}
		}
		const seen = new Set(
			ofCharge.flatMap(({ id }) => currentProposal(deps.db, id).proposal.seen_refunds),
		);
		for (const one of atStripe) {
			if (isExplained(deps.db, one)) continue;
			// One that names a request of ours was never a stranger's.
			if (seen.has(one.id) && one.metadata['refund_request_id'] === undefined) continue;
			unaccounted.set(one.id, { stripe_refund_id: one.id, charge_id: chargeId });
		}
	}
	const resumed = currentPause(deps.db);
	const strangers = [...unaccounted.values()];
	await deps.write('refunds.flag', (tx) => {
		deps.audit.append(tx, {
			type: 'refunds.reconciled',
			actor: operator,
			data: {
				checked: refunds.length,
				corrected_count: corrected.length,
				corrected: corrected.slice(0, LISTED),
				unaccounted_count: strangers.length,
				unaccounted: strangers.slice(0, LISTED),
				unreadable_count: unreadable.length,
				unreadable: unreadable.slice(0, LISTED),
			},
		});
		resumeRefunds(tx, deps.audit, operator);
	});
	return { checked: refunds.length, corrected, unaccounted: strangers, unreadable, resumed };
}

/** Even what was never sent as far as we know: a restored database does not know all. */
const COMPARED = refundState.options.filter((state) => state !== 'requested');
/** An entry of the log has a size limit; the counts are always whole. */
const LISTED = 100;

function groupByCharge(refunds: readonly Refund[]): Map<string, Refund[]> {
	const groups = new Map<string, Refund[]>();
	for (const refund of refunds) {
		groups.set(refund.chargeId, [...(groups.get(refund.chargeId) ?? []), refund]);
	}
	return groups;
}

/** Null when this key's account does not have the charge (a test charge, an account changed since). */
async function refundsAtStripe(deps: SubmitDeps, chargeId: string): Promise<StripeRefund[] | null> {
	try {
		return await deps.stripe.listRefunds(chargeId);
	} catch (error) {
		if (error instanceof Terminal && error.type === 'stripe_not_found') return null;
		throw error;
	}
}

async function correct(
	deps: SubmitDeps,
	refund: Refund,
	atStripe: readonly StripeRefund[],
): Promise<Refund | null> {
	const evidence = evidenceOn(deps.db, refund, [], atStripe);
	if (evidence.kind !== 'ours') return null;
	return deps.write('refunds.settle', (tx) => {
		const at = deps.clock.now().toISOString();
		const after = settle(tx, deps.moves, refundIn(tx, refund.id), evidence.refund, at);
		// Pending at Stripe: somebody must go on asking.
		if (after.version !== refund.version && isOpen(after.state)) deps.enqueueAdvance(tx, after);
		return after;
	});
}
