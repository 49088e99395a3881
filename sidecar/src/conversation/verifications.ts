import type { VerificationBody } from '../contract/conversations.ts';
import type { Tx } from '../db/write.ts';
import { Invalid } from '../failure.ts';
import type { Customer } from '../identity/principal.ts';
import type { Confirmed, OrderProof } from '../orders/proof.ts';
import { beginTurn, conversationOf, knownTurn, type MessageDeps } from './messages.ts';
import { hashOfBody, type Turn } from './store.ts';

/**
 * Takes the mailed code. When it is right, the order is proven and the turn `message_id` begins in
 * the same transaction; sent again, the same turn is returned. A wrong code costs one attempt,
 * however often the same message brings it.
 *
 * @throws Invalid 404, 409, 410 or 422, naming the field
 */
export async function acceptVerification(
	deps: MessageDeps & { readonly proof: OrderProof },
	customer: Customer,
	body: VerificationBody,
): Promise<Turn> {
	conversationOf(deps.db, customer, body.conversation_id);
	const turn = {
		id: body.message_id,
		conversationId: body.conversation_id,
		bodyHash: hashOfBody('verification', body.verification_id, body.code),
	};
	const outcome = await deps.write('orders.proof', (tx) => {
		const known = knownTurn(tx, turn);
		if (known) return known;
		const answered = wrongBefore(tx, turn.id, turn.bodyHash);
		if (answered) return answered;
		const confirmed = deps.proof.confirmWithin(tx, {
			customer,
			verificationId: body.verification_id,
			code: body.code,
		});
		// Returned, not thrown: the spent attempt must be committed too.
		if (confirmed.kind === 'wrong') {
			rememberWrong(tx, turn.id, turn.bodyHash, confirmed.attemptsLeft, deps.clock.now());
		}
		if (confirmed.kind !== 'proven') return confirmed;
		return beginTurn(tx, deps, customer, {
			...turn,
			customerText: null,
			begun: {
				kind: 'begun',
				trigger: { kind: 'verified', orderNumber: confirmed.orderNumber },
				notice: null,
			},
		});
	});
	if (!('kind' in outcome)) return outcome;
	throw refusal(outcome);
}

type Wrong = Extract<Confirmed, { kind: 'wrong' }>;

/** A wrong code's answer is of no use once the code has long run out. */
const KEPT_MS = 24 * 60 * 60 * 1000;

function wrongBefore(tx: Tx, messageId: string, bodyHash: string): Wrong | undefined {
	const row = tx
		.prepare<[string, string], { n: number }>(
			'SELECT attempts_left AS n FROM wrong_codes WHERE message_id = ? AND body_hash = ?',
		)
		.get(messageId, bodyHash);
	return row && { kind: 'wrong', attemptsLeft: row.n };
}

function rememberWrong(
	tx: Tx,
	messageId: string,
	bodyHash: string,
	attemptsLeft: number,
	now: Date,
): void {
	tx.prepare('DELETE FROM wrong_codes WHERE at < ?').run(
		new Date(now.getTime() - KEPT_MS).toISOString(),
	);
	tx.prepare(
		'INSERT INTO wrong_codes (message_id, body_hash, attempts_left, at) VALUES (?, ?, ?, ?)',
	).run(messageId, bodyHash, attemptsLeft, now.toISOString());
}

function refusal(confirmed: Exclude<Confirmed, { kind: 'proven' }>): Invalid {
	switch (confirmed.kind) {
		case 'wrong':
			return new Invalid(
				422,
				'code_wrong',
				confirmed.attemptsLeft === 0
					? 'That is not the code, and there are no more attempts. Ask about the order again for a new code.'
					: `That is not the code. Attempts left: ${String(confirmed.attemptsLeft)}.`,
				'code',
			);
		case 'expired':
			return new Invalid(
				410,
				'code_expired',
				'This code can no longer be used. Ask about the order again for a new one.',
				'code',
			);
		case 'unknown':
			return new Invalid(
				404,
				'verification_unknown',
				'No such request for a code here.',
				'verification_id',
			);
	}
}
