import type { Db } from '../../db/open.ts';
import type { Findings } from './findings.ts';
import { readEntryBytes } from './read-entry.ts';

/** Whether a refund may go from one state to another; `from` is null for its first. */
export type IsLegalMove = (from: string | null, to: string) => boolean;

interface Row {
	readonly seq: number;
	readonly bytes: Buffer;
}

/**
 * Holds each refund's moves against the state machine: it begins from nothing, each move starts
 * where the one before ended, and each is legal. Runs over a log whose bytes were found whole;
 * sorted by refund by SQLite (in a file when large), so one refund is in memory at a time.
 */
export function verifyMoves(db: Db, isLegalMove: IsLegalMove, findings: Findings): void {
	const rows = db.prepare<[], Row>(
		`SELECT seq, CAST(entry AS BLOB) AS bytes FROM log_entries
		 WHERE entry ->> '$.type' = 'refund.state_changed'
		 ORDER BY entry ->> '$.refund_request_id', seq`,
	);
	let refund: string | undefined;
	let state: string | null = null;
	for (const { seq, bytes } of rows.iterate()) {
		const reading = readEntryBytes(bytes);
		const illegal = (what: string) => {
			findings.add('illegal_transition', `Entry ${String(seq)}: ${what}.`, seq);
		};
		if (reading.kind !== 'entry' || reading.entry.refund_request_id === undefined) {
			illegal('a refund changes its state without being named');
			continue;
		}
		const { data, refund_request_id: id } = reading.entry;
		const { from, to } = data as { from?: unknown; to?: unknown };
		if (id !== refund) {
			refund = id;
			state = null;
		}
		if ((from !== null && typeof from !== 'string') || typeof to !== 'string') {
			illegal(`${id} changes its state, but not from and to a state`);
			continue;
		}
		if (from !== state) {
			illegal(`${id} moves from ${said(from)}, but it was ${said(state)}`);
		} else if (!isLegalMove(from, to)) {
			illegal(`${id} may not move from ${said(from)} to ${said(to)}`);
		}
		state = to;
	}
}

function said(state: string | null): string {
	return state === null ? 'nothing' : `"${state.slice(0, 40)}"`;
}
