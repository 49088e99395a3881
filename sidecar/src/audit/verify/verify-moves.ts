import type { Db } from '../../db/open.ts';
import type { Findings } from './findings.ts';
import { readEntryBytes, type ReadEntry } from './read-entry.ts';

/**
 * Whether one may go from one state to another; `from` is null for its first. `type` is the entry's,
 * which tells whose states they are.
 */
export type IsLegalMove = (from: string | null, to: string, type: MoveType) => boolean;
export type MoveType = keyof typeof MOVERS;

/** Entries that move something, and where they name it. */
const MOVERS = {
	'refund.state_changed': '$.refund_request_id',
	'action.state_changed': '$.data.action_id',
} as const;

interface Row {
	readonly seq: number;
	readonly bytes: Buffer;
}

/**
 * Holds the moves of each refund and each action against its state machine: it begins from nothing,
 * each move starts where the one before ended, and each is legal. Runs over a log whose bytes were
 * found whole; sorted by SQLite (in a file when large), so one of them is in memory at a time.
 */
export function verifyMoves(db: Db, isLegalMove: IsLegalMove, findings: Findings): void {
	for (const type of Object.keys(MOVERS) as MoveType[]) {
		verifyMovesOf(db, type, (from, to) => isLegalMove(from, to, type), findings);
	}
}

function verifyMovesOf(
	db: Db,
	type: MoveType,
	isLegal: (from: string | null, to: string) => boolean,
	findings: Findings,
): void {
	const rows = db.prepare<[string, string], Row>(
		`SELECT seq, CAST(entry AS BLOB) AS bytes FROM log_entries
		 WHERE entry ->> '$.type' = ? ORDER BY entry ->> ?, seq`,
	);
	let mover: string | undefined;
	let state: string | null = null;
	for (const { seq, bytes } of rows.iterate(type, MOVERS[type])) {
		const reading = readEntryBytes(bytes);
		const illegal = (what: string) => {
			findings.add('illegal_transition', `Entry ${String(seq)}: ${what}.`, seq);
		};
		const id = reading.kind === 'entry' ? moverOf(reading.entry, type) : undefined;
		if (reading.kind !== 'entry' || id === undefined) {
			illegal(`a ${type.split('.')[0] ?? ''} changes its state without being named`);
			continue;
		}
		const { from, to } = reading.entry.data as { from?: unknown; to?: unknown };
		if (id !== mover) {
			mover = id;
			state = null;
		}
		if ((from !== null && typeof from !== 'string') || typeof to !== 'string') {
			illegal(`${id} changes its state, but not from and to a state`);
			continue;
		}
		if (from !== state) {
			illegal(`${id} moves from ${said(from)}, but it was ${said(state)}`);
		} else if (!isLegal(from, to)) {
			illegal(`${id} may not move from ${said(from)} to ${said(to)}`);
		}
		state = to;
	}
}

function moverOf(entry: ReadEntry, type: MoveType): string | undefined {
	if (type === 'refund.state_changed') return entry.refund_request_id;
	const { action_id: id } = entry.data as { action_id?: unknown };
	return typeof id === 'string' ? id : undefined;
}

function said(state: string | null): string {
	return state === null ? 'nothing' : `"${state.slice(0, 40)}"`;
}
