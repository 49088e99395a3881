import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunFile } from '../../sidecar/src/cli/run-file.ts';
import type { IngestReply, KnowledgeReply } from '../../sidecar/src/contract/knowledge.ts';
import { openKnowledge } from '../../sidecar/src/knowledge/open.ts';
import { deriveKeys } from '../../sidecar/src/signing.ts';
import { Draw } from '../support/shop-random.ts';
import { asStaff, MANAGER } from '../support/staff.ts';
import { startSidecar } from '../support/start-sidecar.ts';
import { startOpenAiTwin } from '../support/twins/openai-twin.ts';
import { residentMb } from './process-figures.ts';
import type { Row } from './row.ts';

const PAGES = 1_000;
/** As WordPress sends them. */
const PAGES_A_REQUEST = 50;
/** The offline encoder is slow enough to tell its speed from fewer. */
const PAGES_OFFLINE = 40;
const SITE = 'http://127.0.0.1:9';
const SECRET = 'a-shared-secret-of-this-bench-0123456789';
const keys = deriveKeys(SECRET, SITE);
const OWNER = { ...MANAGER, can: ['manage_settings' as const] };

interface Page {
	readonly external_id: string;
	readonly title: string;
	readonly content: string;
}

/**
 * 1,000 pages of some 500 words into the built sidecar, embedded by OpenAI's twin, which answers at
 * once. Floors: the same passages inserted into a bare FTS5 table with as many commits, and their
 * vectors fetched from the twin with as many requests.
 */
export async function benchIngestion(seed: number): Promise<Row[]> {
	const pages = randomPages(seed, PAGES);
	const twin = await startOpenAiTwin({ brain: { kind: 'scripted' } });
	try {
		const online = await withSidecar(
			{ OPENAI_API_KEY: twin.key, OPENAI_BASE_URL: twin.baseUrl },
			(sidecar) => measure(sidecar, pages),
		);
		const passages = online.passages;
		const rowsFloor = rate(passages.length, insertBare(passages));
		const vectorsFloor = rate(
			passages.length,
			await fetchBare(`${twin.baseUrl}/embeddings`, twin.key, passages),
		);
		const few = pages.slice(0, PAGES_OFFLINE);
		const offline = await withSidecar({}, (sidecar) => measure(sidecar, few));
		const floor = (value: number, what: string): string =>
			`${value.toFixed(0)} passages/s (${what})`;
		const perPage = passages.length / PAGES;
		const found = online.found * perPage;
		return [
			{
				measure: `ingestion of ${String(PAGES)} pages (${String(passages.length)} passages), found by words`,
				figure: `${online.found.toFixed(0)} pages/s`,
				floor: floor(rowsFloor, 'bare FTS5 inserts'),
				ratio: `${(rowsFloor / found).toFixed(1)}x`,
				expected: '',
			},
			{
				measure: 'the same, with vectors of OpenAI’s twin',
				figure: `${online.embedded.toFixed(0)} pages/s`,
				floor: floor(vectorsFloor, 'bare requests to the twin'),
				ratio: `${(vectorsFloor / (online.embedded * perPage)).toFixed(1)}x`,
				expected: '',
			},
			{
				measure: 'the same pages again, unchanged',
				figure: `${online.again.toFixed(0)} pages/s`,
				floor: '',
				ratio: '',
				expected: '',
			},
			memoryRow('memory while ingesting, vectors of OpenAI’s twin', online),
			{
				measure: `offline encoder, ${String(PAGES_OFFLINE)} pages (${String(offline.passages.length)} passages)`,
				figure: `${offline.embedded.toFixed(1)} pages/s, ${((offline.embedded * offline.passages.length) / PAGES_OFFLINE).toFixed(0)} passages/s`,
				floor: '',
				ratio: '',
				expected: '',
			},
			memoryRow('memory while encoding offline', offline),
		];
	} finally {
		await twin.close();
	}
}

type Measured = Awaited<ReturnType<typeof measure>>;
interface Running {
	readonly url: string;
	readonly dataDir: string;
}

function memoryRow(measure: string, { idleMb, peakMb }: Measured): Row {
	return {
		measure,
		figure: `${peakMb.toFixed(0)} MB at most`,
		floor: `${idleMb.toFixed(0)} MB (the same process, idle)`,
		ratio: `${(peakMb / idleMb).toFixed(1)}x`,
		expected: '',
	};
}

async function withSidecar<T>(
	env: Readonly<Record<string, string>>,
	work: (sidecar: Running) => Promise<T>,
): Promise<T> {
	const dataDir = mkdtempSync(join(tmpdir(), 'ai-support-chat-bench-ingestion-'));
	const sidecar = await startSidecar({
		DATA_DIR: dataDir,
		WORDPRESS_BASE_URL: SITE,
		WORDPRESS_SHARED_SECRET: SECRET,
		LOG_LEVEL: 'fatal',
		...env,
	});
	try {
		return await work({ url: sidecar.url, dataDir });
	} finally {
		await sidecar.kill();
		rmSync(dataDir, { recursive: true, force: true });
	}
}

/** Pages a second until they are found and until they are embedded, and the most memory held. */
async function measure({ url, dataDir }: Running, pages: readonly Page[]) {
	const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
		const reply = await asStaff(url, keys, method, `/internal/${path}`, body, OWNER);
		if (reply.status !== 200) throw new Error(`refused: ${JSON.stringify(reply.body)}`);
		return reply.body as T;
	};
	const push = async (status: string): Promise<number> => {
		const began = performance.now();
		for (let i = 0; i < pages.length; i += PAGES_A_REQUEST) {
			const documents = pages.slice(i, i + PAGES_A_REQUEST).map((page) => ({
				...page,
				...{ url: `https://shop.example/${page.external_id}`, locale: 'en_US', format: 'html' },
				updated_at: '2026-01-01T00:00:00.000Z',
			}));
			const told = await ask<IngestReply>('POST', 'ingest-knowledge', {
				source: 'page',
				documents,
			});
			const other = told.documents.find((one) => one.status !== status);
			if (other) throw new Error(`not ${status}: ${JSON.stringify(other)}`);
		}
		return performance.now() - began;
	};
	const { pid } = readRunFile(dataDir);
	await sleep(1_000);
	const idleMb = residentMb(pid);
	let peakMb = idleMb;
	const watch = setInterval(() => (peakMb = Math.max(peakMb, residentMb(pid))), 50);
	const began = performance.now();
	const found = await push('updated');
	while ((await ask<KnowledgeReply>('GET', 'knowledge')).embedding.waiting > 0) await sleep(50);
	const embedded = performance.now() - began;
	clearInterval(watch);
	const again = await push('unchanged');
	return {
		idleMb,
		peakMb,
		found: rate(pages.length, found),
		embedded: rate(pages.length, embedded),
		again: rate(pages.length, again),
		passages: passagesIn(dataDir),
	};
}

function passagesIn(dataDir: string): string[] {
	const db = openKnowledge(dataDir);
	const rows = db.prepare<[], { text: string }>('SELECT text FROM chunks ORDER BY id').all();
	db.close();
	return rows.map(({ text }) => text);
}

/** Milliseconds for the same texts in a bare table, as many a commit as a request of pages makes. */
function insertBare(passages: readonly string[]): number {
	const dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-bench-bare-'));
	const db = openKnowledge(dir);
	db.exec(`CREATE VIRTUAL TABLE bare USING fts5 (text, tokenize = 'unicode61')`);
	const insert = db.prepare('INSERT INTO bare (text) VALUES (?)');
	const commit = db.transaction((texts: readonly string[]) => {
		for (const text of texts) insert.run(text);
	});
	const size = Math.ceil((passages.length / PAGES) * PAGES_A_REQUEST);
	const began = performance.now();
	for (let i = 0; i < passages.length; i += size) commit(passages.slice(i, i + size));
	const took = performance.now() - began;
	db.close();
	rmSync(dir, { recursive: true, force: true });
	return took;
}

async function fetchBare(url: string, key: string, passages: readonly string[]): Promise<number> {
	const began = performance.now();
	for (let i = 0; i < passages.length; i += 100) {
		const input = passages.slice(i, i + 100);
		const body = { model: 'text-embedding-3-small', input, encoding_format: 'base64' };
		const reply = await fetch(url, {
			method: 'POST',
			headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
			body: JSON.stringify(body),
		});
		await reply.json();
	}
	return performance.now() - began;
}

function rate(count: number, milliseconds: number): number {
	return (count * 1_000) / milliseconds;
}

const WORDS =
	'return parcel refund order wash cotton size colour delivery weekday customer invoice shipping warranty repair battery lamp kettle discount voucher address country tax receipt store open close phone mail answer question product material care'.split(
		' ',
	);

function randomPages(seed: number, count: number): Page[] {
	const draw = new Draw(seed);
	const sentence = (): string => {
		const words = Array.from({ length: draw.integer(8, 16) }, () => draw.one(WORDS));
		return `${words.join(' ')} ${String(draw.integer(1, 99_999))}.`;
	};
	const paragraph = (): string => `<p>${Array.from({ length: 5 }, sentence).join(' ')}</p>`;
	return Array.from({ length: count }, (_, i) => ({
		external_id: `post-${String(i)}`,
		title: `Page ${String(i)} about ${draw.one(WORDS)}`,
		content: Array.from(
			{ length: 4 },
			(_section, n) => `<h2 id="s${String(n)}">${sentence()}</h2>${paragraph()}${paragraph()}`,
		).join('\n'),
	}));
}
