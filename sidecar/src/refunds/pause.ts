import type { Actor, AuditLog } from '../audit/log.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

/** Why no refund is sent to Stripe for now. */
export type PauseReason =
	/** WordPress keeps a checkpoint that our log does not contain: this is a restored or other file. */
	| 'log_mismatch'
	/** Stripe refused the key (401, 403). */
	| 'stripe_key_refused';

export interface Pause {
	readonly reason: PauseReason;
	/** ISO 8601. */
	readonly since: string;
}

const FLAG = 'refunds_paused';

export function currentPause(db: Db): Pause | null {
	return (
		db.prepare<[string], Pause>('SELECT reason, since FROM flags WHERE name = ?').get(FLAG) ?? null
	);
}

/** Durable until `refunds reconcile` clears it; a pause that stands keeps its first reason. */
export function pauseRefunds(tx: Tx, audit: AuditLog, reason: PauseReason, at: string): void {
	const { changes } = tx
		.prepare('INSERT INTO flags (name, reason, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
		.run(FLAG, reason, at);
	if (changes === 1) {
		audit.append(tx, { type: 'refunds.paused', actor: { kind: 'sidecar' }, data: { reason } });
	}
}

export function resumeRefunds(tx: Tx, audit: AuditLog, actor: Actor): void {
	const pause = currentPause(tx);
	if (!pause) return;
	tx.prepare('DELETE FROM flags WHERE name = ?').run(FLAG);
	audit.append(tx, { type: 'refunds.resumed', actor, data: { reason: pause.reason } });
}
