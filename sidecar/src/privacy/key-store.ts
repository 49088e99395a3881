import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** SQL of the keys' file, which holds nothing but wrapped keys. */
export type KeyStore = ReturnType<typeof openKeyStore>;

export const KEYS_FILE = 'keys.db';

const SCHEMA = `
	CREATE TABLE IF NOT EXISTS keys (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL)
		STRICT, WITHOUT ROWID;
	CREATE TABLE IF NOT EXISTS probe (id INTEGER PRIMARY KEY CHECK (id = 1), wrapped BLOB NOT NULL)
		STRICT;`;

/**
 * Opens DATA_DIR/keys.db. Not in WAL mode, and with secure_delete: a destroyed key is overwritten
 * in the file, where a WAL could keep it for long. synchronous=EXTRA also syncs the folder after
 * the rollback journal is gone, so that a power cut cannot bring a destroyed key back.
 */
export function openKeyStore(dataDir: string) {
	const path = join(dataDir, KEYS_FILE);
	// SQLite gives its journal the mode of the file, and would make the file readable by all.
	closeSync(openSync(path, 'a', 0o600));
	const db = new Database(path);
	try {
		db.pragma('journal_mode = DELETE');
		db.pragma('synchronous = EXTRA');
		db.pragma('secure_delete = ON');
		db.pragma('trusted_schema = OFF');
		db.exec(SCHEMA);
	} catch (error) {
		db.close();
		throw error;
	}
	const select = db.prepare<[string], Buffer>('SELECT wrapped FROM keys WHERE subject = ?').pluck();
	const insert = db.prepare<[string, Buffer]>('INSERT INTO keys (subject, wrapped) VALUES (?, ?)');
	const remove = db.prepare<[string]>('DELETE FROM keys WHERE subject = ?');
	const probe = db.prepare<[], Buffer>('SELECT wrapped FROM probe').pluck();
	const addProbe = db.prepare<[Buffer]>('INSERT INTO probe (id, wrapped) VALUES (1, ?)');

	return {
		/** The subject's wrapped key. */
		get: (subject: string) => select.get(subject),
		add: (subject: string, wrapped: Buffer) => void insert.run(subject, wrapped),
		remove: (subject: string) => remove.run(subject).changes === 1,
		/** A known text encrypted with the master key. */
		probe: () => probe.get(),
		addProbe: (wrapped: Buffer) => void addProbe.run(wrapped),
		close: () => {
			db.close();
		},
	};
}
