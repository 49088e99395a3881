import type { Json } from '../contract/hands.ts';
import type { ActionState } from '../contract/actions.ts';

/**
 * The life of a call of a shop's own Hand that outlives its turn: one that a person must approve,
 * one that is answered later, one that writes. A move that is not here cannot be made, and `audit
 * verify` holds the log against the same table.
 *
 * awaiting_approval  a person must decide on the frozen proposal
 * approved           decided; nothing sent
 * running            the call may have been sent
 * waiting            the endpoint took it and answers later, at the callback
 * unknown            it may have been sent and nobody said what came of it
 * done, failed       what the endpoint said
 * timed_out          it took the call and did not answer in time
 */
const MOVES: { readonly [from in ActionState]: readonly ActionState[] } = {
	awaiting_approval: ['approved', 'denied'],
	approved: ['running', 'failed'],
	running: ['waiting', 'done', 'failed', 'unknown'],
	waiting: ['done', 'failed', 'timed_out'],
	// Whoever was silent may still answer.
	timed_out: ['done', 'failed'],
	unknown: ['done', 'failed'],
	denied: [],
	done: [],
	failed: [],
};

/** `from` is null for an action's first entry. */
export function isLegalActionMove(from: string | null, to: string): boolean {
	if (from === null) return to === 'awaiting_approval' || to === 'running';
	return Object.hasOwn(MOVES, from) && MOVES[from as ActionState].includes(to as ActionState);
}

/** Nothing more is expected of it. */
export function isSettled(state: ActionState): boolean {
	switch (state) {
		case 'done':
		case 'failed':
		case 'denied':
		case 'timed_out':
		case 'unknown':
			return true;
		case 'awaiting_approval':
		case 'approved':
		case 'running':
		case 'waiting':
			return false;
	}
}

/** An action as stored. Times are ISO 8601. */
export interface Action {
	/** `act_<turn id>`, the n-th of a turn `act_<turn id>_<n>`; the endpoint's `call_id`. */
	readonly id: string;
	readonly conversationId: string;
	readonly turnId: string;
	readonly ordinal: number;
	/** The call of the turn that asked: made again after a crash it finds its action. */
	readonly callId: string;
	readonly hand: string;
	/** As the customer read it. */
	readonly title: string;
	readonly effect: 'read' | 'write';
	/** SHA-256 of the Hand's declaration: what was approved is run by that very Hand or not at all. */
	readonly handVersion: string;
	readonly arguments: { readonly [key: string]: Json };
	/** What else the Hand is told: locale, and of the customer what its declaration names. */
	readonly context: ActionContext;
	readonly customerEmail: string | null;
	readonly needsApproval: boolean;
	readonly state: ActionState;
	readonly version: number;
	readonly proposal: string;
	readonly proposalHash: string;
	readonly idempotencyKey: string;
	/** How often the call may have left this machine, counted before each. */
	readonly attempts: number;
	/** When an answer that comes later is no longer waited for; null until it is sent. */
	readonly deadline: string | null;
	readonly output: { readonly [key: string]: Json } | null;
	readonly detail: string | null;
	readonly requestedAt: string;
	readonly updatedAt: string;
}

export interface ActionContext {
	readonly conversation_id: string;
	readonly turn_id: string;
	readonly locale: string;
	readonly customer: {
		readonly email?: string | null;
		readonly user_id?: string | null;
		readonly proven_orders?: readonly string[];
	};
}

/** A call as it leaves for its Hand. */
export type ActionCall = Pick<
	Action,
	'id' | 'arguments' | 'context' | 'idempotencyKey' | 'deadline'
>;

/** How one call of a Hand ended. */
export type Execution =
	| { readonly kind: 'done'; readonly output: { readonly [key: string]: Json } }
	/** Taken; the answer comes to the callback. */
	| { readonly kind: 'accepted' }
	/** Definitely not done; `detail` is for people and may quote the endpoint. */
	| { readonly kind: 'refused'; readonly detail: string }
	/** Provably nothing was sent: it may be tried again. */
	| { readonly kind: 'not-sent'; readonly detail: string }
	/** It may have been done. */
	| { readonly kind: 'unclear'; readonly detail: string };
