import type { OutboxStatus } from '../contract/status.ts';
import type { Db } from '../db/open.ts';

const LISTED = 20;

interface Row {
	readonly id: number;
	readonly kind: string;
	readonly attempts: number;
	readonly enqueued_at: number;
	readonly not_before: number;
	readonly reason: string | null;
}

/** What the outbox holds, for people: counts of all, and the oldest rows of each state. */
export function readOutboxStatus(db: Db): OutboxStatus {
	const kinds = db
		.prepare<[], { kind: string; waiting: number; parked: number }>(
			`SELECT kind, sum(state = 'waiting') AS waiting, sum(state = 'failed') AS parked
			 FROM outbox WHERE state <> 'done' GROUP BY kind ORDER BY kind`,
		)
		.all();
	const rows = db.prepare<[string, number], Row>(
		`SELECT id, kind, attempts, enqueued_at, not_before, reason
		 FROM outbox WHERE state = ? ORDER BY id LIMIT ?`,
	);
	const parked = rows.all('failed', LISTED).map((row) => itemOf(row, 'parked'));
	const waiting = rows.all('waiting', LISTED).map((row) => itemOf(row, 'waiting'));
	return {
		waiting: kinds.reduce((sum, one) => sum + one.waiting, 0),
		parked: kinds.reduce((sum, one) => sum + one.parked, 0),
		oldest_waiting_at: waiting[0]?.since ?? null,
		kinds,
		items: [...parked, ...waiting],
	};
}

function itemOf(row: Row, state: 'waiting' | 'parked'): OutboxStatus['items'][number] {
	return {
		id: row.id,
		kind: row.kind,
		state,
		attempts: row.attempts,
		since: new Date(row.enqueued_at).toISOString(),
		next_attempt_at: state === 'parked' ? null : new Date(row.not_before).toISOString(),
		reason: row.reason,
	};
}
