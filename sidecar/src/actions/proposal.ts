import { createHash, randomBytes } from 'node:crypto';
import { canonicalJson } from '../canonical.ts';
import type { Action } from './action.ts';

/**
 * What a person approves, frozen: the Hand as it is declared now, its arguments, and what it is told
 * of the customer. Named by the SHA-256 of its RFC 8785 form. The salt keeps the arguments from being
 * guessed from that name, which the log keeps for ever.
 */
export function freezeProposal(
	action: Pick<
		Action,
		| 'id'
		| 'conversationId'
		| 'turnId'
		| 'hand'
		| 'handVersion'
		| 'effect'
		| 'arguments'
		| 'context'
		| 'requestedAt'
	>,
): { readonly canonical: string; readonly hash: string } {
	const canonical = canonicalJson({
		v: 1,
		action_id: action.id,
		conversation_id: action.conversationId,
		turn_id: action.turnId,
		hand: { name: action.hand, version: action.handVersion, effect: action.effect },
		arguments: action.arguments,
		context: action.context,
		made_at: action.requestedAt,
		salt: randomBytes(16).toString('hex'),
	});
	return { canonical, hash: sha256(canonical) };
}

/** Conversation + turn + call + hash of the arguments: the endpoint's key against doubles. */
export function idempotencyKeyOf(call: {
	readonly conversationId: string;
	readonly turnId: string;
	readonly callId: string;
	readonly arguments: Action['arguments'];
}): string {
	const { conversationId, turnId, callId } = call;
	return sha256(
		JSON.stringify([conversationId, turnId, callId, sha256(canonicalJson(call.arguments))]),
	);
}

function sha256(text: string): string {
	return createHash('sha256').update(text, 'utf8').digest('hex');
}
