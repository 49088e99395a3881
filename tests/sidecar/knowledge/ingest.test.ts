import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Retryable } from '../../../sidecar/src/failure.ts';
import { currentVersion } from '../../../sidecar/src/knowledge/version-store.ts';
import { openLibrary, page, type Library } from './library.ts';

let library: Library;
beforeEach(() => {
	library = openLibrary();
});
afterEach(() => library.close());

const sections = (...texts: string[]): string =>
	texts.map((text, i) => `<h2 id="s${String(i)}">Part ${String(i)}</h2><p>${text}</p>`).join('');

describe('documents handed over', () => {
	it('are found by their words at once, and have vectors soon', async () => {
		const reply = await library.ingest.documents('page', [
			page('1', sections('Parcels leave on weekdays.', 'Returns within thirty days.')),
		]);
		expect(reply.documents).toEqual([{ external_id: '1', status: 'updated', chunks: 2 }]);
		expect(library.find('weekdays')).toEqual(['Parcels leave on weekdays.']);
		await library.settled();
		expect(library.backlog.state()).toEqual({ waiting: 0, state: 'idle', problem: null });
		expect(library.embedded).toHaveLength(2);
		const rows = library.db
			.prepare<[], { embedder: string; bytes: number }>(
				'SELECT embedder, length(embedding) AS bytes FROM chunks',
			)
			.all();
		expect(rows).toEqual(Array(2).fill({ embedder: 'counting-1', bytes: 64 }));
	});

	it('that say the same are not read or embedded again, and the version stays', async () => {
		const same = page('1', sections('One.', 'Two.'));
		await library.ingest.documents('page', [same]);
		await library.settled();
		const version = currentVersion(library.db);
		const again = await library.ingest.documents('page', [
			{ ...same, updated_at: '2026-02-02T00:00:00.000Z' },
		]);
		expect(again).toEqual({
			version,
			documents: [{ external_id: '1', status: 'unchanged', chunks: 2 }],
		});
		expect(library.embedded).toHaveLength(2);
		expect(
			library.db.prepare<[], { updated_at: string }>('SELECT updated_at FROM documents').get(),
		).toEqual({ updated_at: '2026-02-02T00:00:00.000Z' });
	});

	it('have only the passages embedded that changed, wherever the others move to', async () => {
		await library.ingest.documents('page', [page('1', sections('One.', 'Two.', 'Three.'))]);
		await library.settled();
		library.embedded.length = 0;
		const before = currentVersion(library.db);
		const changed = `<p>A new beginning.</p>${sections('One.', 'Zwei.', 'Three.')}`;
		await library.ingest.documents('page', [page('1', changed)]);
		await library.settled();
		expect(library.embedded.map((text) => text.split('\n')[1])).toEqual([
			'A new beginning.',
			'Zwei.',
		]);
		expect(library.find('Two')).toEqual([]);
		expect(library.find('Three')).toEqual(['Three.']);
		expect(currentVersion(library.db)).not.toBe(before);
		const positions = library.db
			.prepare<[], { text: string }>('SELECT text FROM chunks ORDER BY position')
			.all();
		expect(positions.map(({ text }) => text)).toEqual([
			'A new beginning.',
			'One.',
			'Zwei.',
			'Three.',
		]);
		library.db.exec(`INSERT INTO chunks_fts (chunks_fts) VALUES ('integrity-check')`);
	});

	it('take over the vector of the same words elsewhere', async () => {
		await library.ingest.documents('page', [page('1', '<p>Same.</p>', { title: 'T' })]);
		await library.settled();
		await library.ingest.documents('upload', [page('x', '<p>Same.</p>', { title: 'T' })]);
		expect(library.backlog.state().waiting).toBe(0);
		expect(library.embedded).toHaveLength(1);
	});

	it('that cannot be read are told of, and lose what they said before', async () => {
		await library.ingest.documents('page', [
			page('1', '<p>Old words.</p>'),
			page('2', '<p>Fine.</p>'),
		]);
		const reply = await library.ingest.documents('page', [
			page('1', '<script>only()</script>'),
			page('2', 'bm8gcGRm', { format: 'pdf' }),
			page('3', '<p>Good.</p>'),
		]);
		expect(reply.documents.map(({ status, reason }) => [status, reason?.slice(0, 20)])).toEqual([
			['rejected', 'The document holds n'],
			['rejected', 'The PDF is damaged o'],
			['updated', undefined],
		]);
		expect([library.find('Old'), library.find('Fine')]).toEqual([[], []]);
		expect(library.find('Good')).toEqual(['Good.']);
	});
});

describe('what is withdrawn', () => {
	it('is found no more, vectors and all', async () => {
		await library.ingest.documents('page', [
			page('1', '<p>Secret soon.</p>'),
			page('2', '<p>Open.</p>'),
		]);
		await library.settled();
		const { version, removed } = await library.ingest.forget('page', ['1', 'unknown']);
		expect(removed).toBe(1);
		expect(version).toBe(currentVersion(library.db));
		expect(library.find('Secret')).toEqual([]);
		expect(library.find('Open')).toEqual(['Open.']);
		expect(library.changes.at(-1)?.removed).toHaveLength(1);
	});

	it('does not come back with a request that was still reading it', async () => {
		let read = (): void => undefined;
		library.reading = new Promise((resolve) => {
			read = resolve;
		});
		const slow = library.ingest.documents('page', [page('1', '<p>Private by now.</p>')]);
		await library.ingest.forget('page', ['1']);
		read();
		expect((await slow).documents[0]).toMatchObject({ status: 'rejected' });
		expect(library.find('Private')).toEqual([]);
	});

	it('is the later of two versions under way', async () => {
		let read = (): void => undefined;
		library.reading = new Promise((resolve) => {
			read = resolve;
		});
		const older = library.ingest.documents('page', [page('1', '<p>Older.</p>')]);
		library.reading = Promise.resolve();
		await library.ingest.documents('page', [page('1', '<p>Newer.</p>')]);
		read();
		await older;
		expect([library.find('Older'), library.find('Newer')]).toEqual([[], ['Newer.']]);
	});
});

describe('a full sync', () => {
	const push = (...ids: string[]) =>
		library.ingest.documents(
			'page',
			ids.map((id) => page(id, `<p>Words of ${id}.</p>`)),
		);
	const names = (): string[] =>
		library.db
			.prepare<[], { external_id: string }>('SELECT external_id FROM documents ORDER BY id')
			.all()
			.map(({ external_id }) => external_id);
	const sync = (external_ids: string[], total: number | null, sync_id = 'sync-0001') =>
		library.ingest.reconcile({ source: 'page', sync_id, external_ids, total });

	it('removes what it does not name, once all its pages are there', async () => {
		await push('a', 'b', 'c', 'd');
		await library.ingest.documents('upload', [page('u', '<p>An upload.</p>')]);
		expect(await sync(['a'], null)).toMatchObject({ seen: 1, removed: 0, complete: false });
		expect(names()).toHaveLength(5);
		expect(await sync(['c', 'a'], 2)).toMatchObject({ seen: 2, removed: 2, complete: true });
		expect(names()).toEqual(['a', 'c', 'u']);
	});

	it('removes nothing when a page of it is missing', async () => {
		await push('a', 'b', 'c');
		await expect(sync(['a'], 3)).rejects.toMatchObject({ type: 'sync_incomplete', status: 409 });
		expect(names()).toEqual(['a', 'b', 'c']);
		expect(await sync(['b', 'c'], 3)).toMatchObject({ removed: 0, complete: true });
	});

	it('keeps what was published while it ran', async () => {
		await push('a');
		await sync(['a'], null);
		await push('new');
		expect(await sync([], 1)).toMatchObject({ removed: 0 });
		expect(names()).toEqual(['a', 'new']);
	});

	it('begun anew forgets an unfinished one', async () => {
		await push('a', 'b');
		await sync(['a', 'b'], null, 'sync-old-1');
		expect(await sync(['b'], 1, 'sync-new-1')).toMatchObject({ seen: 1, removed: 1 });
		expect(names()).toEqual(['b']);
	});
});

describe('embeddings', () => {
	it('wait in the database while the embedder fails, and follow by themselves', async () => {
		library.fail = () => new Retryable('down', 'The embedder is down.');
		await library.ingest.documents('page', [page('1', sections('One.', 'Two.'))]);
		await expect
			.poll(() => library.backlog.state(), { timeout: 30_000 })
			.toEqual({ waiting: 2, state: 'paused', problem: 'The embedder is down.' });
		expect(library.find('One')).toEqual(['One.']);
		const version = currentVersion(library.db);
		library.fail = null;
		await library.settled();
		expect(library.backlog.state()).toEqual({ waiting: 0, state: 'idle', problem: null });
		// What was answered without them is not to be answered from a cache.
		expect(currentVersion(library.db)).not.toBe(version);
	});

	it('go on after the process was ended in the middle', async () => {
		library.fail = () => new Retryable('down', 'down');
		await library.ingest.documents('page', [page('1', sections('One.', 'Two.'))]);
		library = await library.reopen();
		expect(library.backlog.state().waiting).toBe(2);
		library.backlog.wake();
		await library.settled();
		expect(library.embedded).toHaveLength(2);
	});

	it('are made anew by another embedder, the old ones kept until then', async () => {
		await library.ingest.documents('page', [page('1', sections('One.', 'Two.'))]);
		await library.settled();
		library = await library.reopen('other-2');
		expect(library.backlog.state().waiting).toBe(2);
		library.backlog.wake();
		await library.settled();
		expect(library.db.prepare('SELECT DISTINCT embedder FROM chunks').all()).toEqual([
			{ embedder: 'other-2' },
		]);
	});
});
