import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrashPoint } from '../../../sidecar/src/crash-points.ts';
import { deriveKeys } from '../../../sidecar/src/signing.ts';
import { asStaff, MANAGER } from '../../support/staff.ts';
import { startSidecar, type SidecarProcess } from '../../support/start-sidecar.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../../support/twins/openai-twin.ts';
import { page } from './library.ts';

const SITE = 'http://127.0.0.1:9';
const SECRET = 'the-shared-secret-of-the-killed-knowledge';
const keys = deriveKeys(SECRET, SITE);
const OWNER = { ...MANAGER, can: ['manage_settings' as const] };

/** The built sidecar, killed at a point of its work with documents and started again. */
describe('killed while documents come and go', () => {
	let dataDir: string;
	let twin: OpenAiTwin;
	let sidecar: SidecarProcess;
	const start = (more: Readonly<Record<string, string>> = {}) =>
		startSidecar({
			DATA_DIR: dataDir,
			WORDPRESS_BASE_URL: SITE,
			WORDPRESS_SHARED_SECRET: SECRET,
			OPENAI_API_KEY: twin.key,
			OPENAI_BASE_URL: twin.baseUrl,
			...more,
		});
	beforeEach(async () => {
		dataDir = mkdtempSync(join(tmpdir(), 'knowledge-killed-'));
		twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
	});
	afterEach(async () => {
		await sidecar.kill();
		await twin.close();
		rmSync(dataDir, { recursive: true, force: true });
	});

	/** Null when the sidecar died over it. */
	const ask = (method: string, path: string, body?: unknown) =>
		asStaff(sidecar.url, keys, method, `/internal/${path}`, body, OWNER).catch(() => null);
	const summary = async () => (await ask('GET', 'knowledge'))?.body;

	/** What WordPress does, and does again until it was answered. */
	async function story(): Promise<void> {
		const documents = ['a', 'b', 'c', 'd'].map((id) =>
			page(id, `<p>Words of ${id}${id}${id}.</p>`),
		);
		await ask('POST', 'ingest-knowledge', { source: 'page', documents });
		await ask('POST', 'forget-knowledge', { source: 'page', external_ids: ['a'] });
		const sync = { source: 'page', sync_id: 'sync-killed' };
		await ask('POST', 'knowledge/reconcile', { ...sync, external_ids: ['b', 'c'], total: 2 });
		await expect
			.poll(
				async () => {
					const now = await summary();
					return now === undefined || (now['embedding'] as { waiting: number }).waiting === 0;
				},
				{ timeout: 30_000 },
			)
			.toBe(true);
	}

	const points: CrashPoint[] = [
		'knowledge.ingest:before-commit',
		'knowledge.ingest:after-commit',
		'openai.embeddings:before-call',
		'openai.embeddings:after-call',
		'knowledge.embed:before-commit',
		'knowledge.embed:after-commit',
		'knowledge.forget:before-commit',
		'knowledge.forget:after-commit',
		'knowledge.reconcile:before-commit',
		'knowledge.reconcile:after-commit',
	];
	it.each(points)('at %s: the same documents, each passage embedded and found', async (point) => {
		sidecar = await start({ CRASH_AT: point });
		await story();
		expect(await sidecar.ended, `${point} was not reached`).toBe('SIGKILL');
		sidecar = await start();
		await story();
		expect(await summary()).toMatchObject({
			documents: 2,
			chunks: 2,
			embedding: { waiting: 0, state: 'idle', problem: null },
		});
		const found = await ask('POST', 'knowledge/search', { query: 'words of bbb' });
		expect(found?.body).toMatchObject({ mode: 'hybrid', passages: [{ title: 'Page b' }, {}] });
	});
});
