import { Worker } from 'node:worker_threads';
import { Retryable } from '../failure.ts';
import type { KnowledgeChange } from './changes.ts';
import type {
	Answers,
	FromThread,
	Question,
	SearchThreadData,
	ToThread,
} from './search-messages.ts';
import { placeOf } from './worker-thread.ts';

export class SearchThreadGone extends Retryable {
	constructor(cause?: unknown) {
		super('search_thread_gone', 'The search thread ended; it starts again by itself.', { cause });
	}
}

export interface SearchThread {
	/** Rejects with SearchThreadGone when the thread ends first or takes longer than `limitMs`. */
	ask<K extends Question['kind']>(
		question: Extract<Question, { kind: K }>,
		limitMs?: number,
	): Promise<Answers[K]>;
	tell(change: KnowledgeChange): void;
	close(): Promise<void>;
}

export interface SearchThreadOptions {
	readonly data: SearchThreadData;
	readonly log: { warn(fields: object, message: string): void };
}

const LIMIT_MS = 5_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

interface Waiting {
	readonly resolve: (value: never) => void;
	readonly reject: (reason: unknown) => void;
}

/** A thread that is started again when it ends, later each time it ends soon after. */
export function createSearchThread({ data, log }: SearchThreadOptions): SearchThread {
	let running: Worker | undefined;
	let closed = false;
	let again: NodeJS.Timeout | undefined;
	let waitMs = FIRST_WAIT_MS;
	let calls = 0;
	const waiting = new Map<number, Waiting>();

	function start(): void {
		const { url, execArgv } = placeOf('search-worker');
		const thread = new Worker(url, { workerData: data, execArgv, name: 'search-worker' });
		running = thread;
		// It must not keep the process alive; whoever asks does.
		thread.unref();
		let cause: unknown;
		thread.on('message', (message: FromThread) => {
			waitMs = FIRST_WAIT_MS;
			const asked = waiting.get(message.call);
			waiting.delete(message.call);
			if ('value' in message) asked?.resolve(message.value as never);
			else asked?.reject(new SearchThreadGone(new Error(message.failure)));
		});
		thread.on('error', (error) => (cause = error));
		thread.on('exit', () => {
			if (running !== thread) return;
			running = undefined;
			for (const { reject } of waiting.values()) reject(new SearchThreadGone(cause));
			waiting.clear();
			if (closed) return;
			log.warn({ err: cause, again_in_ms: waitMs }, 'the search thread ended');
			again = setTimeout(start, waitMs);
			again.unref();
			waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
		});
	}

	function post(thread: Worker, message: ToThread): void {
		thread.postMessage(message);
	}

	start();
	return {
		ask(question, limitMs = LIMIT_MS) {
			const thread = running;
			if (thread === undefined) return Promise.reject(new SearchThreadGone());
			return new Promise((resolve, reject) => {
				const call = ++calls;
				// One that does not answer is ended, which rejects whatever waits for it.
				const limit = setTimeout(() => void thread.terminate(), limitMs);
				const done =
					<T>(settle: (value: T) => void) =>
					(value: T) => {
						clearTimeout(limit);
						settle(value);
					};
				waiting.set(call, { resolve: done(resolve), reject: done(reject) });
				post(thread, { kind: 'ask', call, question });
			});
		},
		tell(change) {
			if (running !== undefined) post(running, { kind: 'change', change });
		},
		async close() {
			closed = true;
			clearTimeout(again);
			await running?.terminate();
		},
	};
}
