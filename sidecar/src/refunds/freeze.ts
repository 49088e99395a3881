import { currentProposal } from '../approvals/store.ts';
import type { AuditLog } from '../audit/log.ts';
import type { ApprovalReason } from '../contract/refunds.ts';
import type { Tx } from '../db/write.ts';
import { factsEntry } from '../facts/facts.ts';
import { Retryable, Terminal } from '../failure.ts';
import type { OrderHold } from '../orders/order.ts';
import type { OrderSource } from '../orders/source.ts';
import {
	assessRefund,
	isOutdated,
	readCharge,
	remainingOf,
	type ChargeReading,
} from './assessment.ts';
import { evidenceOn } from './evidence.ts';
import { refundIn } from './move.ts';
import { propose, type RequestDeps } from './request.ts';
import type { Refund } from './store.ts';
import { insertSubmission } from './submission-store.ts';
import { tighten } from './tighten.ts';

export interface FreezeDeps extends RequestDeps {
	readonly audit: AuditLog;
	readonly instance: string;
	/** Null when no order source is configured. */
	readonly orders: OrderSource | null;
}

/**
 * The first step of a submission: what remains, disputes and policy are checked again, then the
 * exact bytes are frozen and the refund is `submitting`, in one transaction. Nothing is sent. What
 * no longer holds goes back to a person as the next proposal.
 */
export async function freezeSubmission(deps: FreezeDeps, refund: Refund): Promise<void> {
	for (;;) {
		const reading = await readCharge(deps.stripe, deps.db, refund.chargeId);
		const holds = await currentHolds(deps, refund);
		const log = deps.audit.root(deps.db);
		const frozen = await deps.stripe.freezeRefund({
			chargeId: refund.chargeId,
			amount: refund.amount,
			reason: refund.reason,
			refundRequestId: refund.id,
			metadata: {
				refund_request_id: refund.id,
				order_number: refund.orderNumber,
				log_root: log.root,
				log_size: String(log.size),
				instance: deps.instance,
			},
		});
		const done = await deps.write('refunds.freeze', (tx) => {
			const current = refundIn(tx, refund.id);
			if (current.version !== refund.version) return true;
			if (isOutdated(tx, reading)) return false;
			const objections = objectionsTo(tx, deps, current, reading, holds);
			if (objections.length > 0) {
				proposeAgain(tx, deps, current, reading, objections);
				return true;
			}
			insertSubmission(tx, current.id, frozen, log);
			deps.moves.move(tx, current, 'submitting', {
				actor: { kind: 'sidecar' },
				at: deps.clock.now().toISOString(),
				data: {
					log_root: log.root,
					log_size: log.size,
					...(current.automatic && factsEntry(deps.facts.current())),
				},
			});
			return true;
		});
		if (done) return;
	}
}

/** A hold set since; what was known at the request when the order source cannot be asked now. */
async function currentHolds(deps: FreezeDeps, refund: Refund): Promise<readonly OrderHold[]> {
	const known = refund.orderSummary.holds;
	try {
		return (await deps.orders?.findByNumber(refund.orderNumber))?.holds ?? known;
	} catch (error) {
		if (error instanceof Retryable || error instanceof Terminal) return known;
		throw error;
	}
}

/** Reasons that were not before the person (or the policy) who approved. */
function objectionsTo(
	tx: Tx,
	deps: FreezeDeps,
	refund: Refund,
	reading: ChargeReading,
	holds: readonly OrderHold[],
): ApprovalReason[] {
	const { proposal } = currentProposal(tx, refund.id);
	switch (evidenceOn(tx, refund, proposal.seen_refunds, reading.refunds).kind) {
		case 'ours':
			// It was sent before (a restored database): adopt it, ask nobody.
			return [];
		case 'unaccounted':
			return ['changed_since_approval'];
		case 'none':
			break;
	}
	// A person who approved may go beyond the shop's own rules, never beyond the environment.
	const settings = refund.automatic ? tighten(deps.settings, deps.facts.current()) : deps.settings;
	const assessment = assessRefund(
		tx,
		{
			refundId: refund.id,
			amount: refund.amount,
			currency: refund.currency,
			order: {
				source: refund.orderSource,
				id: refund.orderId,
				status: refund.orderSummary.status,
				placedAt: refund.orderSummary.placed_at,
			},
			holds,
			customerEmail: refund.customerEmail,
		},
		reading,
		settings,
		deps.clock.now(),
	);
	switch (assessment.kind) {
		case 'automatic':
			return [];
		case 'refused':
			return ['changed_since_approval'];
		case 'approval':
			return refund.automatic
				? [...assessment.reasons]
				: assessment.reasons.filter(
						(reason) => isAboutTheCharge(reason) && !proposal.reasons.includes(reason),
					);
	}
}

/** Of a refund that a person approved, only news about the charge make the approval stale. */
function isAboutTheCharge(reason: ApprovalReason): boolean {
	switch (reason) {
		case 'card_checks_failed':
		case 'card_checks_unavailable':
		case 'raised_risk':
		case 'verification_hold':
		case 'open_dispute':
		case 'changed_since_approval':
		case 'unexplained_refund':
			return true;
		case 'always':
		case 'over_limit':
		case 'currency_without_limit':
		case 'second_automatic_refund':
		case 'day_ceiling':
			return false;
	}
}

/** Back to a person, as proposal n+1 with today's numbers. Only while nothing was ever sent. */
export function proposeAgain(
	tx: Tx,
	deps: FreezeDeps,
	refund: Refund,
	reading: ChargeReading,
	reasons: readonly ApprovalReason[],
): void {
	const at = deps.clock.now().toISOString();
	const number = refund.proposalNumber + 1;
	const frozen = propose(tx, refund, {
		number,
		remaining: remainingOf(tx, reading, refund.id),
		reasons,
		reading,
		at,
	});
	deps.moves.move(tx, refund, 'awaiting_approval', {
		actor: { kind: 'sidecar' },
		at,
		data: { proposal_hash: frozen.hash, reasons, ...factsEntry(deps.facts.current()) },
		fields: { proposalNumber: number, automatic: false, approvedAt: null },
	});
}
