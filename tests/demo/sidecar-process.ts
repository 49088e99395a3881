import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProcessGroup, type ProcessGroup } from '../support/wordpress/process-group.ts';
import { StartFailure } from '../support/wordpress/start-failure.ts';
import type { Settings } from './env-file.ts';

export interface SidecarOptions {
	/** All its settings; PORT is among them. */
	readonly settings: Settings;
	readonly url: string;
	/** What is run with `serve`; the built sidecar when absent. */
	readonly program?: string;
	readonly log: (line: string) => void;
	/** Called when a sidecar has been started, with its process id. */
	readonly started: (pid: number) => void;
	/** Gives up the first start. */
	readonly signal?: AbortSignal | undefined;
}

export interface Sidecar {
	readonly url: string;
	/** Of the one that runs now; undefined while none does. */
	pid(): number | undefined;
	/**
	 * Ends it with this signal and leaves it ended until `restart`. Resolves when it has ended.
	 */
	kill(signal: NodeJS.Signals): Promise<void>;
	/** Starts it again (ending the one that runs), with these settings added for this one start. */
	restart(changes?: Settings): Promise<void>;
	/** Settles when it has ended for a reason that a new start cannot mend. */
	readonly failed: Promise<StartFailure>;
	stop(): Promise<void>;
}

const builtSidecar = join(import.meta.dirname, '../../sidecar/dist/main.js');

/** How long the sidecar may take to be ready, in milliseconds. */
const patienceMs = 30_000;

/** The pauses before it is started again, in milliseconds; they begin anew after a calm minute. */
const pausesMs = [100, 500, 1000, 2000, 5000];
const calmMs = 60_000;

/**
 * Starts the sidecar and keeps it running: one that crashes or is killed is started again. Exit
 * codes 64, 69, 75 and 78 are its own verdict and end it for good. Throws that verdict as a
 * StartFailure when it comes before the sidecar is ready.
 */
export async function startSidecar(options: SidecarOptions): Promise<Sidecar> {
	const { log, url, program = builtSidecar } = options;
	let current: ProcessGroup | undefined;
	let wanted = true;
	let failures = 0;
	/** Rises with each start that is asked for, so that a late repair gives way to it. */
	let generation = 0;
	let tellFailed: (failure: StartFailure) => void = () => undefined;
	const failed = new Promise<StartFailure>((resolve) => {
		tellFailed = resolve;
	});

	async function start(settings: Settings): Promise<void> {
		generation += 1;
		const said: string[] = [];
		const child = await startProcessGroup(process.execPath, [program, 'serve'], {
			env: { ...settings, PATH: process.env['PATH'], HOME: process.env['HOME'] },
			line: (text) => {
				said.push(text);
				if (said.length > 5) said.shift();
				log(text);
			},
		});
		current = child;
		options.started(child.pid);
		const begun = Date.now();
		const ended = child.ended.then(({ code, signal }) => {
			if (current === child) current = undefined;
			return new SidecarEnded(code, signal, said.at(-1));
		});
		try {
			await ready(url, ended, options.signal);
		} catch (error) {
			await child.stop();
			throw error;
		}
		void ended.then((end) => {
			if (!wanted) return;
			failures = Date.now() - begun > calmMs ? 1 : failures + 1;
			void repair(end);
		});
	}

	/** Starts it again until it runs, unless it said that this is of no use. */
	async function repair(end: SidecarEnded): Promise<void> {
		const mine = generation;
		for (let reason: unknown = end; ; failures += 1) {
			if (reason instanceof SidecarEnded && reason.final) {
				tellFailed(reason);
				return;
			}
			const pause = pausesMs[Math.min(failures, pausesMs.length) - 1] ?? 100;
			const message = reason instanceof Error ? reason.message : String(reason);
			log(`${message} It is started again in ${pause / 1000} s.`);
			await sleep(pause);
			if (!wanted || generation !== mine) return;
			try {
				// A named crash point has done its work.
				const { CRASH_AT: _done, ...settings } = options.settings;
				await start(settings);
				return;
			} catch (error) {
				reason = error;
				generation = mine;
			}
		}
	}

	async function end(signal: NodeJS.Signals): Promise<void> {
		wanted = false;
		const child = current;
		if (child === undefined) return;
		child.kill(signal);
		await child.ended;
	}

	await start(options.settings);
	return {
		url,
		pid: () => current?.pid,
		kill: end,
		failed,
		async restart(changes = {}) {
			await end('SIGTERM');
			wanted = true;
			failures = 0;
			await start({ ...options.settings, ...changes });
		},
		async stop() {
			wanted = false;
			// It finishes what it is doing, such as a write to a provider.
			await current?.stop(15_000);
		},
	};
}

/** The sidecar ended although nobody asked it to. */
class SidecarEnded extends StartFailure {
	/** By its own verdict a new start cannot mend it. */
	readonly final: boolean;

	constructor(code: number | null, signal: NodeJS.Signals | null, said: string | undefined) {
		const verdict = ([64, 69, 75, 78] as const).find((known) => known === code);
		// What it said last explains an exit, but not a kill.
		const why = signal !== null || said === undefined ? '.' : `: ${said}`;
		super(verdict ?? 69, `The sidecar ended (${signal ?? `exit code ${String(code)}`})${why}`);
		this.final = verdict !== undefined;
	}
}

async function ready(
	url: string,
	ended: Promise<SidecarEnded>,
	signal: AbortSignal | undefined,
): Promise<void> {
	const deadline = Date.now() + patienceMs;
	while (Date.now() < deadline) {
		signal?.throwIfAborted();
		const answer = await Promise.race([
			ended,
			fetch(`${url}/internal/readyz`, { signal: AbortSignal.timeout(5000) }).then(
				async (response) => {
					await response.body?.cancel();
					return response.ok;
				},
				() => false,
			),
		]);
		if (answer === true) return;
		if (answer !== false) throw answer;
		await sleep(25);
	}
	throw new StartFailure(69, `The sidecar was not ready within ${patienceMs / 1000} s.`);
}
