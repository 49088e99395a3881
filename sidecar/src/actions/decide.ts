import type { Clock } from '../clock.ts';
import type { ActionDecisionBody } from '../contract/actions.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { Invalid } from '../failure.ts';
import type { Action } from './action.ts';
import type { MoveAction } from './move.ts';
import { actionIn, decisionOnAction, findAction, insertActionDecision } from './store.ts';

export interface DecideActionDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly moves: MoveAction;
	/** The version of a Hand as it is declared now; undefined when there is none of that name. */
	readonly handVersion: (name: string) => string | undefined;
	readonly enqueueRun: (tx: Tx, action: Action) => void;
}

/**
 * A shop manager's word on one call: decision, state, log entry and the start of the call in one
 * transaction. Repeated, it returns what was decided the first time.
 *
 * @throws Invalid 404 unknown, 409 the Hand is another than the one proposed
 */
export async function decideAction(
	deps: DecideActionDeps,
	body: ActionDecisionBody,
	actor: { readonly id: string; readonly name: string },
): Promise<Action> {
	if (!findAction(deps.db, body.action_id)?.needsApproval) {
		throw new Invalid(404, 'action_unknown', 'No such call waits for approval.', 'action_id');
	}
	return deps.write('actions.decide', (tx) => {
		const action = actionIn(tx, body.action_id);
		if (action.proposalHash !== body.proposal_hash) {
			throw new Invalid(404, 'proposal_unknown', 'No such proposal here.', 'proposal_hash');
		}
		if (decisionOnAction(tx, action.id)) return action;
		if (body.approved && deps.handVersion(action.hand) !== action.handVersion) {
			throw new Invalid(
				409,
				'hand_changed',
				`The Hand ${action.hand} was changed or removed since this was asked for. Deny it; the customer can ask again.`,
				'action_id',
			);
		}
		const at = deps.clock.now().toISOString();
		insertActionDecision(tx, action.id, {
			approved: body.approved,
			notes: body.notes,
			actor,
			decidedAt: at,
		});
		const moved = deps.moves.move(tx, action, body.approved ? 'approved' : 'denied', {
			actor: { kind: 'staff', id: actor.id },
			at,
			data: { has_note: body.notes !== '' },
			...(body.notes !== '' && { personal: { notes: body.notes } }),
			tell: !body.approved,
		});
		if (body.approved) deps.enqueueRun(tx, moved);
		return moved;
	});
}
