import { z } from 'zod';
import type { Actor } from '../audit/log.ts';
import { Retryable, Terminal } from '../failure.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { DecideDeps } from './decide.ts';
import { createMoveRefund, RefundMovedMeanwhile, type RefundMoved } from './move.ts';
import { currentPause, pauseRefunds } from './pause.ts';
import { settleByOperator } from './operator-word.ts';
import { reconcileRefunds, type Reconciliation } from './reconcile.ts';
import { requestRefund, type Requested, type RefundRequest } from './request.ts';
import { findRefundOfCall, type Refund } from './store.ts';
import { refundsInStates } from './store.ts';
import { advanceRefund, type SubmitDeps } from './submit.ts';

const ADVANCE = 'refund.advance';
const UNDER_WAY = ['approved', 'submitting', 'unknown', 'submitted'] as const;
const advancePayload = z.object({ refund_id: z.string() });

export interface RefundLog {
	warn(fields: object, message: string): void;
}

export interface Refunds {
	readonly request: (asked: RefundRequest) => Promise<Requested>;
	/** The refund that a call requested, so that the call made again finds it. */
	readonly ofCall: (callId: string) => Refund | undefined;
	readonly decideDeps: DecideDeps;
	readonly reconcile: (operator: Actor) => Promise<Reconciliation>;
	readonly settle: (
		given: Omit<Parameters<typeof settleByOperator>[1], 'operator'>,
	) => Promise<Refund>;
	/** Tries everything unsettled now, due or not. */
	readonly advanceNow: () => Promise<void>;
	/** At start: whatever is under way has somebody who works on it. */
	readonly resume: () => Promise<void>;
}

/** Everything about refunds, wired: `decide`, `request` and `reconcile` enter here. */
export function createRefunds(
	deps: Omit<SubmitDeps, 'moves' | 'enqueueAdvance' | 'closed'> & {
		readonly outbox: Outbox;
		readonly moved: RefundMoved;
		readonly log: RefundLog;
		/** False until the log was compared with WordPress's checkpoint at start. */
		readonly checked: () => boolean;
	},
): Refunds {
	const { outbox, db } = deps;
	const submitDeps: SubmitDeps = {
		...deps,
		moves: createMoveRefund({ audit: deps.audit, moved: deps.moved }),
		enqueueAdvance(tx, refund) {
			outbox.enqueue(tx, {
				kind: ADVANCE,
				key: `${refund.id}:${String(refund.version)}`,
				// One at a time of each refund.
				order: refund.id,
				payload: { refund_id: refund.id },
			});
		},
		closed() {
			if (!deps.checked()) return 'The log has not been compared with WordPress yet.';
			const pause = currentPause(db);
			return pause && `Refunds are paused (${pause.reason}): npx ai-support-chat refunds reconcile`;
		},
	};

	outbox.handle(ADVANCE, async (payload) => {
		const { refund_id } = advancePayload.parse(payload);
		try {
			await advanceRefund(submitDeps, refund_id);
		} catch (error) {
			deps.log.warn({ err: error, refund_request_id: refund_id }, 'a refund waits');
			throw await againLater(submitDeps, error);
		}
	});

	return {
		request: (asked) => requestRefund(submitDeps, asked),
		ofCall: (callId) => findRefundOfCall(db, callId),
		decideDeps: submitDeps,
		reconcile: (operator) => reconcileRefunds(submitDeps, operator),
		settle: (given) =>
			settleByOperator(submitDeps, { ...given, operator: { kind: 'operator', id: 'cli' } }),
		advanceNow: () => outbox.runNow(ADVANCE),
		resume: () =>
			deps.write('refunds.advance', (tx) => {
				for (const refund of refundsInStates(tx, UNDER_WAY)) submitDeps.enqueueAdvance(tx, refund);
			}),
	};
}

/** A refund in flight is never parked: whatever is wrong, it is tried again when it may be mended. */
async function againLater(deps: SubmitDeps, error: unknown): Promise<unknown> {
	if (error instanceof Terminal && error.type === 'stripe_forbidden') {
		await deps.write('refunds.flag', (tx) => {
			pauseRefunds(tx, deps.audit, 'stripe_key_refused', deps.clock.now().toISOString());
		});
	}
	if (error instanceof Terminal || error instanceof RefundMovedMeanwhile) {
		return new Retryable('refund_waits', error.message, { cause: error });
	}
	return error;
}
