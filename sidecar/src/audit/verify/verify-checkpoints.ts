import type { Db } from '../../db/open.ts';
import { openCheckpoint, type Checkpoint, type CheckpointCheck } from '../checkpoint.ts';
import type { NoteVerifier } from '../note.ts';
import type { Findings } from './findings.ts';
import type { RunningTree } from './running-tree.ts';

/** Follows the pass over the entries and holds each checkpoint against the root of its size. */
export interface CheckpointChecks {
	atSize(size: number, tree: RunningTree): void;
	/** After the last entry. */
	finish(size: number): void;
	/** Size of the newest stored checkpoint whose signature holds; 0 when there is none. */
	newestStored(): number;
	/** The outside checkpoint's size, when its signature holds. */
	outside(): number | null;
}

interface StoredRow {
	readonly size: number;
	readonly note: unknown;
}

export function createCheckpointChecks(
	db: Db,
	keys: readonly NoteVerifier[],
	outsideNote: string | undefined,
	findings: Findings,
): CheckpointChecks {
	const outside =
		outsideNote === undefined ? null : opened('The given checkpoint', outsideNote, keys, findings);
	// One row at a time, not an open cursor: a pass that fails leaves nothing to close.
	const after = db.prepare<[number], StoredRow>(
		`SELECT size, CASE WHEN octet_length(note) <= 65536 THEN note END AS note
		 FROM log_checkpoints WHERE size > ? ORDER BY size LIMIT 1`,
	);
	let row = after.get(Number.MIN_SAFE_INTEGER);
	let newest = 0;

	function check(name: string, checkpoint: Checkpoint, tree: RunningTree): void {
		const root = tree.root(checkpoint.size);
		// Unknown when an entry is missing: then a gap was found already.
		if (root && !root.equals(checkpoint.root)) {
			findings.add(
				'forked',
				`${name} of ${String(checkpoint.size)} entries was signed over another history.`,
				checkpoint.size - 1,
			);
		}
	}

	function storedCheckpoint({ size, note }: StoredRow): Checkpoint | null {
		const name = `The stored checkpoint of ${String(size)} entries`;
		if (typeof note !== 'string') {
			findings.add('edited', `${name} is not a text.`);
			return null;
		}
		const checkpoint = opened(name, note, keys, findings);
		if (checkpoint && checkpoint.size !== size) {
			findings.add('edited', `${name} is of ${String(checkpoint.size)} entries.`);
			return null;
		}
		return checkpoint;
	}

	return {
		atSize(size, tree) {
			if (outside?.size === size) check('The given checkpoint', outside, tree);
			for (; row && row.size <= size; row = after.get(row.size)) {
				const stored = storedCheckpoint(row);
				if (stored?.size !== size) continue;
				check('The stored checkpoint', stored, tree);
				newest = size;
			}
		},
		finish(size) {
			for (; row; row = after.get(row.size)) {
				const stored = storedCheckpoint(row);
				if (!stored) continue;
				newest = stored.size;
				cut('A stored checkpoint', stored.size, size, findings);
			}
			if (outside) cut('The given checkpoint', outside.size, size, findings);
		},
		newestStored: () => newest,
		outside: () => outside?.size ?? null,
	};
}

function cut(name: string, signed: number, size: number, findings: Findings): void {
	if (signed <= size) return;
	findings.add(
		'truncated',
		`${name} vouches for ${String(signed)} entries, the log has ${String(size)}. If this is a copy: was its -wal file copied along?`,
	);
}

function opened(
	name: string,
	note: string,
	keys: readonly NoteVerifier[],
	findings: Findings,
): Checkpoint | null {
	const result: CheckpointCheck = openCheckpoint(note, keys);
	switch (result.kind) {
		case 'signed':
			return result.checkpoint;
		case 'malformed':
			findings.add('bad_signature', `${name} is not a signed checkpoint: ${result.reason}.`);
			return null;
		case 'bad_signature':
			findings.add('bad_signature', `${name} was changed: its signature does not fit.`);
			return null;
		case 'unknown_key':
			findings.add(
				'unknown_key',
				`${name} is signed by a key that is not known here: ${result.names.slice(0, 3).join(', ')}.`,
			);
			return null;
	}
}
