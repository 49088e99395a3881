import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Invalid } from '../../../sidecar/src/failure.ts';
import { createFacts, type FactsDesk } from '../../../sidecar/src/facts/facts.ts';
import { insertVersion } from '../../../sidecar/src/facts/facts-store.ts';
import { openLog, type LogFixture } from '../audit/log-fixture.ts';

const ADA = { id: '1', name: 'Ada' };
const BOB = { id: '2', name: 'Bob' };
const FIRST = 'refund:\n  window_days: 30\n';
const SECOND = 'refund:\n  window_days: 14\n';

let log: LogFixture;
let facts: FactsDesk;
const errors: object[] = [];

beforeEach(() => {
	log = openLog();
	errors.length = 0;
	facts = createFacts({
		db: log.db,
		write: log.write,
		clock: log.clock,
		audit: log.audit,
		log: { error: (fields) => errors.push(fields) },
	});
});
afterEach(() => {
	log.remove();
});

const save = (yaml: string, base: string | null, author = ADA, note = '') =>
	facts.save({ yaml, note, base_version: base }, author);

function savedEntries(): { data: Record<string, unknown>; actor: unknown }[] {
	return log.db
		.prepare<[], { entry: string }>('SELECT entry FROM log_entries ORDER BY seq')
		.all()
		.map(({ entry }) => JSON.parse(entry) as { type: string; data: object; actor: object })
		.filter(({ type }) => type === 'facts.saved') as never;
}

describe('versions of the business facts', () => {
	it('there is none before the first save', () => {
		expect(facts.current()).toBeNull();
		expect(facts.overview()).toEqual({ current: null, history: [] });
	});

	it('each is kept with author, time and note, and the last one is in force', async () => {
		await save(FIRST, null, ADA, 'the beginning');
		const reply = await save(SECOND, '1', BOB, 'shorter');
		expect(reply.current).toMatchObject({ version: '2', yaml: SECOND, author: BOB });
		expect(reply.history.map(({ version, note, author }) => [version, note, author])).toEqual([
			['2', 'shorter', BOB],
			['1', 'the beginning', ADA],
		]);
		expect(facts.version('1').yaml).toBe(FIRST);
		expect(facts.current()).toMatchObject({
			version: '2',
			yaml: SECOND,
			facts: { refund: { window_days: 14 } },
		});
	});

	it('the log names each by number and hash, and who saved it', async () => {
		await save(FIRST, null);
		await save(SECOND, '1', BOB);
		expect(savedEntries().map(({ data, actor }) => ({ data, actor }))).toEqual([
			{
				data: { facts_version: '1', base_version: null, sha256: sha256(FIRST) },
				actor: { kind: 'staff', id: '1' },
			},
			{
				data: { facts_version: '2', base_version: '1', sha256: sha256(SECOND) },
				actor: { kind: 'staff', id: '2' },
			},
		]);
	});

	it('of two who edited the same version, the second is told, and nothing is lost', async () => {
		await save(FIRST, null);
		await save(SECOND, '1', BOB);
		const late = save('shop:\n  name: X\n', '1', ADA);
		await expect(late).rejects.toMatchObject({
			status: 409,
			type: 'facts_changed',
			field: 'base_version',
		});
		expect(facts.current()?.yaml).toBe(SECOND);
		expect(facts.overview().history).toHaveLength(2);
		await expect(save(SECOND, null)).rejects.toBeInstanceOf(Invalid);
	});

	it('both at the same instant: one is kept', async () => {
		const both = await Promise.allSettled([save(FIRST, null), save(SECOND, null, BOB)]);
		expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
		expect(facts.overview().history).toHaveLength(1);
	});

	it('an old one is restored by saving it again, as the next version', async () => {
		await save(FIRST, null);
		await save(SECOND, '1');
		const reply = await save(facts.version('1').yaml, '2', BOB);
		expect(reply.current).toMatchObject({ version: '3', yaml: FIRST });
	});

	it('the same text saved again is no new version', async () => {
		await save(FIRST, null);
		expect((await save(FIRST, '1')).history).toHaveLength(1);
		expect(savedEntries()).toHaveLength(1);
	});

	it('what is not valid is not kept, and the fault names its line', async () => {
		const faulty = save('refund:\n  window_days: -1\n', null);
		await expect(faulty).rejects.toMatchObject({
			status: 422,
			type: 'facts_invalid',
			field: 'yaml',
			message: expect.stringMatching(/^line 2: refund\.window_days must be/) as string,
		});
		expect(facts.overview().history).toEqual([]);
	});

	it('no version can be changed or removed', async () => {
		await save(FIRST, null);
		expect(() => log.db.exec("UPDATE facts_versions SET yaml = ''")).toThrow(/never changed/);
		expect(() => log.db.exec('DELETE FROM facts_versions')).toThrow(/never deleted/);
	});

	it('a version that is understood no more lets nothing pass by itself, and says so', async () => {
		await log.write('facts.save', (tx) => {
			insertVersion(tx, {
				version: '1',
				yaml: 'refund:\n  of_the_future: 1\n',
				sha256: '',
				note: '',
				author: ADA,
				saved_at: log.clock.now().toISOString(),
			});
		});
		expect(facts.current()?.facts).toEqual({ refund: { always_person: true } });
		expect(errors).toHaveLength(1);
	});

	it.each(['0', '01', 'x', '', '2', '99999999999'])('there is no version %j', async (number) => {
		await save(FIRST, null);
		expect(() => facts.version(number)).toThrow(/no such version/);
	});
});

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
