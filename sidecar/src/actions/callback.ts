import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { CallbackBody, CallbackReply } from '../contract/actions.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { Invalid } from '../failure.ts';
import { isLegalActionMove, type Action } from './action.ts';
import { checkCallbackToken } from './callback-token.ts';
import { findCallback, insertCallback } from './callback-store.ts';
import type { MoveAction } from './move.ts';
import type { RunnableHand } from './run.ts';
import { actionIn, findAction } from './store.ts';

export interface CallbackDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly moves: MoveAction;
	readonly key: Uint8Array;
	readonly hand: (name: string) => RunnableHand | undefined;
}

const HEADER = 'Authorization';

/**
 * Takes the late answer of an asynchronous call, once. The same answer again gets the stored
 * response; an answer that cannot be used changes nothing, so that it may be mended and sent again.
 *
 * @throws Invalid 401 without a valid token, 404, 409 for a second, different answer, 422
 */
export async function answerCallback(
	deps: CallbackDeps,
	token: string,
	body: CallbackBody,
): Promise<{ readonly reply: string; readonly replayed: boolean }> {
	const now = deps.clock.now();
	const checked = checkCallbackToken(deps.key, body.call_id, token, now);
	if (checked === 'forged') {
		throw new Invalid(401, 'callback_invalid', 'This token is not of this call.', HEADER);
	}
	const bodyHash = createHash('sha256').update(JSON.stringify(body)).digest('hex');
	const known = repeated(findCallback(deps.db, body.call_id), bodyHash);
	if (known !== undefined) return { reply: known, replayed: true };
	if (checked === 'expired') {
		throw new Invalid(401, 'callback_expired', 'This token has expired.', HEADER);
	}
	if (!findAction(deps.db, body.call_id)) {
		throw new Invalid(404, 'call_unknown', 'No such call.', 'call_id');
	}
	return deps.write('actions.callback', (tx) => {
		const before = repeated(findCallback(tx, body.call_id), bodyHash);
		if (before !== undefined) return { reply: before, replayed: true };
		const action = actionIn(tx, body.call_id);
		const at = now.toISOString();
		if (!isLegalActionMove(action.state, body.ok ? 'done' : 'failed')) {
			throw new Invalid(409, 'call_closed', `This call is ${action.state} already.`, 'call_id');
		}
		const moved = deps.moves.move(tx, action, body.ok ? 'done' : 'failed', {
			actor: { kind: 'hand', id: action.hand },
			at,
			fields: body.ok
				? { output: usable(deps, action, body.output), detail: null }
				: { detail: `The Hand answered: ${body.error.message}` },
			tell: true,
		});
		const reply = JSON.stringify({
			call_id: moved.id,
			state: moved.state,
		} satisfies CallbackReply);
		insertCallback(tx, action.id, { bodyHash, response: reply, at });
		return { reply, replayed: false };
	});
}

function repeated(known: ReturnType<typeof findCallback>, bodyHash: string): string | undefined {
	if (known === undefined || known.bodyHash === bodyHash) return known?.response;
	throw new Invalid(409, 'callback_used', 'This call was answered otherwise before.', 'call_id');
}

function usable(
	deps: CallbackDeps,
	action: Action,
	output: unknown,
): NonNullable<Action['output']> {
	const hand = deps.hand(action.hand);
	if (!hand) {
		throw new Invalid(409, 'hand_changed', 'The Hand of this call is no longer here.', 'call_id');
	}
	const read = hand.readOutput(output);
	if (read.ok) return read.output;
	throw new Invalid(422, 'invalid_field', `output: ${read.problem}`, 'output');
}
