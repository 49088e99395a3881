import { decide } from '../approvals/decide.ts';
import type { Decision } from '../approvals/store.ts';
import { decisionOn } from '../approvals/store.ts';
import type { Clock } from '../clock.ts';
import type { DecisionBody } from '../contract/refunds.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { factsEntry, type Facts } from '../facts/facts.ts';
import { Invalid } from '../failure.ts';
import { approvedSince } from './ledger.ts';
import type { MoveRefund } from './move.ts';
import { overCeiling, type PolicySettings } from './policy.ts';
import { currentPause } from './pause.ts';
import type { EnqueueAdvance } from './request.ts';
import { findRefund, type Refund } from './store.ts';
import { refundIn } from './move.ts';

export interface DecideDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly moves: MoveRefund;
	readonly settings: PolicySettings;
	readonly facts: Facts;
	readonly enqueueAdvance: EnqueueAdvance;
}

/**
 * A shop manager's word on one proposal: decision, state, reservation, log entry and the start of
 * the submission in one transaction. Repeated, it returns what was decided the first time.
 *
 * @throws Invalid 404 unknown refund, 409 another proposal stands now, 422 fields that do not belong
 *   together, 409 the day's ceiling
 */
export async function decideRefund(
	deps: DecideDeps,
	body: DecisionBody,
	actor: { readonly id: string; readonly name: string },
): Promise<Refund> {
	const refund = findRefund(deps.db, body.refund_request_id);
	if (!refund) {
		throw new Invalid(404, 'refund_unknown', 'No such refund request.', 'refund_request_id');
	}
	if (refund.conversationId !== body.conversation_id) {
		throw new Invalid(
			422,
			'not_of_refund',
			'The refund belongs to another conversation.',
			'conversation_id',
		);
	}
	if (refund.turnId !== body.turn_id) {
		throw new Invalid(422, 'not_of_refund', 'The refund belongs to another turn.', 'turn_id');
	}
	return deps.write('refunds.decide', (tx) => {
		const now = deps.clock.now();
		const at = now.toISOString();
		const current = refundIn(tx, refund.id);
		const decision: Decision = {
			proposalHash: body.proposal_hash,
			approved: body.approved,
			notes: body.notes,
			actor,
			decidedAt: at,
		};
		if (!decisionOn(tx, body.proposal_hash) && currentPause(tx)?.reason === 'log_mismatch') {
			throw new Invalid(
				409,
				'refunds_paused',
				'The log does not contain what WordPress keeps of it (a restored backup?), so this may have been decided before. Have the operator run: npx ai-support-chat refunds reconcile',
			);
		}
		if (body.approved && !decisionOn(tx, body.proposal_hash))
			refuseOverCeiling(tx, deps, current, now);
		const decided = decide(tx, current.id, decision);
		switch (decided.kind) {
			case 'already':
				return current;
			case 'unknown-proposal':
				throw new Invalid(
					404,
					'proposal_unknown',
					'No such proposal for this refund.',
					'proposal_hash',
				);
			case 'stale':
				throw staleProposal();
			case 'decided':
				break;
		}
		if (current.state !== 'awaiting_approval') throw staleProposal();
		const moved = deps.moves.move(tx, current, body.approved ? 'approved' : 'denied', {
			actor: { kind: 'staff', id: actor.id },
			at,
			data: {
				proposal_hash: body.proposal_hash,
				has_note: body.notes !== '',
				...factsEntry(deps.facts.current()),
				...(body.approved && { reason: body.reason ?? current.reason }),
			},
			...(body.notes !== '' && {
				personal: { subject: current.conversationId, data: { notes: body.notes } },
			}),
			fields: body.approved
				? { approvedAt: at, automatic: false, detail: null, reason: body.reason ?? current.reason }
				: { detail: null },
		});
		if (body.approved) deps.enqueueAdvance(tx, moved);
		return moved;
	});
}

function staleProposal(): Invalid {
	return new Invalid(
		409,
		'proposal_stale',
		'The refund has changed since this proposal was shown. Look at it again and decide anew.',
		'proposal_hash',
	);
}

function refuseOverCeiling(db: Db, deps: DecideDeps, refund: Refund, now: Date): void {
	const approvedToday = approvedSince(db, {
		currency: refund.currency,
		since: `${now.toISOString().slice(0, 10)}T00:00:00.000Z`,
		exceptRefund: refund.id,
	});
	if (
		overCeiling({ amount: refund.amount, currency: refund.currency, approvedToday }, deps.settings)
	) {
		throw new Invalid(
			409,
			'day_ceiling',
			'This would exceed the refunds allowed for today (REFUND_MAX_PER_DAY). Decide tomorrow, or have the operator raise it.',
			'refund_request_id',
		);
	}
}
