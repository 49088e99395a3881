import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leafHash } from '../../../sidecar/src/audit/merkle.ts';
import { verifyLog } from '../../../sidecar/src/audit/verify/verify.ts';
import { openLog, type LogFixture } from './log-fixture.ts';
import { CHECKPOINT, isLegalMove, SIZE, tellStory, type Story } from './story.ts';
import { rewrite, tamper } from './tamper.ts';

let story: Story;
let log: LogFixture;
beforeEach(async () => {
	story = await tellStory();
	({ log } = story);
});
afterEach(() => {
	log.remove();
});
const verify: Story['verify'] = (options) => story.verify(options);
const after: Story['after'] = (change, options) => story.after(change, options);

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
		expect(verify({ checkpoint: story.kept, publicKeys: [log.signingKey.vkey] })).toMatchObject({
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
				after(cut(from), { checkpoint: story.kept, publicKeys: [log.signingKey.vkey] }),
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
