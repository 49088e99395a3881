import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { leafHash, nodeHash } from '../../../sidecar/src/audit/merkle.ts';
import type { NewEntry } from '../../../sidecar/src/audit/log.ts';
import { openLog, type LogFixture } from './log-fixture.ts';

let log: LogFixture;
beforeEach(() => (log = openLog()));
afterEach(() => {
	log.remove();
});

const entry = (data: NewEntry['data'], more: Partial<NewEntry> = {}): NewEntry => ({
	type: 'refund.state_changed',
	actor: { kind: 'staff', id: '7' },
	data,
	...more,
});

/** The tree as RFC 6962 section 2.1 defines it, recursively and without stored hashes. */
function definedRoot(leaves: readonly Buffer[]): Buffer {
	if (leaves.length === 0) return createHash('sha256').digest();
	if (leaves.length === 1) return leaves[0]!;
	let k = 1;
	while (k * 2 < leaves.length) k *= 2;
	return nodeHash(definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k)));
}

function storedBytes(): Buffer[] {
	return log.db
		.prepare<[], Buffer>('SELECT CAST(entry AS BLOB) FROM log_entries ORDER BY seq')
		.pluck()
		.all();
}

describe('append', () => {
	it('stores the canonical bytes, with every member of format 1 in its place', async () => {
		const appended = await log.write('refunds.decide', (tx) =>
			log.audit.append(
				tx,
				entry(
					{ to: 'approved', from: 'awaiting_approval' },
					{ refundRequestId: 'rr_1', conversationId: 'cv_1', turnId: 't1' },
				),
			),
		);
		expect(storedBytes().map(String)).toEqual([
			`{"actor":{"id":"7","kind":"staff"},"at":"2026-01-02T03:04:05.678Z","conversation_id":"cv_1","data":{"from":"awaiting_approval","to":"approved"},"instance":"${log.instance}","refund_request_id":"rr_1","seq":0,"turn_id":"t1","type":"refund.state_changed","v":1}`,
		]);
		expect(appended).toEqual({
			sequence: 0,
			leafHash: leafHash(storedBytes()[0]!).toString('hex'),
		});
	});

	it('keeps the root that RFC 6962 defines over the stored bytes, at every size', async () => {
		expect(log.audit.root(log.db).root).toBe(createHash('sha256').digest('hex'));
		for (let size = 1; size <= 40; size += 1) {
			await log.fill(1);
			const leaves = storedBytes().map(leafHash);
			expect(log.audit.root(log.db)).toEqual({ size, root: definedRoot(leaves).toString('hex') });
		}
	});

	it('goes with the transaction: rolled back alone, the others in the same commit stay', async () => {
		const outcomes = await Promise.allSettled([
			log.write('conversation.event', (tx) => log.audit.append(tx, entry({ n: 1 }))),
			log.write('conversation.event', (tx) => {
				log.audit.append(tx, entry({ n: 2 }));
				log.audit.append(tx, entry({ n: 3 }));
				throw new Error('after all, no');
			}),
			log.write('conversation.event', (tx) => log.audit.append(tx, entry({ n: 4 }))),
		]);
		expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
		const texts = storedBytes().map(
			(bytes) => JSON.parse(String(bytes)) as { data: unknown; seq: number },
		);
		expect(texts.map(({ seq, data }) => [seq, data])).toEqual([
			[0, { n: 1 }],
			[1, { n: 4 }],
		]);
		expect(log.audit.root(log.db).root).toBe(
			definedRoot(storedBytes().map(leafHash)).toString('hex'),
		);
	});

	it('gives the story of one refund, personal data opened, others left out', async () => {
		await log.write('refunds.request', (tx) => {
			log.audit.append(tx, entry({ from: null, to: 'requested' }, { refundRequestId: 'rr_1' }));
			log.audit.append(tx, entry({ from: null, to: 'requested' }, { refundRequestId: 'rr_2' }));
			log.audit.append(
				tx,
				entry(
					{ note: true },
					{
						refundRequestId: 'rr_1',
						personal: { subject: 'cv_9', data: { reason: 'Größe 🙂 falsch' } },
					},
				),
			);
		});
		const story = log.audit.entriesOf('rr_1');
		expect(story.map(({ sequence, data, personal }) => ({ sequence, data, personal }))).toEqual([
			{ sequence: 0, data: { from: null, to: 'requested' }, personal: null },
			{ sequence: 2, data: { note: true }, personal: { reason: 'Größe 🙂 falsch' } },
		]);
		expect(story[0]).toMatchObject({ actor: { kind: 'staff', id: '7' }, turnId: null });
	});

	it('keeps personal data out of the leaf and out of what lies beside it', async () => {
		await log.fill(1);
		const [bytes] = storedBytes();
		expect(String(bytes)).not.toContain('ada@');
		const sealed = log.db.prepare<[], Buffer>('SELECT ciphertext FROM log_sealed').pluck().get();
		expect(sealed?.includes('ada')).toBe(false);
		expect((JSON.parse(String(bytes)) as { sealed: unknown }).sealed).toEqual({
			subject: 'person-0',
			sha256: createHash('sha256').update(sealed!).digest('hex'),
		});
	});

	it('loses personal data with its key, and nothing else', async () => {
		const personal = (subject: string) => ({ subject, data: { reason: 'too small' } });
		await log.write('refunds.request', (tx) => {
			for (const subject of ['cv_1', 'cv_2']) {
				log.audit.append(
					tx,
					entry({ n: 1 }, { refundRequestId: 'rr_1', personal: personal(subject) }),
				);
			}
		});
		const before = log.audit.root(log.db);
		log.keyring.destroy('cv_1');
		expect(log.audit.entriesOf('rr_1').map(({ personal: opened, data }) => [opened, data])).toEqual(
			[
				[null, { n: 1 }],
				[{ reason: 'too small' }, { n: 1 }],
			],
		);
		expect(log.audit.root(log.db)).toEqual(before);
	});

	it.each([
		['an undotted type', { type: 'refund' }],
		['NaN', { data: { amount: NaN } }],
		['a lone surrogate', { data: { text: '\ud83d' } }],
		['more than 256 KiB', { data: { text: 'x'.repeat(262_144) } }],
		['a subject that is an address', { personal: { subject: 'a@b.c', data: {} } }],
	])('refuses %s and writes nothing', async (_what, wrong) => {
		await expect(
			log.write('conversation.event', (tx) => log.audit.append(tx, entry({}, wrong))),
		).rejects.toMatchObject({ retriable: false });
		expect(log.audit.root(log.db).size).toBe(0);
	});

	it('accepts text that only looks like a surrogate escape', async () => {
		const text = 'C:\\ud800 \u2028 \u{1f600}';
		await log.write('conversation.event', (tx) =>
			log.audit.append(tx, entry({ text }, { refundRequestId: 'rr_1' })),
		);
		expect(log.audit.entriesOf('rr_1')[0]?.data).toEqual({ text });
	});
});
