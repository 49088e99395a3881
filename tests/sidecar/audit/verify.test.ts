import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEntry } from '../../../sidecar/src/audit/log.ts';
import { leafHash, nodeHash } from '../../../sidecar/src/audit/merkle.ts';
import { verifyLog, type VerifyOptions } from '../../../sidecar/src/audit/verify/verify.ts';
import { openLog, type LogFixture } from './log-fixture.ts';
import { tamper } from './tamper.ts';

const MOVES = [
	'null>requested',
	'requested>approved',
	'approved>submitting',
	'submitting>confirmed',
];
const isLegalMove = (from: string | null, to: string) => MOVES.includes(`${String(from)}>${to}`);

let log: LogFixture;
/** The newest checkpoint's note, as WordPress would have kept it. */
let kept: string;
beforeEach(async () => {
	log = openLog();
	await log.fill(20);
	for (const id of ['rr_1', 'rr_2']) {
		for (const move of MOVES) await moveRefund(id, move);
	}
	kept = (await log.write('audit.checkpoint', (tx) => log.audit.checkpoint(tx)))!.note;
	await log.fill(2);
});
afterEach(() => {
	log.remove();
});

const SIZE = 30;
const CHECKPOINT = 28;

function moveRefund(id: string | undefined, move: string) {
	const [from, to] = move.split('>');
	return log.write('refunds.decide', (tx) =>
		log.audit.append(tx, {
			type: 'refund.state_changed',
			actor: { kind: 'sidecar' },
			...(id !== undefined && { refundRequestId: id }),
			data: { from: from === 'null' ? null : from, to } as NewEntry['data'],
		}),
	);
}

const verify = (options: Partial<VerifyOptions> = {}) =>
	verifyLog(log.file, { isLegalMove, ...options });

/** Verifies after a change to the closed file, guards restored to the letter. */
function after(change: (db: Database.Database) => void, options: Partial<VerifyOptions> = {}) {
	log.close();
	tamper(log.file, change);
	return verify(options);
}

/** All of the tree made anew over whatever entries there are. */
function rebuild(db: Database.Database): void {
	db.exec('DELETE FROM log_nodes');
	const rows = db
		.prepare<[], { seq: number; bytes: Buffer }>(
			'SELECT seq, CAST(entry AS BLOB) AS bytes FROM log_entries ORDER BY seq',
		)
		.all();
	let level = rows.map(({ bytes }) => leafHash(bytes));
	level.forEach((hash, seq) => {
		db.prepare('UPDATE log_entries SET leaf_hash = ? WHERE seq = ?').run(hash, seq);
	});
	for (let height = 1; level.length > 1; height += 1) {
		const above: Buffer[] = [];
		for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!));
		above.forEach((hash, position) => {
			db.prepare('INSERT INTO log_nodes VALUES (?, ?, ?)').run(height, position, hash);
		});
		level = above;
	}
}

const rewrite = (db: Database.Database, seq: number, from: string, to: string) =>
	db
		.prepare('UPDATE log_entries SET entry = replace(entry, ?, ?) WHERE seq = ?')
		.run(from, to, seq);

describe('an honest log', () => {
	it('verifies while the sidecar runs, closed, and as a copy of the file alone', () => {
		const running = verify();
		expect(running).toMatchObject({
			outcome: 'verified',
			exitCode: 0,
			size: SIZE,
			root: log.audit.root(log.db).root,
			findings: [],
			storedCheckpoint: CHECKPOINT,
			outsideCheckpoint: null,
			keys: [log.signingKey.vkey],
			keysFromFile: true,
		});
		log.close();
		const elsewhere = mkdtempSync(join(tmpdir(), 'copy-'));
		copyFileSync(log.file, join(elsewhere, 'copy.db'));
		expect(verifyLog(join(elsewhere, 'copy.db'), { isLegalMove })).toEqual(running);
		expect(readdirSync(elsewhere)).toEqual(['copy.db']);
		rmSync(elsewhere, { recursive: true });
	});

	it('is anchored by a checkpoint kept outside, with a key kept outside', () => {
		expect(verify({ checkpoint: kept, publicKeys: [log.signingKey.vkey] })).toMatchObject({
			outcome: 'verified',
			outsideCheckpoint: CHECKPOINT,
			keysFromFile: false,
		});
	});

	it('verifies empty', () => {
		const empty = openLog();
		expect(verifyLog(empty.file, { isLegalMove })).toMatchObject({ outcome: 'verified', size: 0 });
		empty.remove();
	});

	it('still verifies when a person was forgotten', () => {
		log.keyring.destroy('person-0');
		log.keyring.destroy('person-1');
		expect(verify().outcome).toBe('verified');
	});
});

describe('edited (10)', () => {
	it.each([...Array(SIZE).keys()])('entry %i changed by hand, guards restored', (seq) => {
		const report = after((db) => rewrite(db, seq, '"v":1', '"v": 1'));
		expect(report).toMatchObject({ outcome: 'edited', exitCode: 10, findingsTotal: 1 });
		expect(report.findings[0]).toMatchObject({ fault: 'edited', seq });
	});

	it('also when guards are left dropped: the change counts for more', () => {
		log.close();
		tamper(log.file, (db) => rewrite(db, 3, '"n":3', '"n":4'), { cover: false });
		const report = verify();
		expect(report.exitCode).toBe(10);
		expect(report.findings.map(({ fault }) => fault)).toContain('guards_missing');
	});

	it('its leaf hash made to fit: the subtree above does not', () => {
		const report = after((db) => {
			rewrite(db, 3, '"n":3', '"n":4');
			const bytes = db
				.prepare<[], Buffer>('SELECT CAST(entry AS BLOB) FROM log_entries WHERE seq = 3')
				.pluck()
				.get()!;
			db.prepare('UPDATE log_entries SET leaf_hash = ? WHERE seq = 3').run(leafHash(bytes));
		});
		expect(report).toMatchObject({ exitCode: 10, findingsTotal: 1 });
	});

	it.each([
		[
			'a stored subtree',
			'UPDATE log_nodes SET hash = zeroblob(32) WHERE level = 2 AND position = 1',
		],
		['sealed data', 'UPDATE log_sealed SET ciphertext = zeroblob(40) WHERE seq = 3'],
		['sealed data of an entry without', 'INSERT INTO log_sealed VALUES (1, zeroblob(40))'],
		['the size of a checkpoint', 'UPDATE log_checkpoints SET size = 27'],
		['the name of the log', `UPDATE meta SET value = 'another' WHERE key = 'instance'`],
		[
			'two entries exchanged',
			'UPDATE log_entries SET seq = CASE seq WHEN 4 THEN -5 ELSE -4 END WHERE seq IN (4, 5); UPDATE log_entries SET seq = -seq WHERE seq < 0',
		],
		['an entry of another type of value', `UPDATE log_entries SET entry = '[]' WHERE seq = 29`],
	])('%s', (_what, sql) => {
		const report = after((db) => {
			db.pragma('ignore_check_constraints = ON');
			db.exec(sql);
		});
		expect(report.exitCode).toBe(10);
	});

	it('an entry far larger than the format allows costs no more memory than one', () => {
		const report = after((db) => {
			db.pragma('ignore_check_constraints = ON');
			db.exec(`UPDATE log_entries SET entry = CAST(zeroblob(200000000) AS TEXT) WHERE seq = 9`);
		});
		expect(report).toMatchObject({ exitCode: 10 });
		expect(report.findings[0]).toMatchObject({ seq: 9 });
	});
});

describe('gap (11)', () => {
	it.each([0, 1, 7, 20, 28])('entry %i deleted', (seq) => {
		const report = after((db) => db.exec(`DELETE FROM log_entries WHERE seq = ${seq}`));
		expect(report).toMatchObject({ outcome: 'gap', exitCode: 11, findingsTotal: 1, root: null });
		expect(report.findings[0]).toMatchObject({ fault: 'gap', seq });
	});

	it.each([
		[
			'its sealed data and hashes deleted, too',
			'DELETE FROM log_entries WHERE seq = 9; DELETE FROM log_sealed WHERE seq = 9; DELETE FROM log_nodes WHERE position << level <= 9 AND (position + 1) << level > 9',
		],
		['only sealed data deleted', 'DELETE FROM log_sealed WHERE seq = 9'],
		['only a stored subtree deleted', 'DELETE FROM log_nodes WHERE level = 1 AND position = 4'],
		['half of the log deleted', 'DELETE FROM log_entries WHERE seq BETWEEN 5 AND 20'],
		[
			'an entry moved to a number without bound',
			'UPDATE log_entries SET seq = 9007199254740000 WHERE seq = 29',
		],
	])('%s', (_what, sql) => {
		expect(after((db) => db.exec(sql)).findings.map(({ fault }) => fault)).toContain('gap');
	});
});

describe('truncated (12)', () => {
	const cut = (from: number) => (db: Database.Database) =>
		db.exec(`DELETE FROM log_entries WHERE seq >= ${from};
			DELETE FROM log_nodes WHERE (position + 1) << level > ${from};
			DELETE FROM log_sealed WHERE seq >= ${from};
			DELETE FROM log_checkpoints WHERE size > ${from};
			UPDATE sqlite_sequence SET seq = ${from - 1} WHERE name = 'log_entries'`);

	it('the tail cut without a trace, the last checkpoint given', () => {
		for (const from of [27, 16, 1, 0]) {
			expect(
				after(cut(from), { checkpoint: kept, publicKeys: [log.signingKey.vkey] }),
			).toMatchObject({
				outcome: 'truncated',
				exitCode: 12,
				size: from,
			});
		}
	});

	it('cannot be seen without one, and the report says what it does not know', () => {
		expect(after(cut(16))).toMatchObject({
			outcome: 'verified',
			size: 16,
			outsideCheckpoint: null,
			storedCheckpoint: 0,
		});
	});

	it.each([
		['a stored checkpoint', 'DELETE FROM log_checkpoints'],
		['the highest number ever', 'DELETE FROM sqlite_sequence'],
	])('%s gives a cut away', (_what, otherTraces) => {
		const traces = `DELETE FROM log_nodes WHERE (position + 1) << level > 16;
			DELETE FROM log_sealed WHERE seq >= 16`;
		const others = ['DELETE FROM log_checkpoints', 'DELETE FROM sqlite_sequence'].filter(
			(sql) => sql !== otherTraces,
		);
		const report = after((db) => {
			db.exec(`DELETE FROM log_entries WHERE seq >= 16; ${traces}; ${others.join(';')}`);
		});
		expect(report).toMatchObject({ exitCode: 12, findingsTotal: 1 });
	});

	it('hashes left behind give a cut away', () => {
		const report = after((db) => {
			db.exec(`DELETE FROM log_entries WHERE seq >= 16; DELETE FROM sqlite_sequence;
				DELETE FROM log_checkpoints`);
		});
		expect(report.exitCode).toBe(12);
	});
});

describe('forked (13)', () => {
	it('another history, consistent with itself, fits no checkpoint', () => {
		const report = after((db) => {
			rewrite(db, 3, '"n":3', '"n":4');
			rebuild(db);
		});
		expect(report).toMatchObject({ outcome: 'forked', exitCode: 13, findingsTotal: 1 });
	});

	it('and is shown by the one kept outside when the stored ones were removed', () => {
		const change = (db: Database.Database) => {
			rewrite(db, 3, '"n":3', '"n":4');
			rebuild(db);
			db.exec('DELETE FROM log_checkpoints');
		};
		expect(after(change).outcome).toBe('verified');
		expect(verify({ checkpoint: kept }).exitCode).toBe(13);
	});

	it('an entry left out and the rest numbered anew', () => {
		const change = (db: Database.Database) => {
			db.exec('DELETE FROM log_entries WHERE seq = 4');
			for (let seq = 5; seq < SIZE; seq += 1) {
				rewrite(db, seq, `"seq":${seq}`, `"seq":${seq - 1}`);
				db.exec(`UPDATE log_entries SET seq = ${seq - 1} WHERE seq = ${seq}`);
			}
			db.exec(`DELETE FROM log_sealed; UPDATE sqlite_sequence SET seq = ${SIZE - 2}
				WHERE name = 'log_entries'`);
			rebuild(db);
		};
		const report = after(change);
		// The sealed data's place is part of the leaf, so leaving it out shows as well.
		expect(report.findings.map(({ fault }) => fault)).toEqual(
			expect.arrayContaining(['gap', 'forked']),
		);
	});
});

describe('signatures', () => {
	const flip = (note: string) => note.replace(/\n28\n/, '\n29\n');

	it('a changed checkpoint is a bad signature (14), stored or given', () => {
		expect(verify({ checkpoint: flip(kept) })).toMatchObject({
			outcome: 'bad_signature',
			exitCode: 14,
		});
		expect(verify({ checkpoint: 'not a note' }).exitCode).toBe(14);
		expect(
			after((db) => {
				db.prepare('UPDATE log_checkpoints SET note = ?').run(flip(kept));
			}).exitCode,
		).toBe(14);
	});

	it('one of another log, or by another key of the same name, is an unknown key (15)', async () => {
		const other = openLog();
		await other.fill(2);
		const foreign = await other.write('audit.checkpoint', (tx) => other.audit.checkpoint(tx));
		expect(verify({ checkpoint: foreign!.note })).toMatchObject({
			outcome: 'unknown_key',
			exitCode: 15,
		});
		expect(verify({ publicKeys: [other.signingKey.vkey] }).exitCode).toBe(15);
		other.remove();
	});

	it('keys removed from the file are unknown', () => {
		expect(after((db) => db.exec('DELETE FROM log_keys')).exitCode).toBe(15);
	});
});

describe('illegal transition (16)', () => {
	it.each([
		['a move the table does not know', 'rr_3', ['null>requested', 'requested>confirmed']],
		['a first move from somewhere', 'rr_3', ['requested>approved']],
		['a move from where it was not', 'rr_3', ['null>requested', 'approved>submitting']],
		['a second beginning', 'rr_1', ['null>requested']],
		['a move that names no refund', undefined, ['null>requested']],
		['a move to nowhere', 'rr_3', ['null']],
	])('%s', async (_what, id, moves) => {
		for (const move of moves) await moveRefund(id, move);
		expect(verify()).toMatchObject({ outcome: 'illegal_transition', exitCode: 16 });
	});
});

describe('guards missing (17)', () => {
	it.each([
		['a guard dropped', 'DROP TRIGGER log_entries_refuse_delete'],
		[
			'a guard hollowed out',
			`DROP TRIGGER log_entries_refuse_update; CREATE TRIGGER log_entries_refuse_update BEFORE UPDATE ON log_entries BEGIN SELECT 1; END`,
		],
		['a trigger added', 'CREATE TRIGGER mine AFTER INSERT ON log_nodes BEGIN SELECT 1; END'],
		['the index dropped', 'DROP INDEX log_entries_by_refund'],
	])('%s', (_what, sql) => {
		log.db.exec(sql);
		expect(verify()).toMatchObject({ outcome: 'guards_missing', exitCode: 17 });
	});

	it('a guard altered in the schema table itself', () => {
		log.close();
		tamper(log.file, (db) => {
			db.unsafeMode();
			db.pragma('writable_schema = ON');
			db.exec(`UPDATE sqlite_schema SET sql = replace(sql, 'CHECK (seq >= 0)', '')
				WHERE name = 'log_entries'`);
		});
		expect(verify().exitCode).toBe(17);
	});
});
