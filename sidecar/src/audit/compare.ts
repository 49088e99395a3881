import { openCheckpoint } from './checkpoint.ts';
import type { NoteVerifier } from './note.ts';

/**
 * What a checkpoint kept outside says about our log. Only `consistent` lets refunds go on.
 * - `behind`: ours is shorter than what was published: restored from a backup, or cut.
 * - `forked`: same length or longer, but another history.
 * - `unknown_key`: signed by a key we do not have: another log, or the key and its record are lost.
 */
export type Comparison =
	| { readonly kind: 'consistent'; readonly size: number; readonly checkpointSize: number }
	| { readonly kind: 'behind'; readonly size: number; readonly checkpointSize: number }
	| { readonly kind: 'forked'; readonly size: number; readonly checkpointSize: number }
	| { readonly kind: 'bad_signature'; readonly reason: string }
	| { readonly kind: 'unknown_key'; readonly reason: string };

/** Our log, as far as the comparison needs it. */
export interface OwnLog {
	readonly size: number;
	/** Root of our first `size` entries. */
	rootAt(size: number): Uint8Array;
	/** Keys that ever signed for this log. */
	readonly keys: readonly NoteVerifier[];
}

/** Pure. A note that is not one at all is reported as `bad_signature`: nothing vouches for it. */
export function compareWithOutside(note: string, own: OwnLog): Comparison {
	const opened = openCheckpoint(note, own.keys);
	switch (opened.kind) {
		case 'malformed':
			return { kind: 'bad_signature', reason: `The note is malformed: ${opened.reason}.` };
		case 'bad_signature':
			return {
				kind: 'bad_signature',
				reason: `The signature by ${opened.by.name}+${opened.by.keyId} does not fit the note.`,
			};
		case 'unknown_key':
			return { kind: 'unknown_key', reason: `Signed by ${opened.names.join(', ')}.` };
		case 'signed': {
			const sizes = { size: own.size, checkpointSize: opened.checkpoint.size };
			if (opened.checkpoint.size > own.size) return { kind: 'behind', ...sizes };
			const root = own.rootAt(opened.checkpoint.size);
			const equal = Buffer.compare(root, opened.checkpoint.root) === 0;
			return { kind: equal ? 'consistent' : 'forked', ...sizes };
		}
	}
}
