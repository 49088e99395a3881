import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import { Terminal } from '../failure.ts';
import type { SubtreeReader } from './merkle.ts';

export interface EntryRow {
	readonly seq: number;
	/** RFC 8785 text, as written. */
	readonly entry: string;
	readonly leafHash: Buffer;
	readonly ciphertext: Buffer | null;
}

export interface CheckpointRow {
	readonly size: number;
	readonly note: string;
}

export type LogStore = ReturnType<typeof createLogStore>;

/** The log's SQL. Rows are only ever added; the guards in the schema see to it for everybody. */
export function createLogStore(db: Db) {
	const size = db.prepare<[], number>('SELECT coalesce(max(seq), -1) + 1 FROM log_entries').pluck();
	const leaf = db
		.prepare<[number], Buffer>('SELECT leaf_hash FROM log_entries WHERE seq = ?')
		.pluck();
	const node = db
		.prepare<[number, number], Buffer>(
			'SELECT hash FROM log_nodes WHERE level = ? AND position = ?',
		)
		.pluck();
	const addEntry = db.prepare<[number, string, Buffer]>(
		'INSERT INTO log_entries (seq, entry, leaf_hash) VALUES (?, ?, ?)',
	);
	const addNode = db.prepare<[number, number, Buffer]>(
		'INSERT INTO log_nodes (level, position, hash) VALUES (?, ?, ?)',
	);
	const addSealed = db.prepare<[number, Buffer]>(
		'INSERT INTO log_sealed (seq, ciphertext) VALUES (?, ?)',
	);
	const addCheckpoint = db.prepare<[number, string]>(
		'INSERT INTO log_checkpoints (size, note) VALUES (?, ?)',
	);
	const addKey = db.prepare<[string]>('INSERT INTO log_keys (vkey) VALUES (?)');
	const keys = db.prepare<[], string>('SELECT vkey FROM log_keys').pluck();
	const latest = db.prepare<[], CheckpointRow>(
		'SELECT size, note FROM log_checkpoints ORDER BY size DESC LIMIT 1',
	);
	const ofRefund = db.prepare<[string], EntryRow>(
		`SELECT e.seq, e.entry, e.leaf_hash AS leafHash, s.ciphertext
		 FROM log_entries AS e LEFT JOIN log_sealed AS s ON s.seq = e.seq
		 WHERE e.refund_request_id = ? ORDER BY e.seq`,
	);

	const at = db.prepare<[string], EntryRow>(
		`SELECT e.seq, e.entry, e.leaf_hash AS leafHash, s.ciphertext
		 FROM log_entries AS e LEFT JOIN log_sealed AS s ON s.seq = e.seq
		 WHERE e.seq IN (SELECT value FROM json_each(?)) ORDER BY e.seq`,
	);

	const subtree: SubtreeReader = (level, position) => {
		const hash = level === 0 ? leaf.get(position) : node.get(level, position);
		if (hash) return hash;
		throw new Terminal(
			'log_damaged',
			`The log lacks the hash of subtree ${String(level)}/${String(position)}. Run "ai-support-chat audit verify" and restore a backup.`,
		);
	};

	return {
		subtree,
		size: () => size.get() ?? 0,
		addEntry: (_tx: Tx, seq: number, entry: string, hash: Buffer) =>
			void addEntry.run(seq, entry, hash),
		addNode: (_tx: Tx, level: number, position: number, hash: Buffer) =>
			void addNode.run(level, position, hash),
		addSealed: (_tx: Tx, seq: number, ciphertext: Buffer) => void addSealed.run(seq, ciphertext),
		addCheckpoint: (_tx: Tx, row: CheckpointRow) => void addCheckpoint.run(row.size, row.note),
		/** Once, however often it signs. */
		addKey(_tx: Tx, vkey: string): void {
			if (!keys.all().includes(vkey)) addKey.run(vkey);
		},
		keys: () => keys.all(),
		latestCheckpoint: () => latest.get() ?? null,
		ofRefund: (refundRequestId: string) => ofRefund.all(refundRequestId),
		at: (sequences: readonly number[]) => at.all(JSON.stringify(sequences)),
	};
}

/** The random name that the first migration gave this log. */
export function readInstance(db: Db): string {
	const instance = db.prepare<[], string>(`SELECT value FROM meta WHERE key = 'instance'`).pluck();
	const value = instance.get();
	if (value === undefined) throw new Terminal('log_damaged', 'The log has lost its instance id.');
	return value;
}
