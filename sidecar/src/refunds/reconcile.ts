import { currentProposal } from '../approvals/store.ts';
import type { Actor } from '../audit/log.ts';
import { evidenceOn } from './evidence.ts';
import { refundIn } from './move.ts';
import { currentPause, resumeRefunds, type Pause } from './pause.ts';
import { settle } from './settle.ts';
import { findRefund, refundsInStates } from './store.ts';
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
	const refunds = refundsInStates(deps.db, [
		// In a restored database even one that waits may have been sent since.
		'awaiting_approval',
		'approved',
		'submitting',
		'unknown',
		'submitted',
		'confirmed',
		'failed',
	]);
	const corrected: { refund_request_id: string; state: string }[] = [];
	const unaccounted = new Map<string, { stripe_refund_id: string; charge_id: string }>();
	for (const refund of refunds) {
		const atStripe = await deps.stripe.listRefunds(refund.chargeId);
		const { proposal } = currentProposal(deps.db, refund.id);
		const evidence = evidenceOn(deps.db, refund, proposal.seen_refunds, atStripe);
		if (evidence.kind === 'ours') {
			const after = await deps.write('refunds.settle', (tx) =>
				settle(
					tx,
					deps.moves,
					refundIn(tx, refund.id),
					evidence.refund,
					deps.clock.now().toISOString(),
				),
			);
			if (after.state !== refund.state) {
				corrected.push({ refund_request_id: refund.id, state: after.state });
			}
		}
		for (const one of atStripe) {
			const requestId = one.metadata['refund_request_id'];
			const explained = requestId !== undefined && findRefund(deps.db, requestId) !== undefined;
			if (!explained && !proposal.seen_refunds.includes(one.id)) {
				unaccounted.set(one.id, { stripe_refund_id: one.id, charge_id: refund.chargeId });
			}
		}
	}
	const resumed = currentPause(deps.db);
	await deps.write('refunds.flag', (tx) => {
		deps.audit.append(tx, {
			type: 'refunds.reconciled',
			actor: operator,
			data: { checked: refunds.length, corrected, unaccounted: [...unaccounted.values()] },
		});
		resumeRefunds(tx, deps.audit, operator);
	});
	return { checked: refunds.length, corrected, unaccounted: [...unaccounted.values()], resumed };
}
