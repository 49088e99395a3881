import type { Actor, AuditLog, NewEntry } from '../audit/log.ts';
import type { RefundState } from '../contract/conversations.ts';
import type { Json } from '../contract/hands.ts';
import type { Tx } from '../db/write.ts';
import { isLegalMove } from './refund.ts';
import { setReservation } from './ledger.ts';
import { findRefund, insertRefund, type Refund } from './store.ts';

/** Hands a refund's news to whoever tells people; called inside the transaction of the move. */
export type RefundMoved = (tx: Tx, refund: Refund, from: RefundState | null) => void;

export interface Change {
	readonly actor: Actor;
	/** ISO 8601. */
	readonly at: string;
	/** Facts for the log, without personal data. */
	readonly data?: { readonly [key: string]: Json };
	/** Sealed with the subject's key. */
	readonly personal?: NonNullable<NewEntry['personal']>;
	readonly fields?: Partial<
		Pick<
			Refund,
			'detail' | 'stripeRefundId' | 'approvedAt' | 'automatic' | 'proposalNumber' | 'reason'
		>
	>;
}

export interface MoveRefund {
	/** Creates the refund as `requested`. */
	begin(tx: Tx, refund: Refund, change: Change): Refund;
	/**
	 * The only way a refund's state changes: state, reservation, log entry and news in one
	 * transaction.
	 *
	 * @throws RefundMovedMeanwhile when somebody else moved it since `refund` was read
	 */
	move(tx: Tx, refund: Refund, to: RefundState, change: Change): Refund;
}

/** Compare-and-set lost; read again and decide again. */
export class RefundMovedMeanwhile extends Error {
	constructor(id: string) {
		super(`refund ${id} was moved by somebody else meanwhile`);
		this.name = 'RefundMovedMeanwhile';
	}
}

export function createMoveRefund(deps: { audit: AuditLog; moved: RefundMoved }): MoveRefund {
	function record(tx: Tx, refund: Refund, from: RefundState | null, change: Change): void {
		setReservation(tx, refund, change.at);
		deps.audit.append(tx, {
			type: 'refund.state_changed',
			actor: change.actor,
			refundRequestId: refund.id,
			conversationId: refund.conversationId,
			turnId: refund.turnId,
			data: {
				from,
				to: refund.state,
				amount: refund.amount,
				currency: refund.currency,
				charge_id: refund.chargeId,
				order: { source: refund.orderSource, id: refund.orderId },
				...change.data,
			},
			...(change.personal && { personal: change.personal }),
		});
		deps.moved(tx, refund, from);
	}

	return {
		begin(tx, refund, change) {
			insertRefund(tx, refund);
			record(tx, refund, null, change);
			return refund;
		},
		move(tx, refund, to, change) {
			if (!isLegalMove(refund.state, to)) {
				throw new Error(`refund ${refund.id} cannot move from ${refund.state} to ${to}`);
			}
			const next: Refund = {
				...refund,
				...change.fields,
				state: to,
				version: refund.version + 1,
				updatedAt: change.at,
			};
			const { changes } = tx
				.prepare(
					`UPDATE refunds SET state = @state, version = @version, detail = @detail,
						stripe_refund_id = @stripeRefundId, approved_at = @approvedAt,
						automatic = @automatic, proposal_number = @proposalNumber, reason = @reason,
						updated_at = @updatedAt
					WHERE id = @id AND version = @read`,
				)
				.run({
					id: next.id,
					read: refund.version,
					state: next.state,
					version: next.version,
					detail: next.detail,
					stripeRefundId: next.stripeRefundId,
					approvedAt: next.approvedAt,
					automatic: next.automatic ? 1 : 0,
					proposalNumber: next.proposalNumber,
					reason: next.reason,
					updatedAt: next.updatedAt,
				});
			if (changes !== 1) throw new RefundMovedMeanwhile(refund.id);
			record(tx, next, refund.state, change);
			return next;
		},
	};
}

/** Reads a refund that must exist, inside the transaction that will move it. */
export function refundIn(tx: Tx, id: string): Refund {
	const refund = findRefund(tx, id);
	if (!refund) throw new Error(`refund ${id} does not exist`);
	return refund;
}
