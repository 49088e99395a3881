import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Terminal } from '../failure.ts';

/** How commands on this machine reach the running sidecar. Mode 0600: its token is the operator's. */
const runFile = z.object({ url: z.url(), pid: z.int(), token: z.string() });
export type RunFile = z.infer<typeof runFile>;

const NAME = 'run.json';

export function writeRunFile(dataDir: string, content: RunFile): void {
	const path = join(dataDir, NAME);
	rmSync(path, { force: true });
	writeFileSync(path, JSON.stringify(content), { mode: 0o600 });
}

export function removeRunFile(dataDir: string): void {
	rmSync(join(dataDir, NAME), { force: true });
}

/** @throws Terminal `not_running` */
export function readRunFile(dataDir: string): RunFile {
	try {
		return runFile.parse(JSON.parse(readFileSync(join(dataDir, NAME), 'utf8')));
	} catch (error) {
		throw notRunning(dataDir, error);
	}
}

export function notRunning(dataDir: string, cause: unknown): Terminal {
	return new Terminal(
		'not_running',
		`No sidecar is running over ${dataDir}. Start it, or set DATA_DIR to its data.`,
		{ cause },
	);
}
