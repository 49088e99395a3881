import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import * as sqliteVec from 'sqlite-vec';
import { Terminal } from '../failure.ts';

/** The only name under which SQL may be read outside a transaction. */
export type Db = Database.Database;

export class DataLocked extends Terminal {
	constructor(dir: string, cause: unknown) {
		super(
			'data_locked',
			`Another sidecar is using ${dir}. Stop it first, or give this one a DATA_DIR of its own.`,
			{ cause },
		);
	}
}

export interface OpenDatabase {
	readonly db: Db;
	close(): void;
}

/** The file that holds conversations, refunds and the log, so that one transaction covers them. */
export const MAIN_FILE = 'sidecar.db';

/**
 * Opens the main database for the one process that may write.
 *
 * The lock is an exclusive SQLite transaction on a file of its own, held until `close`: the
 * operating system drops it when the process dies, however it dies, so it can never be stale.
 * Durability: WAL with synchronous=FULL, so a commit that returned survives a power cut.
 *
 * @throws DataLocked when another process holds the lock
 */
export function openDatabase(dataDir: string): OpenDatabase {
	mkdirSync(dataDir, { recursive: true, mode: 0o700 });
	const lock = takeLock(dataDir);
	try {
		const db = openFile(join(dataDir, MAIN_FILE));
		return {
			db,
			close() {
				db.close();
				lock.close();
			},
		};
	} catch (error) {
		lock.close();
		throw error;
	}
}

/** A further file of the process that holds the lock; only one that can be made anew. */
export function openBeside(dataDir: string, name: string): Db {
	return openFile(join(dataDir, name));
}

function openFile(file: string): Db {
	const db = new Database(file);
	try {
		db.pragma('journal_mode = WAL');
		db.pragma('synchronous = FULL');
		db.pragma('foreign_keys = ON');
		// Without it, INSERT OR REPLACE deletes the old row silently, past the log's DELETE trigger.
		db.pragma('recursive_triggers = ON');
		db.pragma('busy_timeout = 5000');
		db.pragma('trusted_schema = OFF');
		sqliteVec.load(db);
		keepStatements(db);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}

/**
 * Preparing costs more than most statements take to run, so each text is prepared once; the texts
 * are constants of the source, so there are few. A statement is shared by its text: one that is set
 * to another mode (`pluck`, `iterate`) must be the only one with its text.
 */
function keepStatements(db: Db): void {
	const prepare = db.prepare.bind(db);
	const kept = new Map<string, Database.Statement>();
	db.prepare = ((text: string) => {
		const statement = kept.get(text) ?? prepare(text);
		kept.set(text, statement);
		return statement;
	}) as typeof db.prepare;
}

/** Opens for reading only, beside a running sidecar or without one (`audit verify`, `refunds list`). */
export function openReadOnly(file: string): Db {
	const db = new Database(file, { readonly: true, fileMustExist: true });
	db.pragma('busy_timeout = 5000');
	return db;
}

function takeLock(dataDir: string): Db {
	const lock = new Database(join(dataDir, 'sidecar.lock'), { timeout: 0 });
	try {
		lock.pragma('journal_mode = DELETE');
		lock.exec('BEGIN EXCLUSIVE');
		return lock;
	} catch (error) {
		lock.close();
		if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
			throw new DataLocked(dataDir, error);
		}
		throw error;
	}
}

/** The versions in use, for `doctor`. */
export function versionsOf(): { readonly sqlite: string; readonly vec: string } {
	const db = new Database(':memory:');
	try {
		sqliteVec.load(db);
		return db
			.prepare<[], { sqlite: string; vec: string }>(
				'SELECT sqlite_version() AS sqlite, vec_version() AS vec',
			)
			.get() as { sqlite: string; vec: string };
	} finally {
		db.close();
	}
}
