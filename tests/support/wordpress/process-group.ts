import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

/** A child that leads a process group of its own, so that all it started can be ended with it. */
export interface ProcessGroup {
	readonly pid: number;
	/** Settles when the child itself has ended. */
	readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
	kill(signal: NodeJS.Signals): void;
	/** SIGTERM, and SIGKILL when the child has not ended after `graceMs`. */
	stop(graceMs?: number): Promise<void>;
}

export interface ProcessGroupOptions {
	readonly cwd?: string;
	readonly env: NodeJS.ProcessEnv;
	/** Receives each line of the child's stdout and stderr. */
	readonly line: (text: string, stream: 'stdout' | 'stderr') => void;
}

/**
 * Starts a child outside the terminal's foreground group: Ctrl-C reaches only us, and we end the
 * children in order. Throws when the program cannot be started.
 */
export async function startProcessGroup(
	program: string,
	args: readonly string[],
	options: ProcessGroupOptions,
): Promise<ProcessGroup> {
	const child = spawn(program, args, {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
		child.once('exit', (code, signal) => {
			resolve({ code, signal });
		});
	});
	await once(child, 'spawn');
	const { pid } = child;
	if (pid === undefined) throw new Error(`${program} did not start`);
	readLines(child, options.line);
	return {
		pid,
		ended,
		kill: (signal) => {
			signalGroup(pid, signal);
		},
		stop: async (graceMs = 5000) => {
			signalGroup(pid, 'SIGTERM');
			const timer = setTimeout(() => {
				signalGroup(pid, 'SIGKILL');
			}, graceMs);
			await ended;
			clearTimeout(timer);
			// What the child started and left behind.
			signalGroup(pid, 'SIGKILL');
		},
	};
}

function readLines(child: ChildProcess, line: ProcessGroupOptions['line']): void {
	for (const stream of ['stdout', 'stderr'] as const) {
		const input = child[stream];
		if (input === null) continue;
		createInterface({ input, crlfDelay: Infinity }).on('line', (text) => {
			line(text, stream);
		});
	}
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
	}
}

/**
 * Ends a group that an earlier run left behind when it was killed. Only when the process still is
 * what was recorded: its command line must contain `mark`. Where /proc is missing nothing is ended.
 */
export function endLeftover(pid: number, mark: string): boolean {
	let commandLine: string;
	try {
		commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
	} catch {
		return false;
	}
	if (!commandLine.split('\0').some((argument) => argument.includes(mark))) return false;
	signalGroup(pid, 'SIGKILL');
	return true;
}
