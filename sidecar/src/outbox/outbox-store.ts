import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import type { NewRow } from './row.ts';

/** A row as its handler gets it. */
export interface ClaimedRow {
	readonly id: number;
	readonly kind: string;
	/** JSON text. */
	readonly payload: string;
	/** 1 for the first attempt. */
	readonly attempt: number;
}

export interface DueRow {
	readonly id: number;
	readonly kind: string;
	readonly attempts: number;
}

export interface OutboxRowState {
	readonly id: number;
	readonly kind: string;
	readonly key: string | null;
	readonly state: 'waiting' | 'failed';
	readonly attempts: number;
	readonly enqueuedAt: string;
	/** Earliest next attempt; meaningless for a failed row. */
	readonly notBefore: string;
	/** Why the last attempt did not succeed. */
	readonly reason: string | null;
}

export interface OutboxState {
	readonly waiting: number;
	readonly failed: number;
	readonly rows: readonly OutboxRowState[];
}

/** Which rows may be claimed: of `kinds`, due at `now` (any time, for those in `forced`). */
export interface ClaimFilter {
	readonly kinds: readonly string[];
	readonly forced: readonly string[];
	readonly except: readonly number[];
	readonly now: number;
}

export type OutboxStore = ReturnType<typeof createOutboxStore>;

// A row is free when no older row of its order still waits. Rows in flight wait, too: they are
// only `done` once delivered, so what the process was doing when it died is done again.
const FREE = `
	FROM outbox AS o
	WHERE o.state = 'waiting'
	  AND o.kind IN (SELECT value FROM json_each(:kinds))
	  AND o.id NOT IN (SELECT value FROM json_each(:except))
	  AND NOT EXISTS (
	    SELECT 1 FROM outbox AS older
	    WHERE older.state = 'waiting' AND older.ordering = o.ordering AND older.id < o.id)`;
const DUE = `AND (o.not_before <= :now OR o.kind IN (SELECT value FROM json_each(:forced)))`;

export function createOutboxStore(db: Db) {
	const insert = db.prepare<[string, string | null, string | null, string, number, number]>(
		`INSERT INTO outbox (kind, key, ordering, payload, not_before, enqueued_at)
		 VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (kind, key) DO NOTHING`,
	);
	const due = db.prepare<Record<string, unknown>, DueRow>(
		`SELECT o.id, o.kind, o.attempts ${FREE} ${DUE} ORDER BY o.not_before, o.id LIMIT :limit`,
	);
	const next = db.prepare<Record<string, unknown>, { at: number | null }>(
		`SELECT min(o.not_before) AS at ${FREE}`,
	);
	const begin = db.prepare<[number, number], { payload: string; attempts: number; kind: string }>(
		`UPDATE outbox SET attempts = attempts + 1, not_before = ? WHERE id = ?
		 RETURNING payload, attempts, kind`,
	);
	const finish = db.prepare<[number, number]>(
		`UPDATE outbox SET state = 'done', payload = 'null', reason = NULL, finished_at = ? WHERE id = ?`,
	);
	const postpone = db.prepare<[number, string, number]>(
		'UPDATE outbox SET not_before = ?, reason = ? WHERE id = ?',
	);
	const park = db.prepare<[string, number, number]>(
		`UPDATE outbox SET state = 'failed', reason = ?, finished_at = ? WHERE id = ?`,
	);
	const reopen = db.prepare<[number, number]>(
		`UPDATE outbox SET state = 'waiting', not_before = ?, finished_at = NULL
		 WHERE id = ? AND state = 'failed'`,
	);
	const counts = db.prepare<[], { state: string; n: number }>(
		`SELECT state, count(*) AS n FROM outbox WHERE state <> 'done' GROUP BY state`,
	);
	const rows = db.prepare<[number], RawState>(
		`SELECT id, kind, key, state, attempts, enqueued_at, not_before, reason
		 FROM outbox WHERE state <> 'done' ORDER BY id LIMIT ?`,
	);
	const bind = (filter: ClaimFilter) => ({
		kinds: JSON.stringify(filter.kinds),
		forced: JSON.stringify(filter.forced),
		except: JSON.stringify(filter.except),
		now: filter.now,
	});

	return {
		add(_tx: Tx, row: NewRow, now: number): boolean {
			return (
				insert.run(
					row.kind,
					row.key ?? null,
					row.order ?? null,
					JSON.stringify(row.payload),
					row.notBefore?.getTime() ?? now,
					now,
				).changes === 1
			);
		},
		due: (filter: ClaimFilter, limit: number) => due.all({ ...bind(filter), limit }),
		/** When the earliest free row of these kinds falls due; null when there is none. */
		nextDue(filter: ClaimFilter): number | null {
			const { kinds, except } = bind(filter);
			return next.get({ kinds, except })?.at ?? null;
		},
		/** Counts the attempt; if the process dies in it, the next comes at `retryAt`. */
		begin(_tx: Tx, id: number, retryAt: number): ClaimedRow {
			const row = begin.get(retryAt, id);
			if (!row) throw new Error(`outbox row ${String(id)} is gone`);
			return { id, kind: row.kind, payload: row.payload, attempt: row.attempts };
		},
		finish: (_tx: Tx, id: number, now: number) => void finish.run(now, id),
		postpone: (_tx: Tx, id: number, retryAt: number, reason: string) =>
			void postpone.run(retryAt, reason, id),
		park: (_tx: Tx, id: number, now: number, reason: string) => void park.run(reason, now, id),
		reopen: (_tx: Tx, id: number, now: number) => reopen.run(now, id).changes === 1,
		states(limit: number): OutboxState {
			const by = new Map(counts.all().map(({ state, n }) => [state, n]));
			return {
				waiting: by.get('waiting') ?? 0,
				failed: by.get('failed') ?? 0,
				rows: rows.all(limit).map((row) => ({
					id: row.id,
					kind: row.kind,
					key: row.key,
					state: row.state,
					attempts: row.attempts,
					enqueuedAt: new Date(row.enqueued_at).toISOString(),
					notBefore: new Date(row.not_before).toISOString(),
					reason: row.reason,
				})),
			};
		},
	};
}

interface RawState {
	readonly id: number;
	readonly kind: string;
	readonly key: string | null;
	readonly state: 'waiting' | 'failed';
	readonly attempts: number;
	readonly enqueued_at: number;
	readonly not_before: number;
	readonly reason: string | null;
}
