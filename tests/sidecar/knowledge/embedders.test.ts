import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fromBlob, toBlob, type Embedder } from '../../../sidecar/src/knowledge/embedder.ts';
import { createOfflineEmbedder } from '../../../sidecar/src/knowledge/offline-embedder.ts';
import { createOpenAiEmbedder } from '../../../sidecar/src/knowledge/openai-embedder.ts';
import { createReader } from '../../../sidecar/src/knowledge/reader.ts';
import { createOpenAiEmbeddings } from '../../../sidecar/src/providers/openai-embeddings.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../../support/twins/openai-twin.ts';

const none = Float32Array.of();
const dot = (a: Float32Array = none, b: Float32Array = none): number =>
	a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('the offline sentence encoder', () => {
	const embedder = createOfflineEmbedder();
	afterAll(() => embedder.close());

	it('knows what is meant without a word in common, in its own thread', async () => {
		let longest = 0;
		let before = performance.now();
		const watch = setInterval(() => {
			longest = Math.max(longest, performance.now() - before);
			before = performance.now();
		}, 5);
		const passages = await embedder.embed(
			[
				'Articles may be handed in again within a month of purchase.',
				'The hoodie is made of organic cotton.',
				'We deliver to every country of Europe.',
				'Our shop opens at nine.',
				'',
			],
			'passage',
		);
		const [question] = await embedder.embed(['How long can I return things?'], 'query');
		clearInterval(watch);
		expect(passages).toHaveLength(5);
		for (const vector of passages) {
			expect(vector).toHaveLength(embedder.dimensions);
			expect(dot(vector, vector)).toBeCloseTo(1, 4);
		}
		const scores = passages.slice(0, 4).map((vector) => dot(vector, question));
		expect(Math.max(...scores)).toBe(scores[0]);
		// The machine may be busy; encoding five texts here would take longer than this.
		expect(longest).toBeLessThan(250);
	});

	it('says the same of a text whatever stands beside it', async () => {
		const alone = await embedder.embed(['Parcels leave on weekdays.'], 'passage');
		const beside = await embedder.embed(
			[
				'A much longer text about something else entirely, to change the batch.',
				'Parcels leave on weekdays.',
			],
			'passage',
		);
		expect(dot(alone[0], beside[1])).toBeCloseTo(1, 4);
	});

	it('stops between texts when nobody waits any longer', async () => {
		await expect(embedder.embed(['a'], 'query', AbortSignal.abort())).rejects.toMatchObject({
			retriable: true,
		});
	});

	it('ends with what was under way rejected, and starts again when asked', async () => {
		const other = createOfflineEmbedder();
		const waiting = other.embed(['Never finished.'], 'passage');
		const ended = expect(waiting).rejects.toMatchObject({ type: 'worker_closed' });
		await other.close();
		await ended;
		expect(await other.embed(['Once more.'], 'passage')).toHaveLength(1);
		await other.close();
	});
});

describe('the reader’s thread', () => {
	it('reads documents and says why it cannot', async () => {
		const reader = createReader();
		const good = { title: 'T', format: 'html', content: '<h2 id="a">A</h2>Text.' } as const;
		expect(await reader.read(good)).toMatchObject([{ heading: 'A', anchor: 'a', text: 'Text.' }]);
		await expect(reader.read({ ...good, content: '' })).rejects.toMatchObject({
			type: 'unreadable',
			message: 'The document holds no text that a reader would see.',
		});
		await reader.close();
	});

	it('gives up one that takes too long, and reads the others', async () => {
		const reader = createReader(3_000);
		const content = '没有人会读这么长的书。'.repeat(900_000);
		const slow = expect(reader.read({ title: 'T', format: 'text', content })).rejects.toThrow(
			'took too long',
		);
		const short = reader.read({ title: 'T', format: 'html', content: '<p>Short.</p>' });
		expect(await short).toMatchObject([{ text: 'Short.' }]);
		await slow;
		await reader.close();
	});
});

describe('OpenAI’s embeddings', () => {
	let twin: OpenAiTwin;
	let embedder: Embedder;
	beforeEach(async () => {
		twin = await startOpenAiTwin({ brain: { kind: 'scripted' }, paceMs: 0 });
		const model = 'text-embedding-3-small';
		const settings = { apiKey: twin.key, baseUrl: twin.baseUrl, model, firstDelay: 1 };
		embedder = createOpenAiEmbedder(createOpenAiEmbeddings(settings), model);
	});
	afterEach(() => twin.close());

	it('come in one request, in the order of the texts, of unit length', async () => {
		const texts = Array.from({ length: 100 }, (_, i) => `Passage number ${String(i)}.`);
		const vectors = await embedder.embed(texts, 'passage');
		expect(twin.requests().filter(({ path }) => path === '/v1/embeddings')).toHaveLength(1);
		expect(vectors).toHaveLength(100);
		expect(embedder.dimensions).toBe(1536);
		const [last] = await embedder.embed([texts[99] ?? ''], 'query');
		expect(dot(vectors[99], last)).toBeCloseTo(1, 5);
		expect(dot(vectors[0], last)).toBeLessThan(0.99);
	});

	it('are asked for again when the provider is busy, and never without an end', async () => {
		twin.addFault({ kind: 'status', status: 429, match: { path: '/v1/embeddings' }, times: 2 });
		expect(await embedder.embed(['a b'], 'query')).toHaveLength(1);
		expect(twin.pendingFaults()).toBe(0);
		twin.addFault({
			kind: 'status',
			status: 500,
			match: { path: '/v1/embeddings' },
			times: 'always',
		});
		await expect(embedder.embed(['a b'], 'query')).rejects.toMatchObject({ type: 'openai_down' });
	});

	it('of a server that answers with fewer vectors, or none, are not taken', async () => {
		const body = { object: 'list', model: 'm', data: [{ index: 0, embedding: [1, 0] }] };
		twin.addFault({ kind: 'reply', status: 200, body, times: 'always' });
		expect(await embedder.embed(['one'], 'query')).toEqual([Float32Array.from([1, 0])]);
		expect(embedder.dimensions).toBe(2);
		await expect(embedder.embed(['one', 'two'], 'query')).rejects.toMatchObject({
			type: 'openai_unreadable',
		});
	});

	it('fail for good with what the operator must do', async () => {
		const settings = { apiKey: 'sk-wrong', baseUrl: twin.baseUrl, model: 'text-embedding-3-small' };
		const client = createOpenAiEmbeddings(settings);
		await expect(client.embed(['a'])).rejects.toMatchObject({
			type: 'openai_key_refused',
			retriable: false,
		});
	});
});

describe('vectors in the database', () => {
	it('come back as they went in', () => {
		const vector = Float32Array.from([0, -1.5, 3.25e-3, 1e30]);
		expect(fromBlob(toBlob(vector))).toEqual(vector);
		expect(toBlob(vector)).toHaveLength(16);
	});
});
