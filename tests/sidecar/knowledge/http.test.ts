import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { compose, type Sidecar } from '../../../sidecar/src/compose.ts';
import { readConfig } from '../../../sidecar/src/config.ts';
import { deriveKeys, signRequest } from '../../../sidecar/src/signing.ts';
import { asStaff, MANAGER } from '../../support/staff.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../../support/twins/openai-twin.ts';
import { page } from './library.ts';

const SECRET = 'the-shared-secret-of-the-knowledge-tests';
const SITE = 'http://127.0.0.1:9';
const keys = deriveKeys(SECRET, SITE);
const OWNER = { ...MANAGER, can: ['manage_settings' as const] };
const quiet = (): void => undefined;

/** The whole sidecar, its knowledge embedded by OpenAI's twin. */
describe('knowledge over HTTP', () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'knowledge-http-'));
	let twin: OpenAiTwin;
	let sidecar: Sidecar;
	let url: string;
	beforeAll(async () => {
		twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
		sidecar = compose(
			readConfig({
				DATA_DIR: dataDir,
				WORDPRESS_BASE_URL: SITE,
				WORDPRESS_SHARED_SECRET: SECRET,
				OPENAI_API_KEY: twin.key,
				OPENAI_BASE_URL: twin.baseUrl,
			}),
			{ debug: quiet, info: quiet, warn: quiet, error: quiet, fatal: quiet },
		);
		await new Promise<void>((resolve) => {
			sidecar.server.listen(0, '127.0.0.1', resolve);
		});
		url = `http://127.0.0.1:${String((sidecar.server.address() as AddressInfo).port)}`;
		sidecar.start();
	});
	afterAll(async () => {
		await sidecar.stop();
		await twin.close();
		rmSync(dataDir, { recursive: true, force: true });
	});

	const ask = (method: string, path: string, body?: unknown) =>
		asStaff(url, keys, method, `/internal/${path}`, body, OWNER);
	const search = async (query: string) =>
		(await ask('POST', 'knowledge/search', { query })).body as {
			passages: { title: string; url: string; vector_score: number | null }[];
			mode: string;
		};

	it('lists what was put away, and puts back what it is asked for', async () => {
		const empty = await ask('GET', 'knowledge/archive');
		expect(empty).toMatchObject({ status: 200, body: { external_ids: [] } });
		const path = 'knowledge/archive/restore';
		const none = await ask('POST', path, { external_ids: ['unknown'] });
		expect(none).toMatchObject({ status: 200, body: { restored: 0 } });
		const wrong = await ask('POST', path, { external_ids: [] });
		expect(wrong.status).toBe(422);
	});

	it('is handed over, found at once, embedded, and explained', async () => {
		const told = await ask('POST', 'ingest-knowledge', {
			source: 'page',
			documents: [
				page('1', '<h2 id="long">How long</h2><p>Send kettles back within thirty days.</p>', {
					title: 'Returns',
				}),
				page('2', '<p>Parcels leave on weekdays.</p>'),
			],
		});
		expect(told).toMatchObject({
			status: 200,
			body: { documents: [{ status: 'updated' }, { status: 'updated' }] },
		});
		const [first] = (await search('kettles back')).passages;
		expect(first).toMatchObject({ title: 'Returns', url: 'https://shop.example/1#long' });
		await expect
			.poll(async () => (await ask('GET', 'knowledge')).body, { timeout: 30_000 })
			.toMatchObject({
				documents: 2,
				chunks: 2,
				embedding: { embedder: 'text-embedding-3-small', waiting: 0, state: 'idle' },
			});
		const hybrid = await search('kettles back');
		expect(hybrid.mode).toBe('hybrid');
		expect(hybrid.passages[0]?.vector_score).toBeGreaterThan(0.2);
	});

	it('lists documents page by page', async () => {
		const first = await ask('GET', 'knowledge/documents?source=page&limit=1');
		expect(first.body['items']).toMatchObject([{ external_id: '2', chunks: 1, waiting: 0 }]);
		const before = String(first.body['next_before']);
		const second = await ask('GET', `knowledge/documents?source=page&limit=1&before=${before}`);
		expect(second.body).toMatchObject({ items: [{ external_id: '1' }], next_before: null });
	});

	it('takes a batch far larger than other bodies, and says how large it may be', async () => {
		const word = (n: number): string => `w${n.toString(36)}`;
		const content = Array.from({ length: 30_000 }, (_, i) => word(i)).join(' ');
		const big = page('big', content, { format: 'text' });
		const taken = await ask('POST', 'ingest-knowledge', { source: 'upload', documents: [big] });
		expect(taken.body).toMatchObject({ documents: [{ status: 'updated' }] });
		expect((await search(word(29_999))).passages).toHaveLength(1);
		const over = await ask('POST', 'ingest-knowledge', {
			source: 'upload',
			documents: [{ ...big, content: 'x'.repeat(13 * 1024 * 1024) }],
		});
		expect(over).toMatchObject({
			status: 413,
			body: { detail: expect.stringContaining('12288') as string },
		});
		await ask('POST', 'forget-knowledge', { source: 'upload', external_ids: ['big'] });
	});

	it('is withdrawn at once', async () => {
		await ask('POST', 'forget-knowledge', { source: 'page', external_ids: ['1'] });
		expect((await search('kettles back')).passages.map(({ title }) => title)).not.toContain(
			'Returns',
		);
	});

	it('names the field at fault, and keeps nothing of the request', async () => {
		const wrong = await ask('POST', 'ingest-knowledge', {
			source: 'page',
			documents: [page('new', '<p>New.</p>'), page('bad', 'x', { url: 'javascript:alert(1)' })],
		});
		expect(wrong).toMatchObject({ status: 422, body: { field: 'documents.1.url' } });
		const ticket = await ask('POST', 'ingest-knowledge', { source: 'ticket', documents: [] });
		expect(ticket).toMatchObject({ status: 422, body: { field: 'source' } });
		expect((await ask('GET', 'knowledge')).body).toMatchObject({ documents: 1 });
	});

	it('is refused to people who may not, and not refused to a source that is no person', async () => {
		const body = { source: 'page', external_ids: ['x'] };
		const path = '/internal/forget-knowledge';
		expect(await asStaff(url, keys, 'POST', path, body)).toMatchObject({ status: 403 });
		const jwt = await signRequest({
			...{ keys, clock: systemClock, aud: 'ai-support-chat/sidecar' as const },
			...{ method: 'POST', path, body: JSON.stringify(body) },
		});
		const reply = await fetch(url + path, {
			method: 'POST',
			headers: { 'X-AI-Support-Chat-Signature': jwt, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		expect(reply.status).toBe(200);
	});
});
