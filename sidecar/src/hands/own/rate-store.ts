import type { Db } from '../../db/open.ts';
import type { Tx } from '../../db/write.ts';

/** Longer than any rate counts. */
const KEPT_MS = 8 * 24 * 60 * 60_000;

/**
 * Counts a call of a Hand by one visitor. The same call made again is counted once.
 *
 * @returns false when it would be more than `max` since `since`; it is not counted then
 */
export function countCall(
	tx: Tx,
	call: {
		readonly id: string;
		readonly hand: string;
		readonly sessionId: string;
		readonly now: Date;
		readonly since: Date;
		readonly max: number;
	},
): boolean {
	if (isCounted(tx, call.id)) return true;
	const made =
		tx
			.prepare<[string, string, string], { n: number }>(
				'SELECT count(*) AS n FROM hand_calls WHERE hand = ? AND session_id = ? AND at > ?',
			)
			.get(call.hand, call.sessionId, call.since.toISOString())?.n ?? 0;
	if (made >= call.max) return false;
	tx.prepare('DELETE FROM hand_calls WHERE at < ?').run(
		new Date(call.now.getTime() - KEPT_MS).toISOString(),
	);
	tx.prepare('INSERT INTO hand_calls (call_id, hand, session_id, at) VALUES (?, ?, ?, ?)').run(
		call.id,
		call.hand,
		call.sessionId,
		call.now.toISOString(),
	);
	return true;
}

function isCounted(db: Db, id: string): boolean {
	return db.prepare('SELECT 1 FROM hand_calls WHERE call_id = ?').get(id) !== undefined;
}
