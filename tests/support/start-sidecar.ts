import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The build under test; another one than the tree's own when SIDECAR_ENTRY names it. */
const ENTRY =
	process.env['SIDECAR_ENTRY'] ?? join(import.meta.dirname, '../../sidecar/dist/main.js');

export interface SidecarProcess {
	readonly url: string;
	readonly env: Readonly<Record<string, string>>;
	/** The log lines so far. */
	logs(): string;
	/** Resolves with the exit code, or the signal that ended it. */
	readonly ended: Promise<number | NodeJS.Signals>;
	/** SIGTERM, and waits. */
	stop(): Promise<void>;
	/** SIGKILL, and waits. */
	kill(): Promise<void>;
}

/** Starts the built sidecar as a process of its own and waits until it answers. */
export async function startSidecar(env: Readonly<Record<string, string>>): Promise<SidecarProcess> {
	const port = env['PORT'] ?? String(await freePort());
	const given = { NODE_ENV: 'test', HOST: '127.0.0.1', ...env, PORT: port };
	const child = spawn(process.execPath, [ENTRY, 'serve'], {
		env: { PATH: process.env['PATH'] ?? '', ...given },
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let logs = '';
	child.stdout.on('data', (chunk: Buffer) => (logs += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (logs += chunk.toString()));
	const ended = endOf(child);
	const url = `http://127.0.0.1:${port}`;
	const sidecar: SidecarProcess = {
		url,
		env: given,
		logs: () => logs,
		ended,
		async stop() {
			child.kill('SIGTERM');
			await ended;
		},
		async kill() {
			child.kill('SIGKILL');
			await ended;
		},
	};
	for (let i = 0; i < 400; i++) {
		if (child.exitCode !== null || child.signalCode !== null) return sidecar;
		const reply = await fetch(`${url}/internal/livez`).catch(() => undefined);
		if (reply?.ok) return sidecar;
		await sleep(25);
	}
	child.kill('SIGKILL');
	throw new Error(`the sidecar did not start:\n${logs}`);
}

async function endOf(child: ChildProcess): Promise<number | NodeJS.Signals> {
	const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
	return code ?? signal ?? 0;
}

export async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
