import type { ActionItem } from '../contract/actions.ts';
import type { Db } from '../db/open.ts';
import type { Action } from './action.ts';
import { decisionOnAction } from './store.ts';

/** What an approver sees. */
export function actionView(db: Db, action: Action): ActionItem {
	const decision = decisionOnAction(db, action.id);
	return {
		action_id: action.id,
		conversation_id: action.conversationId,
		turn_id: action.turnId,
		hand: action.hand,
		title: action.title,
		effect: action.effect,
		state: action.state,
		arguments: { ...action.arguments },
		customer: { ...action.context.customer },
		customer_email: action.customerEmail,
		proposal_hash: action.proposalHash,
		requested_at: action.requestedAt,
		updated_at: action.updatedAt,
		decision: decision
			? {
					approved: decision.approved,
					notes: decision.notes,
					decided_by: decision.actor,
					decided_at: decision.decidedAt,
				}
			: null,
		output: action.output === null ? null : { ...action.output },
		detail: action.detail,
	};
}
