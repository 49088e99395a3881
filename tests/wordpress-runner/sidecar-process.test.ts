import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startSidecar, type Sidecar } from '../demo/sidecar-process.ts';
import { freePort } from '../support/wordpress/free-port.ts';

/** Is ready at once; GET /exit?N ends it with N; starts are counted in a file. */
const program = `
const { appendFileSync } = require('node:fs');
const { createServer } = require('node:http');
const starts = require('node:fs').readFileSync(process.env.STARTS, 'utf8').length;
appendFileSync(process.env.STARTS, process.env.CRASH_AT === undefined ? '-' : 'c');
const refuse = process.env['REFUSE_START_' + starts];
if (refuse !== undefined) { console.error('REFUND_APPROVAL: wrong'); process.exit(Number(refuse)); }
createServer((request, response) => {
	const exit = /^\\/exit\\?(\\d+)$/.exec(request.url);
	if (exit !== null) process.exit(Number(exit[1]));
	response.end(String(starts));
}).listen(Number(process.env.PORT), '127.0.0.1');
`;

describe('the sidecar of the demo', () => {
	let dir: string;
	let sidecar: Sidecar | undefined;
	let url: string;
	beforeEach(() => {
		dir = mkdtempSync(join(tmpdir(), 'sidecar-'));
		writeFileSync(join(dir, 'program.cjs'), program);
		writeFileSync(join(dir, 'starts'), '');
	});
	afterEach(async () => {
		await sidecar?.stop();
		sidecar = undefined;
		rmSync(dir, { recursive: true });
	});

	async function start(settings: Record<string, string> = {}): Promise<Sidecar> {
		const port = await freePort();
		url = `http://127.0.0.1:${port}`;
		sidecar = await startSidecar({
			url,
			program: join(dir, 'program.cjs'),
			settings: { PORT: String(port), STARTS: join(dir, 'starts'), ...settings },
			log: () => undefined,
			started: () => undefined,
		});
		return sidecar;
	}
	const answer = () => fetch(`${url}/`).then((response) => response.text());
	const crash = (code: number) => fetch(`${url}/exit?${code}`).catch(() => undefined);

	it('is started again after kill -9 and after a crash', async () => {
		const { pid } = await start();
		process.kill(pid() ?? 0, 'SIGKILL');
		await vi.waitFor(async () => {
			expect(await answer()).toBe('1');
		}, 5000);
		await crash(1);
		await vi.waitFor(async () => {
			expect(await answer()).toBe('2');
		}, 5000);
	});

	it('crashes once at a named point, not again and again', async () => {
		await start({ CRASH_AT: 'before-commit' });
		await crash(1);
		await vi.waitFor(async () => {
			expect(await answer()).toBe('1');
		}, 5000);
		expect(readFileSync(join(dir, 'starts'), 'utf8')).toBe('c-');
	});

	it.each([64, 69, 75, 78])('ends with its verdict %i when it refuses to start', async (code) => {
		await expect(start({ REFUSE_START_0: String(code) })).rejects.toMatchObject({
			exitCode: code,
			message: expect.stringContaining('REFUND_APPROVAL: wrong') as string,
		});
	});

	it('ends with its verdict when a later start is refused', async () => {
		const { failed } = await start({ REFUSE_START_1: '78' });
		await crash(1);
		expect(await failed).toMatchObject({ exitCode: 78 });
	});

	it('stays down when killed on purpose, until it is restarted', async () => {
		const { kill, restart, pid } = await start();
		await kill('SIGKILL');
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect(pid()).toBeUndefined();
		await restart({ CRASH_AT: 'x' });
		expect(await answer()).toBe('1');
		expect(readFileSync(join(dir, 'starts'), 'utf8')).toBe('-c');
	});
});
