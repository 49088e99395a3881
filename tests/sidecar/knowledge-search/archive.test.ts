import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Passage } from '../../../sidecar/src/contract/knowledge.ts';
import { createWrite, type Write } from '../../../sidecar/src/db/write.ts';
import { archivedNames } from '../../../sidecar/src/knowledge/archive-store.ts';
import { createArchive, type Archive } from '../../../sidecar/src/knowledge/archive.ts';
import { deleteDocument } from '../../../sidecar/src/knowledge/document-store.ts';
import { unitLength } from '../../../sidecar/src/knowledge/embedder.ts';
import { createSearch, type Search } from '../../../sidecar/src/knowledge/search.ts';
import { EMBEDDER, embedderOf, makeKnowledge, silent, type Knowledge } from './knowledge.ts';

const QUESTION = 'wobbly chair';
const NOW = Date.parse('2026-11-22T12:00:00Z');
const DAY = 86_400_000;
const vector = unitLength([1, 2, 3, 4]);

let knowledge: Knowledge;
let write: Write;
let search: Search;
let archive: Archive;
let now: number;

beforeEach(() => {
	knowledge = makeKnowledge();
	write = createWrite(knowledge.db);
	now = NOW;
	const embedder = embedderOf({ [QUESTION]: [1, 2, 3, 4] });
	search = createSearch({ db: knowledge.db, embedder, log: silent });
	archive = createArchive({
		db: knowledge.db,
		write,
		clock: { now: () => new Date(now) },
		embedder: EMBEDDER,
		changed: (change) => {
			search.changed(change);
		},
		log: { info: () => undefined, warn: silent.warn },
	});
});
afterEach(async () => {
	await archive.stop();
	await search.close();
	knowledge.close();
});

/** Gives the passage's id and the document's name. */
function add(
	source: 'ticket' | 'page',
	text: string,
	daysAgo: number,
): { readonly id: number; readonly name: string } {
	const id = knowledge.add({ text, vector });
	knowledge.db
		.prepare(
			'UPDATE documents SET source = ?, updated_at = ? WHERE id = (SELECT document_id FROM chunks WHERE id = ?)',
		)
		.run(source, new Date(now - daysAgo * DAY).toISOString(), id);
	const name = knowledge.db
		.prepare<[number], string>(
			'SELECT external_id FROM documents JOIN chunks ON document_id = documents.id WHERE chunks.id = ?',
		)
		.pluck()
		.get(id);
	search.changed({ written: [id], embedded: [id], removed: [] });
	return { id, name: name ?? '' };
}

const found = async (): Promise<string[]> => {
	await vi.waitFor(
		async () => {
			expect((await search.size()).loaded).toBe(true);
		},
		{ timeout: 20_000, interval: 20 },
	);
	return (await search.search(QUESTION, { limit: 10 })).passages.map(({ text }) => text).sort();
};

const passage = (id: number): Passage => ({
	...{ id: String(id), title: 'Page', heading: null, url: null, text: '', score: 1 },
	source: 'ticket',
});

describe('archive of old tickets', () => {
	it('puts away tickets that are old and were not found lately, and nothing else', async () => {
		add('ticket', 'Old: tighten the wobbly chair.', 400);
		add('ticket', 'New: glue the wobbly chair.', 30);
		add('page', 'Page: the wobbly chair.', 400);
		const used = add('ticket', 'Used: shim the wobbly chair.', 400);
		archive.found([passage(used.id)]);
		expect(await archive.run()).toBe(1);
		expect((await found()).map((text) => text.split(':')[0])).toEqual(['New', 'Page', 'Used']);
		expect((await search.size()).passages).toBe(3);
		// Half a year later nobody has asked again.
		now += 190 * DAY;
		expect(await archive.run()).toBe(1);
		expect((await found()).map((text) => text.split(':')[0])).toEqual(['New', 'Page']);
	});

	it('changes the knowledge version only when something went', async () => {
		add('ticket', 'New: glue the wobbly chair.', 30);
		const before = (await search.search(QUESTION, { limit: 1 })).version;
		expect(await archive.run()).toBe(0);
		expect((await search.search(QUESTION, { limit: 1 })).version).toBe(before);
		now += 400 * DAY;
		await archive.run();
		expect((await search.search(QUESTION, { limit: 1 })).version).not.toBe(before);
	});

	it('puts a ticket back as it was, with its vector, and lets it stay', async () => {
		const { id, name } = add('ticket', 'Old: tighten the wobbly chair.', 400);
		await archive.run();
		expect(await found()).toEqual([]);
		expect(archivedNames(knowledge.db, 'ticket')).toEqual([name]);
		expect(await archive.restore('ticket', [name, 'unknown'])).toBe(1);
		expect(archivedNames(knowledge.db, 'ticket')).toEqual([]);
		const { passages, mode } = await search.explain(QUESTION, { limit: 5 });
		expect(mode).toBe('hybrid');
		expect(passages.map((found) => found.id)).toEqual([String(id)]);
		expect(passages[0]?.vector_score).toBeCloseTo(1, 5);
		expect(await archive.run()).toBe(0);
	});

	it('keeps nothing of a ticket that is forgotten or comes again', async () => {
		const forgotten = add('ticket', 'Old: tighten the wobbly chair.', 400);
		const again = add('ticket', 'Older: tighten the wobbly chair.', 500);
		await archive.run();
		await write('knowledge.forget', (tx) => deleteDocument(tx, 'ticket', forgotten.name));
		knowledge.db
			.prepare(
				`INSERT INTO documents (source, external_id, title, locale, content_hash, updated_at, received_at)
				VALUES ('ticket', ?, 'Again', 'en', '', '', '')`,
			)
			.run(again.name);
		expect(archivedNames(knowledge.db, 'ticket')).toEqual([]);
		const left = knowledge.db
			.prepare<[], number>('SELECT count(*) FROM archived_chunks')
			.pluck()
			.get();
		expect(left).toBe(0);
		expect(await archive.restore('ticket', [forgotten.name])).toBe(0);
	});

	it('runs once a month', async () => {
		vi.useFakeTimers({ now, toFake: ['setTimeout', 'clearTimeout'] });
		try {
			const away = async (): Promise<string[]> => {
				await vi.advanceTimersByTimeAsync(0);
				await new Promise((resolve) => setImmediate(resolve));
				await new Promise((resolve) => setImmediate(resolve));
				return archivedNames(knowledge.db, 'ticket');
			};
			add('ticket', 'Old: tighten the wobbly chair.', 400);
			archive.start();
			await vi.advanceTimersByTimeAsync(60_000);
			await vi.waitFor(async () => {
				expect(await away()).toHaveLength(1);
			});
			add('ticket', 'Also old: tighten the wobbly chair.', 400);
			now += 2 * DAY;
			await vi.advanceTimersByTimeAsync(2 * DAY);
			expect(await away()).toHaveLength(1);
			now += 29 * DAY;
			await vi.advanceTimersByTimeAsync(DAY);
			await vi.waitFor(async () => {
				expect(await away()).toHaveLength(2);
			});
		} finally {
			vi.useRealTimers();
		}
	});
});
