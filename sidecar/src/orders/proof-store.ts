import { z } from 'zod';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import type { Customer } from '../identity/principal.ts';

/** One code asked for, decoys included. Times are milliseconds since the epoch. */
export interface Verification {
	readonly id: string;
	readonly sessionId: string;
	readonly userId: string | null;
	readonly orderNumber: string;
	/** Null for a decoy: nothing was mailed. */
	readonly addressMac: Buffer | null;
	readonly codeMac: Buffer;
	readonly attemptsLeft: number;
	readonly state: 'open' | 'used' | 'voided';
	readonly createdAt: number;
	readonly expiresAt: number;
}

const row = z
	.object({
		id: z.string(),
		session_id: z.string(),
		user_id: z.string().nullable(),
		order_number: z.string(),
		address_mac: z.instanceof(Buffer).nullable(),
		code_mac: z.instanceof(Buffer),
		attempts_left: z.int(),
		state: z.enum(['open', 'used', 'voided']),
		created_at: z.int(),
		expires_at: z.int(),
	})
	.transform((stored): Verification => ({
		id: stored.id,
		sessionId: stored.session_id,
		userId: stored.user_id,
		orderNumber: stored.order_number,
		addressMac: stored.address_mac,
		codeMac: stored.code_mac,
		attemptsLeft: stored.attempts_left,
		state: stored.state,
		createdAt: stored.created_at,
		expiresAt: stored.expires_at,
	}));

const count = z.object({ n: z.int(), oldest: z.int().nullable() });

/** How many codes the session asked for since `from`, and when the first of them was. */
export function countBegun(
	db: Db,
	sessionId: string,
	from: number,
): { readonly n: number; readonly oldest: number | null } {
	return count.parse(
		db
			.prepare(
				`SELECT count(*) AS n, min(created_at) AS oldest FROM order_verifications
				WHERE session_id = ? AND created_at > ?`,
			)
			.get(sessionId, from),
	);
}

export function countMailed(db: Db, addressMac: Buffer, from: number): number {
	return count.parse(
		db
			.prepare(
				`SELECT count(*) AS n, NULL AS oldest FROM order_verifications
				WHERE address_mac = ? AND created_at > ?`,
			)
			.get(addressMac, from),
	).n;
}

/** Stores a new verification; an older open one of the same session and order ends. */
export function insertVerification(tx: Tx, verification: Verification): void {
	tx.prepare(
		`UPDATE order_verifications SET state = 'voided'
		WHERE session_id = ? AND order_number = ? AND state = 'open'`,
	).run(verification.sessionId, verification.orderNumber);
	tx.prepare(
		`INSERT INTO order_verifications (id, session_id, user_id, order_number, address_mac,
			code_mac, attempts_left, state, created_at, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
	).run(
		verification.id,
		verification.sessionId,
		verification.userId,
		verification.orderNumber,
		verification.addressMac,
		verification.codeMac,
		verification.attemptsLeft,
		verification.state,
		verification.createdAt,
		verification.expiresAt,
	);
}

/** The verification, if it was begun by this session with the same user (or none) logged in. */
export function findVerification(
	db: Db,
	id: string,
	{ sessionId, userId }: Customer,
): Verification | undefined {
	const found = db
		.prepare('SELECT * FROM order_verifications WHERE id = ? AND session_id = ? AND user_id IS ?')
		.get(id, sessionId, userId);
	return found === undefined ? undefined : row.parse(found);
}

export function spendAttempt(tx: Tx, id: string): void {
	tx.prepare('UPDATE order_verifications SET attempts_left = attempts_left - 1 WHERE id = ?').run(
		id,
	);
}

/** Marks the code used and the order proven. */
export function prove(
	tx: Tx,
	verification: Verification,
	times: { readonly provenAt: number; readonly expiresAt: number },
): void {
	tx.prepare("UPDATE order_verifications SET state = 'used' WHERE id = ?").run(verification.id);
	insertProof(tx, verification, times);
}

/** The order is proven from now on, for this session while the same user (or none) is logged in. */
export function insertProof(
	tx: Tx,
	of: Pick<Verification, 'sessionId' | 'orderNumber' | 'userId'>,
	times: { readonly provenAt: number; readonly expiresAt: number },
): void {
	tx.prepare(
		`INSERT INTO order_proofs (session_id, order_number, user_id, proven_at, expires_at)
		VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (session_id, order_number) DO UPDATE SET
			user_id = excluded.user_id,
			proven_at = excluded.proven_at,
			expires_at = excluded.expires_at`,
	).run(of.sessionId, of.orderNumber, of.userId, times.provenAt, times.expiresAt);
}

const expiry = z.object({ expires_at: z.int().nullable() });

/**
 * Until when the customer has proven to read an address's mail: as long as the order lasts that was
 * proven by a code mailed there since `from`. Null: not, or not any more. Without an address: any.
 */
export function addressProvenUntil(
	db: Db,
	{ sessionId, userId }: Customer,
	addressMac: Buffer | null,
	{ from, now }: { readonly from: number; readonly now: number },
): number | null {
	return expiry.parse(
		db
			.prepare(
				`SELECT max(p.expires_at) AS expires_at
				FROM order_verifications AS v
				JOIN order_proofs AS p ON p.session_id = v.session_id
					AND p.order_number = v.order_number AND p.user_id IS v.user_id
				WHERE v.session_id = ? AND v.user_id IS ? AND v.state = 'used'
					AND v.address_mac IS NOT NULL AND (? IS NULL OR v.address_mac = ?)
					AND v.created_at > ? AND p.expires_at > ?`,
			)
			.get(sessionId, userId, addressMac, addressMac, from, now),
	).expires_at;
}

const proof = z.object({ order_number: z.string() });

export function provenNumbers(db: Db, { sessionId, userId }: Customer, now: number): string[] {
	return z
		.array(proof)
		.parse(
			db
				.prepare(
					`SELECT order_number FROM order_proofs
					WHERE session_id = ? AND user_id IS ? AND expires_at > ? ORDER BY proven_at DESC`,
				)
				.all(sessionId, userId, now),
		)
		.map(({ order_number }) => order_number);
}

/** Removes what no limit counts and no proof rests on any more. */
export function pruneProofs(tx: Tx, before: number, now: number): void {
	tx.prepare('DELETE FROM order_verifications WHERE created_at < ?').run(before);
	tx.prepare('DELETE FROM order_proofs WHERE expires_at < ?').run(now);
}
