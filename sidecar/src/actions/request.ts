import type { Actor } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Write } from '../db/write.ts';
import { actionId } from '../ids.ts';
import type { Action } from './action.ts';
import type { MoveAction } from './move.ts';
import { freezeProposal, idempotencyKeyOf } from './proposal.ts';
import { countOfTurn, findActionOfCall } from './store.ts';

export type ActionRequest = Pick<
	Action,
	| 'conversationId'
	| 'turnId'
	| 'callId'
	| 'hand'
	| 'title'
	| 'effect'
	| 'handVersion'
	| 'arguments'
	| 'context'
	| 'customerEmail'
	| 'needsApproval'
> & { readonly customer: Actor };

/**
 * Takes a call: frozen, with its place in the queue when a person must approve it. The same call
 * made again after a crash is the same action.
 */
export function requestAction(
	deps: { readonly write: Write; readonly clock: Clock; readonly moves: MoveAction },
	asked: ActionRequest,
): Promise<Action> {
	return deps.write('actions.begin', (tx) => {
		const known = findActionOfCall(tx, asked.callId);
		if (known) return known;
		const at = deps.clock.now().toISOString();
		const { customer, ...fields } = asked;
		const ordinal = countOfTurn(tx, asked.turnId) + 1;
		const begun = { ...fields, id: actionId(asked.turnId, ordinal), ordinal, requestedAt: at };
		const frozen = freezeProposal(begun);
		return deps.moves.begin(
			tx,
			{
				...begun,
				state: asked.needsApproval ? 'awaiting_approval' : 'running',
				version: 1,
				proposal: frozen.canonical,
				proposalHash: frozen.hash,
				idempotencyKey: idempotencyKeyOf(asked),
				attempts: 0,
				deadline: null,
				output: null,
				detail: null,
				updatedAt: at,
			},
			customer,
		);
	});
}
