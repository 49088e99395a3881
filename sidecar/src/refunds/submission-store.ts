import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import type { FrozenRefund } from '../providers/stripe-types.ts';

export interface Submission {
	readonly frozen: FrozenRefund;
	/** How often the bytes may have left this machine. */
	readonly attempts: number;
}

export function insertSubmission(
	tx: Tx,
	refundId: string,
	frozen: FrozenRefund,
	log: { readonly size: number; readonly root: string },
): void {
	tx.prepare(
		`INSERT INTO submissions (refund_id, body, api_version, idempotency_key, log_size, log_root)
		VALUES (?, ?, ?, ?, ?, ?)`,
	).run(refundId, frozen.body, frozen.apiVersion, frozen.idempotencyKey, log.size, log.root);
}

/** Only for a refund of which nothing was ever sent: a new proposal freezes new bytes. */
export function dropUnsentSubmission(tx: Tx, refundId: string): void {
	tx.prepare('DELETE FROM submissions WHERE refund_id = ? AND attempts = 0').run(refundId);
}

export function submissionOf(db: Db, refundId: string): Submission {
	const row = db
		.prepare<
			[string],
			{ body: string; api_version: string; idempotency_key: string; attempts: number }
		>('SELECT body, api_version, idempotency_key, attempts FROM submissions WHERE refund_id = ?')
		.get(refundId);
	if (!row) throw new Error(`refund ${refundId} has no frozen submission`);
	return {
		frozen: { body: row.body, apiVersion: row.api_version, idempotencyKey: row.idempotency_key },
		attempts: row.attempts,
	};
}

/** Counts an attempt before it is made; `by` -1 takes one back that provably sent nothing. */
export function countAttempt(tx: Tx, refundId: string, by: 1 | -1): number {
	const row = tx
		.prepare<[number, string], { attempts: number }>(
			'UPDATE submissions SET attempts = attempts + ? WHERE refund_id = ? RETURNING attempts',
		)
		.get(by, refundId);
	if (!row) throw new Error(`refund ${refundId} has no frozen submission`);
	return row.attempts;
}
