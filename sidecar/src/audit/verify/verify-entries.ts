import { createHash } from 'node:crypto';
import type { Db } from '../../db/open.ts';
import { Terminal } from '../../failure.ts';
import { MAX_ENTRY_BYTES } from '../entry.ts';
import { leafHash } from '../merkle.ts';
import type { Findings } from './findings.ts';
import { readEntryBytes, type ReadEntry } from './read-entry.ts';
import { createRunningTree, type RunningTree } from './running-tree.ts';

interface Row {
	readonly seq: unknown;
	/** Null when larger than the format allows. */
	readonly bytes: unknown;
	readonly stored: unknown;
	readonly ciphertext: unknown;
	readonly hasCiphertext: number;
}

/** What the other checks need of the pass over all rows. */
export interface EntriesSeen {
	/** One more than the highest sequence number. */
	readonly size: number;
	/** Hex; null when an entry is missing. */
	readonly root: string | null;
}

const MAX_CIPHERTEXT_BYTES = 1_048_576;

/** Reads bytes as they lie in the file; a row of any size costs at most what the format allows. */
const ROWS = `
	SELECT e.seq,
	  CASE WHEN octet_length(e.entry) <= ${String(MAX_ENTRY_BYTES)} THEN CAST(e.entry AS BLOB) END AS bytes,
	  CASE WHEN octet_length(e.leaf_hash) <= 64 THEN e.leaf_hash END AS stored,
	  CASE WHEN octet_length(s.ciphertext) <= ${String(MAX_CIPHERTEXT_BYTES)} THEN s.ciphertext END AS ciphertext,
	  s.seq IS NOT NULL AS hasCiphertext
	FROM log_entries AS e LEFT JOIN log_sealed AS s ON s.seq = e.seq
	ORDER BY e.seq`;

/**
 * One pass over every entry in order: its number, its bytes against its leaf hash, what it says
 * about itself, its sealed data, and each subtree it completes against the stored hash.
 *
 * @param atSize called after the entry that makes the log `size` long, with its tree
 */
export function verifyEntries(
	db: Db,
	instance: string | null,
	findings: Findings,
	atSize: (size: number, tree: RunningTree) => void,
): EntriesSeen {
	const tree = createRunningTree();
	const node = db
		.prepare<[number, number]>(
			`SELECT CASE WHEN octet_length(hash) <= 64 THEN hash END FROM log_nodes
			 WHERE level = ? AND position = ?`,
		)
		.pluck();
	let size = 0;
	for (const row of db.prepare<[], Row>(ROWS).iterate()) {
		const { seq } = row;
		if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < size) {
			findings.add('edited', `A row has the impossible sequence number ${String(seq)}.`);
			continue;
		}
		if (seq > size) findings.add('gap', missing(size, seq - 1), size);
		size = seq + 1;
		const leaf = checkRow(row, seq, instance, findings);
		tree.add(seq, leaf, (level, position, computed) => {
			const stored = node.get(level, position);
			const name = `of the ${String(2 ** level)} entries from ${String(position * 2 ** level)} on`;
			if (stored === undefined) {
				findings.add('gap', `The stored hash ${name} is missing.`, seq);
				return computed;
			}
			if (isHash(stored) && computed.equals(stored)) return computed;
			findings.add('edited', `The stored hash ${name} does not fit them.`, seq);
			return isHash(stored) ? stored : computed;
		});
		atSize(size, tree);
	}
	findRemains(db, size, findings);
	return { size, root: tree.root(size)?.toString('hex') ?? null };
}

/** @returns the leaf hash to go on with */
function checkRow(row: Row, seq: number, instance: string | null, findings: Findings): Buffer {
	const edited = (what: string) => {
		findings.add('edited', `Entry ${String(seq)}: ${what}.`, seq);
	};
	const { bytes, stored } = row;
	if (!Buffer.isBuffer(bytes)) {
		edited('it is larger than the format allows, or empty');
		return isHash(stored) ? stored : leafHash(Buffer.alloc(0));
	}
	const computed = leafHash(bytes);
	if (!isHash(stored) || !computed.equals(stored)) {
		edited('its bytes do not fit its stored leaf hash');
		return isHash(stored) ? stored : computed;
	}
	const reading = readEntryBytes(bytes);
	switch (reading.kind) {
		case 'newer':
			throw new Terminal(
				'log_newer',
				`Entry ${String(seq)} has format ${String(reading.version)}, which this version does not know. Verify with the version that wrote it.`,
			);
		case 'malformed':
			edited(`it is not an entry of format 1 (${reading.field})`);
			break;
		case 'entry':
			checkEntry(reading.entry, row, seq, instance, edited, findings);
	}
	return computed;
}

function checkEntry(
	entry: ReadEntry,
	row: Row,
	seq: number,
	instance: string | null,
	edited: (what: string) => void,
	findings: Findings,
): void {
	if (entry.seq !== seq) edited(`it calls itself ${String(entry.seq)}`);
	if (instance !== null && entry.instance !== instance) edited('it belongs to another log');
	if (!entry.sealed) {
		if (row.hasCiphertext) edited('it has sealed data that it does not mention');
		return;
	}
	if (!row.hasCiphertext) {
		findings.add('gap', `Entry ${String(seq)}: its sealed data is missing.`, seq);
	} else if (
		!Buffer.isBuffer(row.ciphertext) ||
		createHash('sha256').update(row.ciphertext).digest('hex') !== entry.sealed.sha256
	) {
		edited('its sealed data is not what was sealed');
	}
}

/** What a tail leaves behind when only its entries are deleted. */
function findRemains(db: Db, size: number, findings: Findings): void {
	const nodes = db
		.prepare<[number], number>('SELECT count(*) FROM log_nodes WHERE ((position + 1) << level) > ?')
		.pluck()
		.get(size);
	const sealed = db
		.prepare<[number], number>('SELECT count(*) FROM log_sealed WHERE seq >= ?')
		.pluck()
		.get(size);
	if (nodes || sealed) {
		findings.add(
			'truncated',
			`Hashes or sealed data of entries after ${String(size - 1)} are left.`,
		);
	}
	const highest = db
		.prepare(`SELECT seq FROM sqlite_sequence WHERE name = 'log_entries'`)
		.pluck()
		.get();
	if (typeof highest === 'number' && highest >= size) {
		findings.add(
			'truncated',
			`The file remembers an entry ${String(highest)}, the last one in it is ${String(size - 1)}.`,
		);
	}
}

function missing(from: number, to: number): string {
	return from === to
		? `Entry ${String(from)} is missing.`
		: `Entries ${String(from)} to ${String(to)} are missing.`;
}

function isHash(value: unknown): value is Buffer {
	return Buffer.isBuffer(value) && value.length === 32;
}
