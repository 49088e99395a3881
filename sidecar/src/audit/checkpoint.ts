import { checkNote, signNote, type NoteCheck, type NoteVerifier } from './note.ts';
import type { KeyObject } from 'node:crypto';

/** What a checkpoint states (c2sp.org/tlog-checkpoint): the log, its size, its root. */
export interface Checkpoint {
	readonly origin: string;
	readonly size: number;
	readonly root: Buffer;
}

export type CheckpointCheck =
	| { readonly kind: 'signed'; readonly checkpoint: Checkpoint; readonly by: NoteVerifier }
	| Exclude<NoteCheck, { kind: 'signed' }>;

/** The origin line, and the name of the key that signs. */
export function originOf(instance: string): string {
	return `ai-support-chat/${instance}`;
}

export function signCheckpoint(checkpoint: Checkpoint, privateKey: KeyObject): string {
	const { origin, size, root } = checkpoint;
	const text = `${origin}\n${String(size)}\n${root.toString('base64')}\n`;
	return signNote(text, { name: origin, privateKey });
}

/** Opens a checkpoint's note. Nothing in it is believed before the signature was checked. */
export function openCheckpoint(note: string, known: readonly NoteVerifier[]): CheckpointCheck {
	const checked = checkNote(note, known);
	if (checked.kind !== 'signed') return checked;
	const [origin, size, root, ...rest] = checked.text.split('\n');
	const hash = Buffer.from(root ?? '', 'base64');
	if (!origin || !/^(0|[1-9]\d{0,15})$/.test(size ?? '') || !Number.isSafeInteger(Number(size))) {
		return { kind: 'malformed', reason: 'its text does not give an origin and a size' };
	}
	if (hash.length !== 32 || hash.toString('base64') !== root || rest.at(-1) !== '') {
		return { kind: 'malformed', reason: 'its third line is not a SHA-256 in base64' };
	}
	if (origin !== checked.by.name) {
		return { kind: 'malformed', reason: 'it is signed under a name that is not its origin' };
	}
	return { kind: 'signed', checkpoint: { origin, size: Number(size), root: hash }, by: checked.by };
}
