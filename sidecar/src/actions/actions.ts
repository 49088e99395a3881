import { z } from 'zod';
import type { ApprovalNotices } from '../approvals/webhook.ts';
import type { AuditLog } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import { actionState, type ActionState, type CallbackBody } from '../contract/actions.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { isSettled, type Action } from './action.ts';
import { answerCallback } from './callback.ts';
import type { DecideActionDeps } from './decide.ts';
import { createMoveAction } from './move.ts';
import { requestAction, type ActionRequest } from './request.ts';
import { expireAction, runAction, type RunnableHand } from './run.ts';
import { findActionOfCall } from './store.ts';

export interface Actions {
	readonly request: (asked: ActionRequest) => Promise<Action>;
	/** Makes a call that nobody need approve, within its turn. */
	readonly runNow: (id: string) => Promise<Action>;
	readonly ofCall: (callId: string) => Action | undefined;
	readonly decideDeps: DecideActionDeps;
	/** See answerCallback. */
	readonly answer: (
		token: string,
		body: CallbackBody,
	) => Promise<{ readonly reply: string; readonly replayed: boolean }>;
}

/** A move of which the chat hears by a turn of its own; `key` names it for ever. */
export interface ActionNews {
	readonly key: string;
	readonly actionId: string;
	readonly conversationId: string;
	readonly state: ActionState;
}

const RUN = 'action.run';
const EXPIRE = 'action.expire';
const MOVED = 'action.moved';
const one = z.object({ action_id: z.string() });
const news = z.object({
	key: z.string(),
	action_id: z.string(),
	conversation_id: z.string(),
	state: actionState,
});

export function createActions(deps: {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly audit: AuditLog;
	readonly outbox: Outbox;
	readonly notices: Pick<ApprovalNotices, 'enqueue'>;
	readonly hand: (name: string) => RunnableHand | undefined;
	readonly callbackKey: Uint8Array;
	/** Delivered at least once, in the order of the moves of a conversation. */
	readonly tell: (news: ActionNews) => Promise<void>;
}): Actions {
	const { db, write, clock, outbox } = deps;

	function moved(tx: Tx, action: Action, tell: boolean): void {
		const key = `${action.id}:${String(action.version)}`;
		if (action.needsApproval) {
			deps.notices.enqueue(tx, key, `action.${action.state}`, {
				action_id: action.id,
				conversation_id: action.conversationId,
				turn_id: action.turnId,
				hand: action.hand,
				state: action.state,
				updated_at: action.updatedAt,
			});
		}
		if (!tell || !isSettled(action.state)) return;
		outbox.enqueue(tx, {
			kind: MOVED,
			key,
			order: action.conversationId,
			payload: {
				key,
				action_id: action.id,
				conversation_id: action.conversationId,
				state: action.state,
			},
		});
	}

	const moves = createMoveAction({ audit: deps.audit, moved });
	const run = {
		write,
		clock,
		moves,
		hand: deps.hand,
		enqueueExpiry(tx: Tx, action: Action) {
			outbox.enqueue(tx, {
				kind: EXPIRE,
				key: action.id,
				payload: { action_id: action.id },
				...(action.deadline !== null && { notBefore: new Date(action.deadline) }),
			});
		},
	};

	outbox.handle(RUN, async (raw) => {
		await runAction(run, one.parse(raw).action_id, 'approved');
	});
	outbox.handle(EXPIRE, async (raw) => {
		await expireAction(run, one.parse(raw).action_id);
	});
	outbox.handle(MOVED, async (raw) => {
		const { key, action_id, conversation_id, state } = news.parse(raw);
		await deps.tell({ key, actionId: action_id, conversationId: conversation_id, state });
	});

	return {
		request: (asked) => requestAction({ write, clock, moves }, asked),
		runNow: (id) => runAction(run, id, 'inline'),
		ofCall: (callId) => findActionOfCall(db, callId),
		decideDeps: {
			db,
			write,
			clock,
			moves,
			handVersion: (name) => deps.hand(name)?.version,
			enqueueRun(tx, action) {
				outbox.enqueue(tx, { kind: RUN, key: action.id, payload: { action_id: action.id } });
			},
		},
		answer: (token, body) =>
			answerCallback(
				{ db, write, clock, moves, key: deps.callbackKey, hand: deps.hand },
				token,
				body,
			),
	};
}
