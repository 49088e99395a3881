import { randomBytes } from 'node:crypto';
import {
	chmodSync,
	copyFileSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditCommand } from '../../../sidecar/src/cli/audit.ts';
import { openLog, type LogFixture } from './log-fixture.ts';
import { isLegalMove, tellStory } from './story.ts';
import { tamper } from './tamper.ts';

let log: LogFixture;
let note: string;
beforeEach(async () => {
	const story = await tellStory();
	({ log } = story);
	note = join(log.dir, 'kept.txt');
	writeFileSync(note, story.kept);
});
afterEach(() => {
	log.remove();
});

async function audit(...argv: string[]) {
	let stdout = '';
	let stderr = '';
	const code = await auditCommand(argv, {
		stdout: { write: (text) => (stdout += text) },
		stderr: { write: (text) => (stderr += text) },
		dataDir: log.dir,
		isLegalMove,
	});
	return { code, stdout, stderr };
}

describe('audit verify', () => {
	it('says what it verified, what is not anchored, and with which key', async () => {
		const { code, stdout, stderr } = await audit('verify');
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(stdout).toContain(`verified: 30 entries, root ${log.audit.root(log.db).root}`);
		expect(stdout).toContain('not anchored: no checkpoint from outside was given');
		expect(stdout).toContain('cover the first 28 entries, 2 entries come after');
		expect(stdout).toContain(log.signingKey.vkey);
	});

	it('is anchored by a note kept outside, whatever its line ends', async () => {
		writeFileSync(note, readFileSync(note, 'utf8').replaceAll('\n', '\r\n'));
		const { code, stdout } = await audit('verify', '--checkpoint', note);
		expect(code).toBe(0);
		expect(stdout).toContain('anchored: the given checkpoint covers the first 28 entries');
		expect(stdout).toContain('not anchored yet: 2 entries after it');
	});

	it('writes one line of JSON', async () => {
		const { stdout } = await audit('verify', '--json', '--checkpoint', note);
		expect(stdout.trimEnd().split('\n')).toHaveLength(1);
		expect(JSON.parse(stdout)).toMatchObject({
			outcome: 'verified',
			exit: 0,
			instance: log.instance,
			size: 30,
			findings: [],
			checkpoint: { outside: 28, stored: 28 },
			unanchored: { from: 28, entries: 2, only_local: false },
			keys: [log.signingKey.vkey],
			keys_from_file: false,
		});
	});

	it('exits as each finding says: edited, deleted, cut', async () => {
		log.close();
		const at = (name: string) => join(log.dir, name);
		const spoil = (name: string, sql: string) => {
			copyFileSync(log.file, at(name));
			tamper(at(name), (db) => db.exec(sql));
			return audit('verify', '--file', at(name), '--checkpoint', note);
		};
		const edited = await spoil('a.db', `UPDATE log_entries SET entry = 'rubbish' WHERE seq = 7`);
		expect(edited).toMatchObject({ code: 10, stderr: '' });
		expect(edited.stdout).toContain('Entry 7: its bytes do not fit its stored leaf hash');
		expect((await spoil('b.db', 'DELETE FROM log_entries WHERE seq = 7')).code).toBe(11);
		expect((await spoil('c.db', 'DELETE FROM log_entries WHERE seq > 20')).code).toBe(12);
	});

	it('trusts the keys beside the database, or the ones given, not those the file names', async () => {
		const stranger = openLog();
		await stranger.fill(3);
		await stranger.write('audit.checkpoint', (tx) => stranger.audit.checkpoint(tx));
		stranger.close();
		log.close();
		// A whole log of somebody else's making, put in the place of ours.
		copyFileSync(stranger.file, log.file);
		expect((await audit('verify')).code).toBe(15);
		expect((await audit('verify', '--key', stranger.signingKey.vkey)).code).toBe(0);
		expect((await audit('verify', '--key', join(stranger.dir, 'log-signing.pub'))).code).toBe(0);
		stranger.remove();
	});

	it('does not alter the folder it reads, and needs no right to write there', async () => {
		log.close();
		const folder = join(log.dir, 'medium');
		mkdirSync(folder);
		copyFileSync(log.file, join(folder, 'sidecar.db'));
		chmodSync(folder, 0o500);
		expect((await audit('verify', '--file', join(folder, 'sidecar.db'))).code).toBe(0);
		chmodSync(folder, 0o700);
		expect(readdirSync(folder)).toEqual(['sidecar.db']);
	});

	it('reads what only the write-ahead log holds after a crash', async () => {
		const crashed = join(log.dir, 'crashed');
		mkdirSync(crashed);
		for (const end of ['', '-wal']) {
			copyFileSync(log.file + end, join(crashed, `sidecar.db${end}`));
		}
		const { stdout } = await audit('verify', '--file', join(crashed, 'sidecar.db'));
		expect(stdout).toContain('verified: 30 entries');
	});
});

describe('audit checkpoints', () => {
	it('prints the newest note, which verify accepts', async () => {
		const { code, stdout } = await audit('checkpoints');
		expect(code).toBe(0);
		writeFileSync(note, stdout);
		expect((await audit('verify', '--checkpoint', note)).code).toBe(0);
	});
});

describe('usage', () => {
	it.each([
		[[], 'What shall be audited?'],
		[['proof'], 'There is no "audit proof".'],
		[['verify', '--deep'], '--deep'],
		[['verify', 'sidecar.db'], 'sidecar.db'],
		[['verify', '--file'], '--file'],
		[['verify', '--file', '/nowhere/x.db'], '--file: there is no file /nowhere/x.db'],
		[['verify', '--checkpoint', '/nowhere/x'], '--checkpoint: cannot read /nowhere/x'],
		[['verify', '--key', '/nowhere/x'], '--key: cannot read'],
	])('%j exits 2 and says why', async (argv, why) => {
		const { code, stdout, stderr } = await audit(...argv);
		expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
		expect(stderr).toContain(why);
		expect(stderr).toContain('Usage:');
	});

	it('refuses an enormous checkpoint file without reading it', async () => {
		writeFileSync(note, Buffer.alloc(10_000_000, 'x'));
		const { code, stderr } = await audit('verify', '--checkpoint', note);
		expect(code).toBe(2);
		expect(stderr).toContain('larger than 64 KiB');
	});
});

describe('a crafted file', () => {
	const craft = (bytes: Uint8Array | string) => {
		const file = join(log.dir, 'crafted.db');
		writeFileSync(file, bytes);
		return audit('verify', '--file', file);
	};
	const craftSql = (sql: string) => {
		const file = join(log.dir, 'crafted.db');
		const db = new Database(file);
		db.exec(sql);
		db.close();
		return audit('verify', '--file', file);
	};

	it.each([
		['empty', ''],
		['a text', 'this is not a database'.repeat(100)],
		['noise', randomBytes(100_000)],
		['only a header', 'SQLite format 3\0'],
	])('that is %s gets one clear sentence', async (_what, bytes) => {
		const { code, stdout, stderr } = await craft(bytes);
		expect(code).toBe(1);
		expect(stdout).toBe('');
		expect(stderr).toMatch(/^audit: .*crafted\.db (holds no log|is not a SQLite database)/);
		expect(stderr.trimEnd().split('\n')).toHaveLength(1);
	});

	it('that is another program’s database is not ours', async () => {
		expect((await craftSql('CREATE TABLE t (x)')).stderr).toContain('holds no log');
	});

	it.each([
		[
			'a table of the log gone',
			'CREATE TABLE log_entries (seq INTEGER PRIMARY KEY, entry, leaf_hash)',
		],
		[
			'tables with other columns',
			`CREATE TABLE log_entries (a); CREATE TABLE log_nodes (a); CREATE TABLE log_sealed (a);
			 CREATE TABLE log_checkpoints (a); CREATE TABLE log_keys (a); CREATE TABLE meta (a)`,
		],
		[
			'views that would never end',
			`CREATE TABLE meta (key, value);
			 CREATE VIEW log_entries AS WITH RECURSIVE n(seq) AS (SELECT 0 UNION ALL SELECT seq + 1 FROM n)
			   SELECT seq, 'x' AS entry, x'00' AS leaf_hash FROM n`,
		],
		[
			'values of every wrong type',
			`CREATE TABLE meta (key, value); INSERT INTO meta VALUES ('instance', x'ff');
			 CREATE TABLE log_entries (seq, entry, leaf_hash);
			 CREATE TABLE log_nodes (level, position, hash); CREATE TABLE log_sealed (seq, ciphertext);
			 CREATE TABLE log_checkpoints (size, note); CREATE TABLE log_keys (vkey);
			 CREATE TABLE s (x INTEGER PRIMARY KEY AUTOINCREMENT);
			 INSERT INTO sqlite_sequence VALUES ('log_entries', 'many');
			 INSERT INTO log_entries VALUES (NULL, NULL, NULL), ('x', 1, 2), (9223372036854775807, x'', 1.5),
			   (-1, '{}', zeroblob(32)), (0, 'null', zeroblob(32)), (1e300, '[]', 'x');
			 INSERT INTO log_nodes VALUES ('a', 'b', 'c'); INSERT INTO log_sealed VALUES (0, 1), (0, 2);
			 INSERT INTO log_checkpoints VALUES ('a', 1), (NULL, x'00'), (5, '');
			 INSERT INTO log_keys VALUES (1), (x'00'), ('x')`,
		],
	])('with %s is edited, said in words', async (_what, sql) => {
		const { code, stdout, stderr } = await craftSql(sql);
		expect({ code, stderr }).toEqual({ code: 10, stderr: '' });
		expect(stdout).toMatch(/^edited: /);
		expect(stdout).not.toMatch(/\n\s+at /);
	});

	it('with bytes flipped anywhere is never verified silently nor a crash', async () => {
		log.close();
		const honest = readFileSync(log.file);
		const codes = new Map<number, number>();
		for (let i = 0; i < 150; i += 1) {
			const bytes = Buffer.from(honest);
			const at = 100 + Math.floor(((honest.length - 100) * i) / 150);
			for (let n = 0; n < 40 && at + n < bytes.length; n += 1)
				bytes[at + n] = bytes[at + n]! ^ 0x15;
			const { code, stderr } = await craft(bytes);
			expect(stderr).not.toMatch(/\n\s+at /);
			codes.set(code, (codes.get(code) ?? 0) + 1);
		}
		// 0: unused space, or a table that is not the log's.
		expect([...codes.keys()].every((code) => [0, 1, 10, 11, 12, 14, 15, 17].includes(code))).toBe(
			true,
		);
		expect(codes.get(10)).toBeGreaterThan(5);
	}, 60_000);
});
