import type { AddressInfo } from 'node:net';
import { compose, type Sidecar } from '../compose.ts';
import { readConfig } from '../config.ts';
import { loadOwnHands } from '../hands/own/load.ts';
import { armCrashPoint } from '../crash-points.ts';
import { Terminal } from '../failure.ts';
import type { Invocation } from './invocation.ts';
import { redactions } from '../privacy/redact.ts';
import { createLog, type Log } from '../telemetry/log.ts';
import { VERSION } from '../version.ts';
import { removeRunFile, writeRunFile } from './run-file.ts';

/** Runs the sidecar until SIGTERM or SIGINT. @returns the exit code */
export async function serve({ env, argv, stderr }: Invocation): Promise<number> {
	if (argv.length > 0) {
		stderr(`serve takes no arguments, got ${argv.join(' ')}.\n`);
		return 64;
	}
	const config = readConfig(env);
	const log = createLog(config.logLevel, redactions);
	armCrashPoint(config.crashAt);
	const sidecar = compose(config, log, await loadOwnHands(config.ownHands.dir, env));
	try {
		await listen(sidecar, config.host, config.port);
	} catch (error) {
		await sidecar.stop();
		throw error;
	}
	const { port } = sidecar.server.address() as AddressInfo;
	const url = `http://${config.host}:${String(port)}`;
	writeRunFile(config.dataDir, { url, pid: process.pid, token: sidecar.operatorToken });
	sidecar.start();
	log.info({ url, version: VERSION, data_dir: config.dataDir }, 'listening');
	await untilTold(log);
	removeRunFile(config.dataDir);
	await sidecar.stop();
	log.info({}, 'stopped');
	return 0;
}

function listen(sidecar: Sidecar, host: string, port: number): Promise<void> {
	return new Promise((resolve, reject) => {
		sidecar.server.once('error', (error: NodeJS.ErrnoException) => {
			reject(
				error.code === 'EADDRINUSE' || error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL'
					? new Terminal(
							'port_taken',
							`PORT ${String(port)} on ${host} cannot be used (${error.code}). Give another.`,
						)
					: error,
			);
		});
		sidecar.server.listen(port, host, resolve);
	});
}

function untilTold(log: Log): Promise<void> {
	return new Promise((resolve) => {
		for (const signal of ['SIGTERM', 'SIGINT'] as const) {
			process.once(signal, () => {
				log.info({ signal }, 'stopping');
				resolve();
			});
		}
	});
}
