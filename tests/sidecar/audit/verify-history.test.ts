import type Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog, type LogFixture } from './log-fixture.ts';
import { SIZE, tellStory, type Story } from './story.ts';
import { rebuild, rewrite, tamper } from './tamper.ts';

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
		expect(verify({ checkpoint: story.kept }).exitCode).toBe(13);
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
		expect(verify({ checkpoint: flip(story.kept) })).toMatchObject({
			outcome: 'bad_signature',
			exitCode: 14,
		});
		expect(verify({ checkpoint: 'not a note' }).exitCode).toBe(14);
		expect(
			after((db) => {
				db.prepare('UPDATE log_checkpoints SET note = ?').run(flip(story.kept));
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
		for (const move of moves) await story.moveRefund(id, move);
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
