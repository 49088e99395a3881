import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunFile } from '../../sidecar/src/cli/run-file.ts';
import { startSidecarShop } from '../support/sidecar-shop.ts';
import { freePort } from '../support/start-sidecar.ts';
import { median, residentMb } from './process-figures.ts';
import type { Row } from './row.ts';

const ROUNDS = 7;
const IDLE_MS = 5_000;
const SIDECAR = join(import.meta.dirname, '../../sidecar/dist/main.js');
const BARE = join(import.meta.dirname, 'bare-server.mjs');

/** From the spawn of a process to its first answer over HTTP, and what it then keeps resident. */
export async function benchStart(): Promise<Row[]> {
	const figures = { first: [] as number[], again: [] as number[], bare: [] as number[] };
	for (let round = 0; round < ROUNDS; round++) {
		const dir = mkdtempSync(join(tmpdir(), 'ai-support-chat-bench-start-'));
		figures.first.push(await timeStart([SIDECAR, 'serve'], dir));
		figures.again.push(await timeStart([SIDECAR, 'serve'], dir));
		figures.bare.push(await timeStart([BARE], dir));
		rmSync(dir, { recursive: true, force: true });
	}
	const bare = median(figures.bare);
	const row = (measure: string, ms: number): Row => ({
		measure,
		figure: `${ms.toFixed(0)} ms`,
		floor: `${bare.toFixed(0)} ms (bare node HTTP server)`,
		ratio: `${(ms / bare).toFixed(1)}x`,
		expected: '<= 400 ms',
	});
	return [
		row('cold start, existing data', median(figures.again)),
		row('cold start, empty data folder', median(figures.first)),
		...(await benchMemory()),
	];
}

/** After 5 s of rest, without and with a turn before (which loads the SDK of the model). */
async function benchMemory(): Promise<Row[]> {
	const bare = await launched([BARE], {});
	const made = await startSidecarShop({ seed: 1, model: 'rules' });
	try {
		await sleep(IDLE_MS);
		const { pid } = readRunFile(made.dataDir);
		const floor = residentMb(bare.child.pid ?? 0);
		const idle = residentMb(pid);
		const customer = made.customer();
		await customer.open();
		await customer.say('Hello!');
		await customer.until((c) => c.messages.length > 1 && !c.busy, 'an answer');
		await sleep(IDLE_MS);
		const row = (measure: string, mb: number): Row => ({
			measure,
			figure: `${mb.toFixed(0)} MB`,
			floor: `${floor.toFixed(0)} MB (bare node HTTP server)`,
			ratio: `${(mb / floor).toFixed(1)}x`,
			expected: '<= 90 MB',
		});
		return [row('idle memory (RSS)', idle), row('idle memory after one turn', residentMb(pid))];
	} finally {
		await ended(bare.child);
		await made.close();
	}
}

async function timeStart(argv: readonly string[], dataDir: string): Promise<number> {
	const { child, ms } = await launched(argv, {
		DATA_DIR: dataDir,
		WORDPRESS_BASE_URL: 'http://127.0.0.1:9',
		WORDPRESS_SHARED_SECRET: 'a-shared-secret-of-this-bench-0123456789',
		LOG_LEVEL: 'fatal',
	});
	await ended(child);
	return ms;
}

async function launched(
	argv: readonly string[],
	env: Readonly<Record<string, string>>,
): Promise<{ child: ChildProcess; ms: number }> {
	const port = await freePort();
	const began = performance.now();
	const child = spawn(process.execPath, argv, {
		env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'production', ...env, PORT: String(port) },
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	while (!(await answers(port))) {
		if (child.exitCode !== null) throw new Error(`${argv.join(' ')} ended by itself`);
		await sleep(2);
	}
	return { child, ms: performance.now() - began };
}

function answers(port: number): Promise<boolean> {
	return new Promise((resolve) => {
		get({ host: '127.0.0.1', port, path: '/internal/livez', agent: false }, (reply) => {
			reply.resume();
			resolve(reply.statusCode === 200);
		}).on('error', () => {
			resolve(false);
		});
	});
}

async function ended(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null) return;
	const exit = once(child, 'exit');
	child.kill('SIGKILL');
	await exit;
}
