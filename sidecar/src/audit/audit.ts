import type { Clock } from '../clock.ts';
import type { Json } from '../contract/hands.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Keyring } from '../privacy/keyring.ts';
import { createSealer, type Sealer } from '../privacy/seal.ts';
import { append, sealedContext } from './append.ts';
import { originOf, signCheckpoint } from './checkpoint.ts';
import { compareWithOutside, type Comparison } from './compare.ts';
import type { EntryV1 } from './entry.ts';
import type { AuditLog, StoredEntry } from './log.ts';
import { rootOf } from './merkle.ts';
import { decodeVerifier } from './note.ts';
import type { SigningKey } from './signing-key.ts';
import { createLogStore, type CheckpointRow, type EntryRow } from './store.ts';

export interface Audit extends AuditLog {
	/**
	 * Signs the tree as it is in this transaction, stores the checkpoint and enqueues its way to
	 * WordPress (outbox kind `checkpoint`: CheckpointBody). Null when nothing was added since the
	 * last one.
	 */
	checkpoint(tx: Tx): CheckpointRow | null;
	/** The newest stored checkpoint. */
	latestCheckpoint(): CheckpointRow | null;
	/** Compares our log with a checkpoint that WordPress kept, at start. */
	compare(note: string): Comparison;
	/** Makes a checkpoint every 15 minutes when the log grew; a failure goes to `onError`. */
	start(onError: (error: unknown) => void): void;
	/** Ends the timer and makes the last checkpoint. Before the outbox and the database stop. */
	stop(): Promise<void>;
}

export interface AuditDependencies {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly instance: string;
	readonly signingKey: SigningKey;
	readonly keyring: Keyring;
	readonly outbox: Pick<Outbox, 'enqueue'>;
}

const EVERY_MS = 15 * 60_000;

export function createAudit(dependencies: AuditDependencies): Audit {
	const { db, write, clock, instance, signingKey, keyring, outbox } = dependencies;
	const store = createLogStore(db);
	const sealer = createSealer(keyring);
	let timer: NodeJS.Timeout | undefined;

	function checkpoint(tx: Tx): CheckpointRow | null {
		const size = store.size();
		if (size <= (store.latestCheckpoint()?.size ?? 0)) return null;
		const root = rootOf(size, store.subtree);
		const note = signCheckpoint({ origin: originOf(instance), size, root }, signingKey.privateKey);
		store.addKey(tx, signingKey.vkey);
		store.addCheckpoint(tx, { size, note });
		outbox.enqueue(tx, {
			kind: 'checkpoint',
			key: String(size),
			order: 'checkpoint',
			payload: { size, note, instance },
		});
		return { size, note };
	}

	return {
		append: (tx, entry) => append({ store, clock, instance, sealer }, tx, entry),
		root() {
			const size = store.size();
			return { size, root: rootOf(size, store.subtree).toString('hex') };
		},
		entriesOf: (refundRequestId) =>
			store.ofRefund(refundRequestId).map((row) => readEntry(row, instance, sealer)),
		entriesAt: (sequences) => store.at(sequences).map((row) => readEntry(row, instance, sealer)),
		checkpoint,
		latestCheckpoint: store.latestCheckpoint,
		compare: (note) =>
			compareWithOutside(note, {
				size: store.size(),
				rootAt: (size) => rootOf(size, store.subtree),
				keys: [...store.keys(), signingKey.vkey]
					.map(decodeVerifier)
					.filter((key) => key !== undefined),
			}),
		start(onError) {
			timer ??= setInterval(() => {
				write('audit.checkpoint', checkpoint).catch(onError);
			}, EVERY_MS).unref();
		},
		async stop() {
			clearInterval(timer);
			await write('audit.checkpoint', checkpoint);
		},
	};
}

/** The stored text is ours, written by `encodeEntry`: `audit verify` is what doubts it. */
function readEntry(row: EntryRow, instance: string, sealer: Sealer): StoredEntry {
	const entry = JSON.parse(row.entry) as EntryV1;
	const opened =
		entry.sealed && row.ciphertext
			? sealer.open(entry.sealed.subject, sealedContext(instance, row.seq), row.ciphertext)
			: null;
	return {
		sequence: row.seq,
		at: entry.at,
		type: entry.type,
		actor: entry.actor,
		refundRequestId: entry.refund_request_id ?? null,
		conversationId: entry.conversation_id ?? null,
		turnId: entry.turn_id ?? null,
		data: entry.data,
		personal: opened === null ? null : (JSON.parse(opened) as { readonly [key: string]: Json }),
		leafHash: row.leafHash.toString('hex'),
	};
}
