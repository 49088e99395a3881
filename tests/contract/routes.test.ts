import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sidecarOperations } from '../../sidecar/scripts/openapi/document.ts';
import { EXAMPLES } from '../../sidecar/scripts/openapi/examples.ts';
import { compose, type Sidecar } from '../../sidecar/src/compose.ts';
import { readConfig } from '../../sidecar/src/config.ts';
import { problem } from '../../sidecar/src/contract/problem.ts';
import type { Log } from '../../sidecar/src/telemetry/log.ts';

const nothing = (): void => undefined;
const silent: Log = {
	debug: nothing,
	info: nothing,
	warn: nothing,
	error: nothing,
	fatal: nothing,
};

/** The whole sidecar, asked by someone who has neither session nor signature nor token. */
describe('a stranger', () => {
	const dataDir = mkdtempSync(join(tmpdir(), 'contract-'));
	let sidecar: Sidecar;
	let url: string;

	beforeAll(async () => {
		const config = readConfig({
			DATA_DIR: dataDir,
			WORDPRESS_BASE_URL: 'http://127.0.0.1:9',
			WORDPRESS_SHARED_SECRET: 'the-shared-secret-of-the-contract-tests',
		});
		sidecar = compose(config, silent);
		await new Promise<void>((resolve) => {
			sidecar.server.listen(0, '127.0.0.1', resolve);
		});
		url = `http://127.0.0.1:${(sidecar.server.address() as AddressInfo).port}`;
	});
	afterAll(async () => {
		await sidecar.stop();
		rmSync(dataDir, { recursive: true, force: true });
	});

	const guarded = sidecarOperations.filter(
		({ callers }) => !callers.includes('loopback') && !callers.includes('anybody'),
	);

	it.each(guarded)('is refused $method $path before anything else is said', async (operation) => {
		const reply = await ask(operation.method, operation.path, operation.body);
		expect(reply.status).toBe(401);
		expect(reply.headers.get('content-type')).toContain('application/problem+json');
		expect(reply.headers.get('cache-control')).toContain('no-store');
		const told = problem.parse(await reply.json());
		expect(told.status).toBe(401);
		// The document names what is answered.
		expect(operation.problems?.[401]).toContain(told.type);
	});

	it('may ask the machine’s own health', async () => {
		expect(await (await ask('get', '/internal/livez')).json()).toEqual({ live: true });
		// It listens, but was not told to begin.
		const waiting = await ask('get', '/internal/readyz');
		expect([waiting.status, await waiting.json()]).toEqual([
			503,
			{ ready: false, waiting_for: 'wordpress' },
		]);
		sidecar.start();
		const ready = await ask('get', '/internal/readyz');
		expect(ready.status).toBe(200);
		expect(await ready.json()).toMatchObject({ ready: true });
	});

	it('is told what is not there', async () => {
		const reply = await ask('get', '/api/agent/secrets');
		expect(problem.parse(await reply.json())).toMatchObject({
			status: 404,
			type: 'route_unknown',
			field: 'path',
		});
	});

	function ask(method: string, path: string, body?: unknown): Promise<Response> {
		const example = typeof body === 'string' ? EXAMPLES[body] : body;
		return fetch(`${url}${path.replace('{id}', 'x')}`, {
			method: method.toUpperCase(),
			...(example !== undefined && { body: JSON.stringify(example) }),
		});
	}
});
