import type { Clock } from '../clock.ts';
import type { Json } from '../contract/hands.ts';
import type { Tx, Write } from '../db/write.ts';
import { Retryable } from '../failure.ts';
import type { Action, ActionCall, Execution } from './action.ts';
import type { MoveAction } from './move.ts';
import { actionIn, updateAction } from './store.ts';

/** A Hand as far as its calls' lives are concerned. */
export interface RunnableHand {
	readonly version: string;
	readonly asynchronous: boolean;
	/** The other side makes a repeated call harmless (by its idempotency key, or since it only reads). */
	readonly retriable: boolean;
	/** How long an answer that comes later is waited for. */
	readonly answerWithinMs: number;
	/** One call, repeated inside only where that is harmless. Never rejects for the Hand's fault. */
	readonly execute: (call: ActionCall) => Promise<Execution>;
	/** Holds an output against its declaration; what is returned is fit to be kept and told. */
	readonly readOutput: (
		output: unknown,
	) =>
		| { readonly ok: true; readonly output: { readonly [key: string]: Json } }
		| { readonly ok: false; readonly problem: string };
}

export interface RunActionDeps {
	readonly write: Write;
	readonly clock: Clock;
	readonly moves: MoveAction;
	readonly hand: (name: string) => RunnableHand | undefined;
	readonly enqueueExpiry: (tx: Tx, action: Action) => void;
}

/** Attempts of an approved call whose repetition is harmless; then somebody has to look. */
const MOST_ATTEMPTS = 4;
/** How long an approved call that could not even be sent is tried again. */
const UNSENT_MS = 15 * 60_000;

const SIDECAR = { kind: 'sidecar' } as const;

/**
 * Makes the call and records what came of it. Each attempt is counted, durably, before it is made: a
 * process that died in one knows so, and repeats it only where that is harmless.
 *
 * @param how `inline`: the turn that asked waits for it and tells it; else the outbox drives it, the
 *   chat hears by a turn of its own, and what may be tried again rejects with Retryable
 */
export async function runAction(
	deps: RunActionDeps,
	id: string,
	how: 'inline' | 'approved',
): Promise<Action> {
	const begun = await deps.write('actions.move', (tx) => begin(tx, deps, id, how));
	if (!begun.hand) return begun.action;
	const execution = await begun.hand.execute(begun.action);
	const { action, again } = await deps.write('actions.move', (tx) =>
		settle(tx, deps, id, how, execution),
	);
	if (again !== undefined) throw new Retryable('hand_unavailable', again);
	return action;
}

function begin(
	tx: Tx,
	deps: RunActionDeps,
	id: string,
	how: 'inline' | 'approved',
): { readonly action: Action; readonly hand?: RunnableHand } {
	const action = actionIn(tx, id);
	if (action.state !== 'approved' && action.state !== 'running') return { action };
	const now = deps.clock.now();
	const at = now.toISOString();
	const tell = how === 'approved';
	const hand = deps.hand(action.hand);
	if (hand?.version !== action.handVersion) {
		const detail = `The Hand ${action.hand} was changed or removed after this was asked for.`;
		const to = action.attempts > 0 ? 'unknown' : 'failed';
		return {
			action: deps.moves.move(tx, action, to, { actor: SIDECAR, at, fields: { detail }, tell }),
		};
	}
	const fields = {
		attempts: action.attempts + 1,
		// Frozen at the first attempt: a repetition carries the same bytes.
		deadline: action.deadline ?? new Date(now.getTime() + hand.answerWithinMs).toISOString(),
	};
	if (action.state === 'approved') {
		const moved = deps.moves.move(tx, action, 'running', {
			actor: SIDECAR,
			at,
			fields,
			tell: false,
		});
		return { action: moved, hand };
	}
	if (action.attempts > 0 && !hand.retriable) {
		const detail = 'The process ended while the call was under way; it may have been made.';
		return { action: unclear(tx, deps, action, hand, { at, detail, tell }) };
	}
	const next = { ...action, ...fields, version: action.version + 1 };
	if (!updateAction(tx, next, action.version)) throw new Error(`action ${id} was moved meanwhile`);
	return { action: next, hand };
}

function settle(
	tx: Tx,
	deps: RunActionDeps,
	id: string,
	how: 'inline' | 'approved',
	execution: Execution,
): { readonly action: Action; readonly again?: string } {
	const action = actionIn(tx, id);
	// The answer came to the callback before this reply was read.
	if (action.state !== 'running') return { action };
	const now = deps.clock.now();
	const at = now.toISOString();
	const tell = how === 'approved';
	const change = { actor: SIDECAR, at, tell };
	switch (execution.kind) {
		case 'done':
			return {
				action: deps.moves.move(tx, action, 'done', {
					...change,
					fields: { output: execution.output, detail: null },
				}),
			};
		case 'refused':
			return {
				action: deps.moves.move(tx, action, 'failed', {
					...change,
					fields: { detail: execution.detail },
				}),
			};
		case 'accepted':
			return { action: wait(tx, deps, action, at) };
		case 'not-sent': {
			const { detail } = execution;
			const young = now.getTime() - Date.parse(action.updatedAt) < UNSENT_MS;
			if (how === 'inline' || !young) {
				return { action: deps.moves.move(tx, action, 'failed', { ...change, fields: { detail } }) };
			}
			// Not an attempt after all.
			const next = { ...action, attempts: action.attempts - 1, version: action.version + 1 };
			updateAction(tx, next, action.version);
			return { action: next, again: detail };
		}
		case 'unclear': {
			const hand = deps.hand(action.hand);
			const { detail } = execution;
			if (how === 'approved' && hand?.retriable && action.attempts < MOST_ATTEMPTS) {
				return { action, again: detail };
			}
			return { action: unclear(tx, deps, action, hand, { at, detail, tell }) };
		}
	}
}

/** Of an asynchronous call the callback may still tell; of others nobody will. */
function unclear(
	tx: Tx,
	deps: RunActionDeps,
	action: Action,
	hand: RunnableHand | undefined,
	how: { readonly at: string; readonly detail: string; readonly tell: boolean },
): Action {
	if (hand?.asynchronous) return wait(tx, deps, action, how.at);
	return deps.moves.move(tx, action, 'unknown', {
		actor: SIDECAR,
		at: how.at,
		fields: { detail: how.detail },
		tell: how.tell,
	});
}

function wait(tx: Tx, deps: RunActionDeps, action: Action, at: string): Action {
	const moved = deps.moves.move(tx, action, 'waiting', { actor: SIDECAR, at, tell: false });
	deps.enqueueExpiry(tx, moved);
	return moved;
}

/** The endpoint took the call and was silent for as long as its declaration allows. */
export function expireAction(
	deps: Pick<RunActionDeps, 'write' | 'clock' | 'moves'>,
	id: string,
): Promise<Action> {
	return deps.write('actions.move', (tx) => {
		const action = actionIn(tx, id);
		if (action.state !== 'waiting') return action;
		return deps.moves.move(tx, action, 'timed_out', {
			actor: SIDECAR,
			at: deps.clock.now().toISOString(),
			fields: { detail: 'No answer came to the callback in time.' },
			tell: true,
		});
	});
}
