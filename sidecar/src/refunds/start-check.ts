import { createHash } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { checkpointBody, type CheckpointBody } from '../contract/wordpress.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { Retryable, Terminal } from '../failure.ts';
import { currentPause, pauseRefunds } from './pause.ts';
import type { Reconciliation } from './reconcile.ts';
import type { Refunds } from './refunds.ts';

export interface StartCheckDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly audit: Audit;
	readonly wordpress: {
		latestCheckpoint(): Promise<CheckpointBody | null>;
		postCheckpoint(body: CheckpointBody): Promise<void>;
	};
	readonly log: {
		warn(fields: object, message: string): void;
		error(fields: object, message: string): void;
	};
}

export interface StartCheck {
	/** Asks WordPress until it answers; then calls `then`. Until done, no refund is submitted. */
	start(then: () => void): void;
	stop(): void;
	done(): boolean;
	/** Hands a checkpoint to WordPress (outbox). */
	publish(payload: unknown): Promise<void>;
	/** `refunds reconcile`: compares with Stripe, clears the pause, accepts WordPress's checkpoint. */
	reconcile(refunds: Refunds | null): Promise<Reconciliation>;
}

const ACCEPTED = 'accepted_checkpoint';
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/**
 * Compares our log with the newest checkpoint that WordPress keeps. One our log does not contain
 * (restored, cut or another file) pauses refunds until an operator has reconciled; the checkpoint
 * they reconciled against is accepted from then on.
 */
export function createStartCheck(deps: StartCheckDeps): StartCheck {
	let done = false;
	let timer: NodeJS.Timeout | undefined;

	async function compare(): Promise<void> {
		const latest = await deps.wordpress.latestCheckpoint();
		if (!latest) return;
		const comparison = deps.audit.compare(latest.note);
		if (comparison.kind === 'consistent' || isAccepted(deps.db, latest.note)) return;
		deps.log.error(
			{ comparison },
			'WordPress keeps a checkpoint this log does not contain; refunds are paused',
		);
		await deps.write('refunds.flag', (tx) => {
			pauseRefunds(tx, deps.audit, 'log_mismatch', deps.clock.now().toISOString());
		});
	}

	function attempt(then: () => void, delay: number): void {
		compare().then(
			() => {
				done = true;
				then();
			},
			(error: unknown) => {
				deps.log.warn({ err: error }, 'WordPress was not reached; refunds wait');
				timer = setTimeout(attempt, delay, then, Math.min(delay * 2, LONGEST_RETRY_MS)).unref();
			},
		);
	}

	return {
		start(then) {
			attempt(then, FIRST_RETRY_MS);
		},
		stop() {
			clearTimeout(timer);
		},
		done: () => done,
		async publish(payload) {
			const body = checkpointBody.parse(payload);
			// Ours must not cover up the one it should have been compared with.
			if (!done || currentPause(deps.db)?.reason === 'log_mismatch') {
				throw new Retryable(
					'log_not_compared',
					'The log is not yet known to continue WordPress’s.',
				);
			}
			try {
				await deps.wordpress.postCheckpoint(body);
			} catch (error) {
				// After a restore WordPress may hold a larger one: ours has nothing to add.
				const latest = await deps.wordpress.latestCheckpoint();
				if (!latest || latest.size < body.size) throw error;
			}
		},
		async reconcile(refunds) {
			if (!refunds)
				throw new Terminal(
					'stripe_off',
					'No Stripe key is configured; there is nothing to reconcile.',
				);
			const latest = await deps.wordpress.latestCheckpoint();
			const reconciliation = await refunds.reconcile({ kind: 'operator', id: 'cli' });
			if (latest) await accept(deps, latest.note);
			void refunds.advanceNow();
			return reconciliation;
		},
	};
}

async function accept(deps: StartCheckDeps, note: string): Promise<void> {
	await deps.write('refunds.flag', (tx) => {
		tx.prepare(
			`INSERT INTO flags (name, reason, since) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET reason = excluded.reason, since = excluded.since`,
		).run(ACCEPTED, hashOf(note), deps.clock.now().toISOString());
	});
}

function isAccepted(db: Db, note: string): boolean {
	const row = db
		.prepare<[string], { reason: string }>('SELECT reason FROM flags WHERE name = ?')
		.get(ACCEPTED);
	return row?.reason === hashOf(note);
}

function hashOf(note: string): string {
	return createHash('sha256').update(note).digest('hex');
}
