import type { VerificationBody } from '../contract/conversations.ts';
import { Invalid } from '../failure.ts';
import type { Customer } from '../identity/principal.ts';
import type { Confirmed, OrderProof } from '../orders/proof.ts';
import { beginTurn, conversationOf, knownTurn, type MessageDeps } from './messages.ts';
import { hashOfBody, type Turn } from './store.ts';

/**
 * Takes the mailed code. When it is right, the order is proven and the turn `message_id` begins in
 * the same transaction; sent again, the same turn is returned. A wrong code costs an attempt.
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
		const confirmed = deps.proof.confirmWithin(tx, {
			customer,
			verificationId: body.verification_id,
			code: body.code,
		});
		// Returned, not thrown: the spent attempt must be committed too.
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
