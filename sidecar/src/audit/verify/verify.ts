import Database from 'better-sqlite3';
import type { Db } from '../../db/open.ts';
import { Terminal } from '../../failure.ts';
import type { NoteVerifier } from '../note.ts';
import { decodeVerifier } from '../note.ts';
import { exitCodeOf, Findings, type Finding, type Outcome } from './findings.ts';
import { openForVerify } from './open-copy.ts';
import { createCheckpointChecks } from './verify-checkpoints.ts';
import { verifyEntries } from './verify-entries.ts';
import { LOG_TABLES, tablesPresent, verifyGuards } from './verify-guards.ts';
import { verifyMoves, type IsLegalMove } from './verify-moves.ts';

export interface VerifyOptions {
	readonly isLegalMove: IsLegalMove;
	/** The signed note of a checkpoint that was kept outside this file. */
	readonly checkpoint?: string;
	/** C2SP verifier keys to trust; without any, those that the file itself names. */
	readonly publicKeys?: readonly string[];
}

export interface VerifyReport {
	readonly outcome: Outcome;
	/** As `audit verify` exits. */
	readonly exitCode: number;
	readonly instance: string | null;
	/** Entries, counting missing ones. */
	readonly size: number;
	/** Hex; null when an entry is missing. */
	readonly root: string | null;
	/** Worst first; of each fault at most twenty. */
	readonly findings: readonly Finding[];
	readonly findingsTotal: number;
	/** Sizes of the checkpoints that hold: the one given, and the newest one in the file. */
	readonly outsideCheckpoint: number | null;
	readonly storedCheckpoint: number;
	/** Verifier keys that checkpoints were checked with, and whether they came from the file itself. */
	readonly keys: readonly string[];
	readonly keysFromFile: boolean;
}

/**
 * Examines the log in a database file: offline, reading only, in one snapshot, row by row. Nothing
 * of the file is believed; a damaged or crafted one is a finding or a Terminal, never a crash.
 *
 * @throws Terminal when the file cannot be examined at all (absent, not a database, not ours,
 *   written by a newer version)
 */
export function verifyLog(file: string, options: VerifyOptions): VerifyReport {
	const opened = openForVerify(file);
	const { db } = opened;
	try {
		return db.transaction(() => examine(db, file, options))();
	} catch (error) {
		if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB') {
			throw new Terminal('no_database', `${file} is not a SQLite database.`, { cause: error });
		}
		throw error;
	} finally {
		opened.close();
	}
}

function examine(db: Db, file: string, options: VerifyOptions): VerifyReport {
	const findings = new Findings();
	const present = new Set(orFinding(findings, [], () => tablesPresent(db)));
	if (![...LOG_TABLES, 'meta'].some((table) => present.has(table)) && !findings.has('edited')) {
		throw new Terminal('no_log', `${file} holds no log of this product.`);
	}
	const whole = LOG_TABLES.every((table) => present.has(table));
	if (!whole) {
		const gone = LOG_TABLES.filter((table) => !present.has(table)).join(', ');
		findings.add('edited', `The file lacks tables of the log: ${gone}.`);
	}
	const instance = orFinding(findings, null, () => readInstance(db));
	const stated = options.publicKeys?.length ? options.publicKeys : undefined;
	const keys = stated ?? (whole ? orFinding(findings, [], () => readKeys(db)) : []);
	const known = keys.map(decodeVerifier).filter((key): key is NoteVerifier => key !== undefined);

	let size = 0;
	let root: string | null = null;
	let outsideCheckpoint: number | null = null;
	let storedCheckpoint = 0;
	if (whole) {
		orFinding(findings, undefined, () => {
			const checks = createCheckpointChecks(db, known, options.checkpoint, findings);
			({ size, root } = verifyEntries(db, instance, findings, (reached, tree) => {
				checks.atSize(reached, tree);
			}));
			checks.finish(size);
			outsideCheckpoint = checks.outside();
			storedCheckpoint = checks.newestStored();
		});
	}
	if (!findings.has('edited', 'gap')) {
		orFinding(findings, undefined, () => {
			verifyMoves(db, options.isLegalMove, findings);
		});
	}
	orFinding(findings, undefined, () => {
		verifyGuards(db, findings);
	});
	// Only over the schema we know: a foreign one could make SQLite compute anything.
	if (!findings.has('edited', 'guards_missing')) {
		orFinding(findings, undefined, () => {
			verifyStructure(db, findings);
		});
	}
	return {
		outcome: findings.outcome,
		exitCode: exitCodeOf(findings.outcome),
		instance,
		size,
		root,
		findings: findings.list(),
		findingsTotal: findings.total(),
		outsideCheckpoint,
		storedCheckpoint,
		keys,
		keysFromFile: stated === undefined,
	};
}

/** What SQLite itself refuses to read is a file that somebody or something changed. */
function orFinding<T>(findings: Findings, otherwise: T, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (!(error instanceof Database.SqliteError) || error.code === 'SQLITE_NOTADB') throw error;
		if (/^SQLITE_(IOERR|BUSY|FULL|NOMEM)/.test(error.code)) throw error;
		findings.add('edited', `The file is damaged: SQLite says "${error.message}".`);
		return otherwise;
	}
}

function readInstance(db: Db): string | null {
	const value = db.prepare(`SELECT value FROM meta WHERE key = 'instance'`).pluck().get();
	return typeof value === 'string' ? value : null;
}

function readKeys(db: Db): string[] {
	return db
		.prepare<[], string>('SELECT vkey FROM log_keys WHERE octet_length(vkey) <= 512 LIMIT 100')
		.pluck()
		.all();
}

/** The look-up index of a refund's story must agree with the entries. */
function verifyStructure(db: Db, findings: Findings): void {
	for (const table of LOG_TABLES) {
		const result = db.pragma(`integrity_check(${table})`, { simple: true });
		if (result !== 'ok') {
			findings.add('edited', `The table ${table} is damaged: ${String(result).slice(0, 200)}.`);
		}
	}
}
