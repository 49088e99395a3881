import type { Actor, AuditLog } from '../audit/log.ts';
import type { ActionState } from '../contract/actions.ts';
import type { Json } from '../contract/hands.ts';
import type { Tx } from '../db/write.ts';
import { isLegalActionMove, type Action } from './action.ts';
import { insertAction, insertEntryOf, updateAction } from './store.ts';

/** The entry's type; its `data.action_id` names the action. */
export const ACTION_MOVED = 'action.state_changed';

export interface ActionChange {
	readonly actor: Actor;
	/** ISO 8601. */
	readonly at: string;
	/** Facts for the log, without personal data. */
	readonly data?: { readonly [key: string]: Json };
	/** Sealed with the conversation's key. */
	readonly personal?: { readonly [key: string]: Json };
	readonly fields?: Partial<Pick<Action, 'attempts' | 'deadline' | 'output' | 'detail'>>;
	/** The turn that asked is over: the chat hears of this move by a turn of its own. */
	readonly tell: boolean;
}

/** Hands the news to whoever tells people; called inside the transaction of the move. */
export type ActionMoved = (tx: Tx, action: Action, tell: boolean) => void;

export interface MoveAction {
	begin(tx: Tx, action: Action, actor: Actor): Action;
	/** The only way an action's state changes: state, log entry and news in one transaction. */
	move(tx: Tx, action: Action, to: ActionState, change: ActionChange): Action;
}

export function createMoveAction(deps: {
	readonly audit: AuditLog;
	readonly moved: ActionMoved;
}): MoveAction {
	function record(
		tx: Tx,
		action: Action,
		from: ActionState | null,
		change: Pick<ActionChange, 'actor' | 'data' | 'personal'>,
	): void {
		const { sequence } = deps.audit.append(tx, {
			type: ACTION_MOVED,
			actor: change.actor,
			conversationId: action.conversationId,
			turnId: action.turnId,
			data: {
				action_id: action.id,
				from,
				to: action.state,
				hand: action.hand,
				hand_version: action.handVersion,
				proposal_hash: action.proposalHash,
				...change.data,
			},
			...(change.personal && {
				personal: { subject: action.conversationId, data: change.personal },
			}),
		});
		insertEntryOf(tx, action.id, sequence);
	}

	return {
		begin(tx, action, actor) {
			if (!isLegalActionMove(null, action.state)) {
				throw new Error(`action ${action.id} cannot begin as ${action.state}`);
			}
			insertAction(tx, action);
			record(tx, action, null, {
				actor,
				data: { effect: action.effect, call: action.callId },
				personal: { arguments: action.arguments, context: action.context as unknown as Json },
			});
			deps.moved(tx, action, false);
			return action;
		},
		move(tx, action, to, change) {
			if (!isLegalActionMove(action.state, to)) {
				throw new Error(`action ${action.id} cannot move from ${action.state} to ${to}`);
			}
			const next: Action = {
				...action,
				...change.fields,
				state: to,
				version: action.version + 1,
				updatedAt: change.at,
			};
			// Read in this very transaction by everyone who calls, so this cannot be lost.
			if (!updateAction(tx, next, action.version)) {
				throw new Error(`action ${action.id} was moved by somebody else meanwhile`);
			}
			record(tx, next, action.state, change);
			deps.moved(tx, next, change.tell);
			return next;
		},
	};
}
