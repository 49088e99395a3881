import { createHash } from 'node:crypto';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

/** A ticket as the customer knows it. */
export interface KnownTicket {
	readonly reference: string;
	/** Zendesk's number, once it was filed there. */
	readonly number: string | null;
	/** ISO 8601; null while it waits. */
	readonly filedAt: string | null;
}

/**
 * The reference of a call's ticket: short enough to be read out, the same when the call is made
 * again, never that of another call.
 */
export function claimReference(tx: Tx, callId: string, at: string): KnownTicket {
	const known = tx
		.prepare<[string], KnownTicket>(
			'SELECT reference, number, filed_at AS filedAt FROM tickets WHERE call_id = ?',
		)
		.get(callId);
	if (known) return known;
	const insert = tx.prepare<[string, string, string]>(
		'INSERT INTO tickets (reference, call_id, asked_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
	);
	for (let n = 0; ; n += 1) {
		const reference = referenceFrom(n === 0 ? callId : `${callId}#${String(n)}`);
		if (insert.run(reference, callId, at).changes === 1) {
			return { reference, number: null, filedAt: null };
		}
	}
}

export function markFiled(tx: Tx, reference: string, number: string | null, at: string): void {
	tx.prepare('UPDATE tickets SET number = ?, filed_at = ? WHERE reference = ?').run(
		number,
		at,
		reference,
	);
}

export function findTicket(db: Db, reference: string): KnownTicket | undefined {
	return db
		.prepare<[string], KnownTicket>(
			'SELECT reference, number, filed_at AS filedAt FROM tickets WHERE reference = ?',
		)
		.get(reference);
}

/** Eight digits: with 10,000 tickets in ten years, two in five shops would see a number drawn twice. */
function referenceFrom(text: string): string {
	const digits = BigInt(`0x${createHash('sha256').update(text).digest('hex').slice(0, 12)}`);
	return `T-${(digits % 100_000_000n).toString().padStart(8, '0')}`;
}
