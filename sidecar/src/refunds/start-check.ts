import { createHash } from 'node:crypto';
import type { Audit } from '../audit/audit.ts';
import type { Clock } from '../clock.ts';
import { checkpointBody, type CheckpointBody } from '../contract/wordpress.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { Retryable, Terminal } from '../failure.ts';
import { neverParked } from '../outbox/never-parked.ts';
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
 * they reconciled against is accepted from then on, as long as our log does not get shorter than it
 * was at that moment.
 */
export function createStartCheck(deps: StartCheckDeps): StartCheck {
	let done = false;
	let timer: NodeJS.Timeout | undefined;

	async function compare(): Promise<void> {
		const latest = await deps.wordpress.latestCheckpoint();
		if (latest) await continues(latest);
	}

	/** Whether our log continues what WordPress keeps; if not, refunds are paused from here on. */
	async function continues(latest: CheckpointBody): Promise<boolean> {
		const comparison = deps.audit.compare(latest.note);
		const { size } = deps.audit.root(deps.db);
		const accepted = readAcceptance(deps.db);
		const shrunk = accepted !== null && size < accepted.ownSize;
		const known = comparison.kind === 'consistent' || accepted?.hash === hashOf(latest.note);
		if (known && !shrunk) return true;
		deps.log.error(
			{ comparison, size, accepted_at_size: accepted?.ownSize },
			'WordPress keeps a checkpoint this log does not contain, or the log got shorter; refunds are paused',
		);
		await deps.write('refunds.flag', (tx) => {
			pauseRefunds(tx, deps.audit, 'log_mismatch', deps.clock.now().toISOString());
		});
		return false;
	}

	/** WordPress refused one, or could not be reached: its newest says whether our log is still its. */
	async function refused(body: CheckpointBody, error: unknown): Promise<void> {
		const latest = await deps.wordpress.latestCheckpoint();
		if (latest && !(await continues(latest))) throw notCompared();
		// After an accepted restore WordPress holds a larger one: ours has nothing to add.
		if (!latest || latest.size < body.size) throw error;
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
				throw notCompared();
			}
			try {
				await deps.wordpress.postCheckpoint(body).catch((error: unknown) => refused(body, error));
			} catch (error) {
				throw neverParked(error);
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

/** With the size our log had: one that is shorter later is not the log that was reconciled. */
async function accept(deps: StartCheckDeps, note: string): Promise<void> {
	await deps.write('refunds.flag', (tx) => {
		tx.prepare(
			`INSERT INTO flags (name, reason, since) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET reason = excluded.reason, since = excluded.since`,
		).run(
			ACCEPTED,
			`${hashOf(note)} ${String(deps.audit.root(tx).size)}`,
			deps.clock.now().toISOString(),
		);
	});
}

interface Acceptance {
	/** Hex SHA-256 of the note. */
	readonly hash: string;
	/** Entries of our own log when it was accepted. */
	readonly ownSize: number;
}

function readAcceptance(db: Db): Acceptance | null {
	const row = db
		.prepare<[string], { reason: string }>('SELECT reason FROM flags WHERE name = ?')
		.get(ACCEPTED);
	if (!row) return null;
	const [hash = '', size = '0'] = row.reason.split(' ');
	return { hash, ownSize: Number(size) };
}

function notCompared(): Retryable {
	return new Retryable('log_not_compared', 'The log is not known to continue WordPress’s.');
}

function hashOf(note: string): string {
	return createHash('sha256').update(note).digest('hex');
}
