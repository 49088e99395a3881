import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Retryable, Terminal } from '../failure.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

/** Work of one kind in a thread of its own, so that nobody else waits for it. */
export interface WorkerThread<I, O> {
	/**
	 * One after the other. Rejects with what the work rejected with; with Terminal `worker_stuck` when
	 * it took too long or too much memory; with Retryable when the thread ended for another reason.
	 */
	call(input: I): Promise<O>;
	/** Ends it; what is under way is rejected. */
	close(): Promise<void>;
}

export interface WorkerThreadOptions {
	/** Of the file, beside this one in the source and in a build. */
	readonly name: string;
	/** Milliseconds without any call after which the thread is ended. */
	readonly idleMs: number;
	/** Milliseconds that one call may take; none: without end. */
	readonly limitMs?: number;
	/** Of its heap; none: as Node decides. */
	readonly memoryMb?: number;
}

interface Call<I, O> {
	readonly input: I;
	readonly resolve: (value: O) => void;
	readonly reject: (error: unknown) => void;
}

/**
 * Started by the first call, so that memory is held only while it is needed. The thread works in the
 * order of the calls, so the oldest one is to blame when it is stuck; the others go to another thread.
 */
export function createWorkerThread<I, O>(options: WorkerThreadOptions): WorkerThread<I, O> {
	const { name, idleMs, limitMs, memoryMb } = options;
	let worker: Worker | undefined;
	let next = 0;
	let idle: NodeJS.Timeout | undefined;
	let limit: NodeJS.Timeout | undefined;
	const waiting = new Map<number, Call<I, O>>();

	function start(): Worker {
		const { url, execArgv } = placeOf(name);
		const made = new Worker(url, {
			execArgv,
			name,
			...(memoryMb !== undefined && { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }),
		});
		made.on('message', (reply: WorkerReply) => {
			const call = waiting.get(reply.id);
			waiting.delete(reply.id);
			if (reply.ok) call?.resolve(reply.value as O);
			else call?.reject(failureOf(reply));
			watch();
		});
		const died = (cause: unknown): void => {
			if (worker !== made) return;
			worker = undefined;
			const memory = cause instanceof Error && 'code' in cause && cause.code === OUT_OF_MEMORY;
			blameOldest(
				memory
					? stuck('too much memory', cause)
					: new Retryable('worker_died', `The thread ${name} ended.`, { cause }),
			);
		};
		made.on('error', died);
		made.on('exit', died);
		return made;
	}

	function blameOldest(error: Error): void {
		const [oldest] = waiting;
		if (oldest) {
			waiting.delete(oldest[0]);
			oldest[1].reject(error);
		}
		for (const [id, { input }] of waiting) post({ id, input });
		watch();
	}

	function post(request: WorkerRequest): void {
		worker ??= start();
		worker.ref();
		worker.postMessage(request);
	}

	/** After each step: the time limit begins anew, or the rest begins. */
	function watch(): void {
		clearTimeout(idle);
		clearTimeout(limit);
		if (waiting.size === 0) {
			worker?.unref();
			idle = setTimeout(() => void end(), idleMs).unref();
		} else if (limitMs !== undefined) {
			limit = setTimeout(() => {
				const slow = worker;
				worker = undefined;
				void slow?.terminate();
				blameOldest(stuck('too long'));
			}, limitMs);
		}
	}

	async function end(): Promise<void> {
		clearTimeout(idle);
		clearTimeout(limit);
		const ending = worker;
		worker = undefined;
		for (const { reject } of waiting.values()) {
			reject(new Retryable('worker_closed', `The thread ${name} was ended.`));
		}
		waiting.clear();
		await ending?.terminate();
	}

	return {
		call: (input) =>
			new Promise<O>((resolve, reject) => {
				const id = next++;
				waiting.set(id, { input, resolve, reject });
				post({ id, input });
				if (waiting.size === 1) watch();
			}),
		close: end,
	};
}

/** Of the error with which Node ends such a thread (nodejs.org/api/errors.html). */
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY';

function stuck(what: string, cause?: unknown): Terminal {
	return new Terminal('worker_stuck', `This took ${what}.`, { cause });
}

/**
 * How a thread whose entry stands beside this file is started. TypeScript as it stands is run by Node
 * from 22.18 on; before that by tsx, which has to be registered by hand, since it leaves threads alone.
 */
export function placeOf(name: string): { readonly url: URL; readonly execArgv: string[] } {
	const inSource = import.meta.url.endsWith('.ts');
	const native = 'typescript' in process.features && Boolean(process.features.typescript);
	return {
		url: new URL(`./${name}.${inSource ? 'ts' : 'js'}`, import.meta.url),
		execArgv: inSource && !native ? ['--import', registerTsx()] : [],
	};
}

function registerTsx(): string {
	// `require` would give the CommonJS form, which cannot register.
	const folder = createRequire(import.meta.url).resolve('tsx/package.json');
	const tsx = new URL('./dist/esm/api/index.mjs', pathToFileURL(folder)).href;
	const code = `import { register } from ${JSON.stringify(tsx)}; register();`;
	return `data:text/javascript,${encodeURIComponent(code)}`;
}

function failureOf({ error }: Extract<WorkerReply, { ok: false }>): Error {
	if (error.kind === 'terminal') return new Terminal(error.type, error.message);
	return new Retryable(error.type, error.message);
}
