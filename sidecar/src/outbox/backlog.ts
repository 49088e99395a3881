import type { Db } from '../db/open.ts';

export interface BacklogRow {
	readonly id: number;
	readonly kind: string;
	readonly attempts: number;
	/** ISO 8601. */
	readonly since: string;
	/** Why the last attempt did not succeed; null before the first ended. */
	readonly reason: string | null;
}

export interface Backlog {
	readonly parked: number;
	/** The oldest parked rows, at most 5. */
	readonly parkedRows: readonly BacklogRow[];
	readonly waiting: number;
	readonly oldestWaiting: BacklogRow | null;
}

/** What the outbox holds, for `doctor`: reads only, so that it may look while the sidecar runs. */
export function readBacklog(db: Db): Backlog {
	const rows = db.prepare<[string, number], BacklogRow>(
		`SELECT id, kind, attempts, reason,
			strftime('%Y-%m-%dT%H:%M:%SZ', enqueued_at / 1000, 'unixepoch') AS since
		 FROM outbox WHERE state = ? ORDER BY id LIMIT ?`,
	);
	const count = db.prepare<[string], { n: number }>(
		'SELECT count(*) AS n FROM outbox WHERE state = ?',
	);
	return {
		parked: count.get('failed')?.n ?? 0,
		parkedRows: rows.all('failed', 5),
		waiting: count.get('waiting')?.n ?? 0,
		oldestWaiting: rows.get('waiting', 1) ?? null,
	};
}
