import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Retryable, Terminal } from '../failure.ts';
import type { WorkerReply, WorkerRequest } from './worker-messages.ts';

/** Work of one kind in a thread of its own, so that nobody else waits for it. */
export interface WorkerThread<I, O> {
	/** One after the other. Rejects with what the work rejected with, or Retryable when it died. */
	call(input: I): Promise<O>;
	/** Ends it; what is under way is rejected. */
	close(): Promise<void>;
}

/**
 * Started by the first call, ended after `idleMs` without any, so that memory is held only while
 * it is needed.
 *
 * @param name of the file, beside this one in the source and in a build
 */
export function createWorkerThread<I, O>(name: string, idleMs: number): WorkerThread<I, O> {
	let worker: Worker | undefined;
	let next = 0;
	let idle: NodeJS.Timeout | undefined;
	const waiting = new Map<
		number,
		{ readonly resolve: (value: O) => void; readonly reject: (error: unknown) => void }
	>();

	function start(): Worker {
		const { url, execArgv } = placeOf(name);
		const made = new Worker(url, { execArgv, name });
		made.on('message', (reply: WorkerReply) => {
			const call = waiting.get(reply.id);
			waiting.delete(reply.id);
			if (reply.ok) call?.resolve(reply.value as O);
			else call?.reject(failureOf(reply));
			rest();
		});
		const died = (cause: unknown): void => {
			if (worker !== made) return;
			worker = undefined;
			for (const { reject } of waiting.values()) {
				reject(new Retryable('worker_died', `The thread ${name} ended.`, { cause }));
			}
			waiting.clear();
		};
		made.on('error', died);
		made.on('exit', died);
		return made;
	}

	function rest(): void {
		clearTimeout(idle);
		if (waiting.size > 0) return;
		worker?.unref();
		idle = setTimeout(() => {
			void end();
		}, idleMs).unref();
	}

	async function end(): Promise<void> {
		clearTimeout(idle);
		const ending = worker;
		worker = undefined;
		for (const { reject } of waiting.values()) {
			reject(new Retryable('worker_closed', `The thread ${name} was ended.`));
		}
		waiting.clear();
		await ending?.terminate();
	}

	return {
		call(input) {
			clearTimeout(idle);
			worker ??= start();
			worker.ref();
			const request: WorkerRequest = { id: next++, input };
			return new Promise<O>((resolve, reject) => {
				waiting.set(request.id, { resolve, reject });
				worker?.postMessage(request);
			});
		},
		close: end,
	};
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
