import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

let log: LogFixture;
let foreign: Database.Database;
beforeEach(async () => {
	log = openLog();
	await log.fill(6);
	await log.write('audit.checkpoint', (tx) => log.audit.checkpoint(tx));
	// Whoever opens the file with another tool: none of our pragmas.
	foreign = new Database(log.file);
	foreign.pragma('recursive_triggers = OFF');
});
afterEach(() => {
	foreign.close();
	log.remove();
});

const HASH = 'zeroblob(32)';
const TABLES = ['log_entries', 'log_nodes', 'log_sealed', 'log_checkpoints', 'log_keys'];

function everything(): unknown {
	return TABLES.map((table) => foreign.prepare(`SELECT * FROM ${table}`).all());
}

describe.each([
	['the sidecar’s own connection', () => log.db],
	['a foreign connection without recursive triggers', () => foreign],
])('through %s', (_whose, connection) => {
	it.each([
		...TABLES.map((table) => `DELETE FROM ${table}`),
		'DELETE FROM log_entries WHERE seq = 5',
		...TABLES.flatMap((table) => [`UPDATE ${table} SET rowid = rowid`]).filter(
			(sql) => !/nodes|keys/.test(sql),
		),
		`UPDATE log_entries SET entry = '{}'`,
		`UPDATE OR REPLACE log_entries SET seq = 1 WHERE seq = 2`,
		`UPDATE log_nodes SET hash = ${HASH}`,
		`UPDATE log_sealed SET ciphertext = zeroblob(40)`,
		`UPDATE log_checkpoints SET note = ''`,
		`UPDATE log_keys SET vkey = 'mine'`,
		`INSERT INTO log_entries (seq, entry, leaf_hash) VALUES (7, '{}', ${HASH})`,
		`INSERT INTO log_entries (seq, entry, leaf_hash) VALUES (3, '{}', ${HASH})`,
		`INSERT OR REPLACE INTO log_entries (seq, entry, leaf_hash) VALUES (3, '{}', ${HASH})`,
		`INSERT OR IGNORE INTO log_entries (seq, entry, leaf_hash) VALUES (3, '{}', ${HASH})`,
		`INSERT INTO log_entries (entry, leaf_hash) VALUES ('{}', ${HASH})`,
		`INSERT INTO log_entries (seq, entry, leaf_hash) VALUES (3, '{}', ${HASH})
		 ON CONFLICT (seq) DO UPDATE SET entry = '{}'`,
		`REPLACE INTO log_nodes VALUES (1, 0, ${HASH})`,
		`INSERT INTO log_nodes VALUES (1, 3, ${HASH})`,
		`INSERT INTO log_nodes VALUES (60, 0, ${HASH})`,
		`REPLACE INTO log_sealed VALUES (3, zeroblob(40))`,
		`INSERT INTO log_sealed VALUES (1, zeroblob(40))`,
		`REPLACE INTO log_checkpoints VALUES (6, 'another')`,
		`INSERT INTO log_checkpoints VALUES (3, 'earlier')`,
		`INSERT INTO log_checkpoints VALUES (7, 'later than the log')`,
		`REPLACE INTO log_keys SELECT vkey FROM log_keys`,
		`UPDATE meta SET value = 'x' WHERE key = 'instance'`,
		`DELETE FROM meta WHERE key = 'instance'`,
		`REPLACE INTO meta VALUES ('instance', 'x')`,
	])('%s is refused', (sql) => {
		const before = everything();
		expect(() => connection().exec(sql)).toThrow(
			/append-only|never changes|constraint failed|UNIQUE/,
		);
		expect(everything()).toEqual(before);
	});

	it('the next entry is accepted, and other things may be remembered', () => {
		connection().exec(`INSERT INTO log_entries (seq, entry, leaf_hash) VALUES (6, '{}', ${HASH})`);
		connection().exec(
			`INSERT INTO meta VALUES ('pause', 'on'); DELETE FROM meta WHERE key = 'pause'`,
		);
	});
});
