import { currentProposal } from '../approvals/store.ts';
import { Retryable } from '../failure.ts';
import type { SendOutcome, StripeRefund } from '../providers/stripe-types.ts';
import { readCharge } from './assessment.ts';
import { evidenceOn } from './evidence.ts';
import { freezeSubmission, proposeAgain, type FreezeDeps } from './freeze.ts';
import { refundIn } from './move.ts';
import { pauseRefunds } from './pause.ts';
import { settle } from './settle.ts';
import { findRefund, type Refund } from './store.ts';
import { countAttempt, dropUnsentSubmission, submissionOf } from './submission-store.ts';

export interface SubmitDeps extends FreezeDeps {
	/** Null when refunds may be sent; else why not (paused, or not yet checked with WordPress). */
	readonly closed: () => string | null;
}

/**
 * Takes an approved refund as far as it will go: the one path for first send, retry and restart.
 * Returns when nothing is left to do.
 *
 * @throws Retryable when Stripe has not answered clearly or not settled yet: call again later
 */
export async function advanceRefund(deps: SubmitDeps, refundId: string): Promise<void> {
	for (;;) {
		const refund = findRefund(deps.db, refundId);
		if (!refund) return;
		switch (refund.state) {
			case 'approved':
				requireOpen(deps);
				await freezeSubmission(deps, refund);
				break;
			case 'submitting':
			case 'unknown':
				await submitOnce(deps, refund);
				break;
			case 'submitted':
				await checkSettlement(deps, refund);
				break;
			case 'requested':
			case 'awaiting_approval':
			case 'denied':
			case 'expired':
			case 'withdrawn':
			case 'confirmed':
			case 'failed':
			case 'reversed':
				return;
		}
	}
}

/** Lists first, sends only what Stripe does not have. After any send, Stripe's list has the last word. */
async function submitOnce(deps: SubmitDeps, refund: Refund): Promise<void> {
	if (await adoptOrStop(deps, refund)) return;
	requireOpen(deps);
	const { frozen } = submissionOf(deps.db, refund.id);
	const still = await deps.write('refunds.attempt', (tx) => {
		// Settled meanwhile, by evidence or by an operator's word: nothing may be sent any more.
		if (refundIn(tx, refund.id).version !== refund.version) return false;
		const attempt = countAttempt(tx, refund.id, 1);
		deps.audit.append(tx, {
			type: 'refund.send_attempted',
			actor: { kind: 'sidecar' },
			refundRequestId: refund.id,
			conversationId: refund.conversationId,
			turnId: refund.turnId,
			data: { attempt, idempotency_key: frozen.idempotencyKey },
		});
		return true;
	});
	if (!still) return;
	await digest(deps, refund, await deps.stripe.sendRefund(frozen));
}

async function digest(deps: SubmitDeps, refund: Refund, outcome: SendOutcome): Promise<void> {
	switch (outcome.kind) {
		case 'refund':
			await adopt(deps, refund.id, outcome.refund);
			return;
		case 'not_sent':
			await deps.write('refunds.attempt', (tx) => countAttempt(tx, refund.id, -1));
			throw new Retryable('stripe_unreachable', `Stripe could not be reached: ${outcome.message}`);
		case 'refused':
			if (await adoptOrStop(deps, refund)) return;
			await deps.write('refunds.settle', (tx) => {
				deps.moves.move(tx, refundIn(tx, refund.id), 'failed', {
					actor: { kind: 'stripe' },
					at: deps.clock.now().toISOString(),
					data: { status: outcome.status, code: outcome.code },
					fields: { detail: `Stripe refused: ${outcome.message}` },
				});
			});
			return;
		case 'forbidden':
			await becomeUnknown(deps, refund.id, `Stripe refused the key: ${outcome.message}`, true);
			throw new Retryable('stripe_key_refused', 'Stripe refused the key; refunds are paused.');
		case 'unclear':
			if (await adoptOrStop(deps, refund)) return;
			await becomeUnknown(deps, refund.id, outcome.message, false);
			throw new Retryable('refund_unclear', `No clear answer from Stripe: ${outcome.reason}`);
	}
}

/**
 * Reads the charge's refunds to the last page. Adopts ours; stops before a refund nobody accounts
 * for. False: nothing speaks against sending.
 */
async function adoptOrStop(deps: SubmitDeps, refund: Refund): Promise<boolean> {
	const reading = await readCharge(deps.stripe, deps.db, refund.chargeId);
	const { seen_refunds: seen } = currentProposal(deps.db, refund.id).proposal;
	const evidence = evidenceOn(deps.db, refund, seen, reading.refunds);
	switch (evidence.kind) {
		case 'ours':
			await adopt(deps, refund.id, evidence.refund);
			return true;
		case 'none':
			return false;
		case 'unaccounted':
			break;
	}
	const what = `Stripe shows the refund ${evidence.refund.id}, which no request of ours explains.`;
	const sent = await deps.write('refunds.settle', (tx) => {
		const current = refundIn(tx, refund.id);
		if (current.version !== refund.version) return false;
		if (submissionOf(tx, refund.id).attempts > 0) return true;
		dropUnsentSubmission(tx, refund.id);
		proposeAgain(tx, deps, { ...current, detail: what }, reading, ['changed_since_approval']);
		return false;
	});
	if (!sent) return true;
	await becomeUnknown(deps, refund.id, what, false);
	throw new Retryable('refund_unaccounted', what);
}

async function adopt(deps: SubmitDeps, refundId: string, evidence: StripeRefund): Promise<void> {
	await deps.write('refunds.settle', (tx) =>
		settle(tx, deps.moves, refundIn(tx, refundId), evidence, deps.clock.now().toISOString()),
	);
}

async function becomeUnknown(
	deps: SubmitDeps,
	refundId: string,
	detail: string,
	pause: boolean,
): Promise<void> {
	await deps.write('refunds.settle', (tx) => {
		const at = deps.clock.now().toISOString();
		if (pause) pauseRefunds(tx, deps.audit, 'stripe_key_refused', at);
		const current = refundIn(tx, refundId);
		if (current.state !== 'submitting') return;
		deps.moves.move(tx, current, 'unknown', {
			actor: { kind: 'sidecar' },
			at,
			data: { why: detail },
			fields: { detail },
		});
	});
}

/** Stripe has it and has not settled it. */
async function checkSettlement(deps: SubmitDeps, refund: Refund): Promise<void> {
	const refunds = await deps.stripe.listRefunds(refund.chargeId);
	const evidence = evidenceOn(deps.db, refund, [], refunds);
	if (evidence.kind === 'ours') await adopt(deps, refund.id, evidence.refund);
	if (findRefund(deps.db, refund.id)?.state === 'submitted') {
		throw new Retryable('refund_pending', 'Stripe has not settled the refund yet.');
	}
}

function requireOpen(deps: SubmitDeps): void {
	const why = deps.closed();
	if (why !== null) throw new Retryable('refunds_paused', why);
}
