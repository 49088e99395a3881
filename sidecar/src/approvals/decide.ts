import type { Tx } from '../db/write.ts';
import {
	currentProposal,
	decisionOn,
	insertDecision,
	proposalExists,
	type Decision,
} from './store.ts';

export type Decided =
	| { readonly kind: 'decided'; readonly decision: Decision }
	/** The same proposal was decided before: what was decided then stands, whoever asks again. */
	| { readonly kind: 'already'; readonly decision: Decision }
	/** A newer proposal has replaced this one; nothing was decided. */
	| { readonly kind: 'stale' }
	| { readonly kind: 'unknown-proposal' };

/** Records a person's word on one frozen proposal, at most once. */
export function decide(tx: Tx, refundId: string, decision: Decision): Decided {
	if (!proposalExists(tx, refundId, decision.proposalHash)) return { kind: 'unknown-proposal' };
	const earlier = decisionOn(tx, decision.proposalHash);
	if (earlier) return { kind: 'already', decision: earlier };
	if (currentProposal(tx, refundId).hash !== decision.proposalHash) return { kind: 'stale' };
	insertDecision(tx, decision);
	return { kind: 'decided', decision };
}
