import { parentPort } from 'node:worker_threads';
import { Terminal } from '../failure.ts';

/** What goes between the main thread and a worker of `createWorkerThread`. */
export interface WorkerRequest {
	readonly id: number;
	readonly input: unknown;
}
export type WorkerReply =
	| { readonly id: number; readonly ok: true; readonly value: unknown }
	| {
			readonly id: number;
			readonly ok: false;
			readonly error: {
				readonly kind: 'terminal' | 'retryable';
				readonly type: string;
				readonly message: string;
			};
	  };

/** Called once in a worker: answers requests in their order, one at a time. */
export function answerRequests(work: (input: unknown) => Promise<unknown>): void {
	const port = parentPort;
	if (!port) throw new Terminal('no_worker', 'This file is the entry of a worker thread.');
	let before: Promise<void> = Promise.resolve();
	port.on('message', ({ id, input }: WorkerRequest) => {
		before = before.then(async () => {
			port.postMessage(await answer(id, () => work(input)));
		});
	});
}

async function answer(id: number, work: () => Promise<unknown>): Promise<WorkerReply> {
	try {
		return { id, ok: true, value: await work() };
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return error instanceof Terminal
			? { id, ok: false, error: { kind: 'terminal', type: error.type, message } }
			: { id, ok: false, error: { kind: 'retryable', type: 'worker_failed', message } };
	}
}
