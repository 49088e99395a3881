import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Tx } from '../db/write.ts';
import type { Sealer } from '../privacy/seal.ts';
import { canonicalText, encodeEntry } from './entry.ts';
import type { Appended, NewEntry } from './log.ts';
import { completedBy, leafHash } from './merkle.ts';
import type { LogStore } from './store.ts';

export interface AppendDependencies {
	readonly store: LogStore;
	readonly clock: Clock;
	readonly instance: string;
	readonly sealer: Sealer;
}

/** What a ciphertext is bound to: moved to another entry or another log, it does not open. */
export function sealedContext(instance: string, seq: number): string {
	return `log/${instance}/${String(seq)}`;
}

/**
 * Adds one entry, its leaf and the subtrees it completes, in the caller's transaction. All state is
 * read from the database each time: a savepoint rolled back takes everything of it along.
 */
export function append(
	{ store, clock, instance, sealer }: AppendDependencies,
	tx: Tx,
	entry: NewEntry,
): Appended {
	const seq = store.size();
	const { personal } = entry;
	const ciphertext =
		personal &&
		sealer.seal(personal.subject, sealedContext(instance, seq), canonicalText(personal.data));
	const text = encodeEntry(entry, {
		instance,
		seq,
		at: clock.now(),
		...(personal &&
			ciphertext && { sealed: { subject: personal.subject, sha256: sha256(ciphertext) } }),
	});
	const leaf = leafHash(Buffer.from(text));
	store.addEntry(tx, seq, text, leaf);
	for (const { level, position, hash } of completedBy(seq, leaf, store.subtree)) {
		store.addNode(tx, level, position, hash);
	}
	if (ciphertext) store.addSealed(tx, seq, ciphertext);
	return { sequence: seq, leafHash: leaf.toString('hex') };
}

function sha256(bytes: Uint8Array): string {
	return createHash('sha256').update(bytes).digest('hex');
}
