import { Terminal } from '../failure.ts';
import type { Chunk } from './chunk.ts';
import type { Readable } from './reading/read.ts';
import { Unreadable } from './reading/unreadable.ts';
import { createWorkerThread } from './worker-thread.ts';

/** A thread of its own costs memory, which is given back when nothing was read for so long. */
const IDLE_MS = 30_000;

export interface Reader {
	/** @throws Unreadable */
	read(document: Readable): Promise<Chunk[]>;
	close(): Promise<void>;
}

/** Reads documents off the event loop: a long PDF takes seconds. */
export function createReader(idleMs = IDLE_MS): Reader {
	const thread = createWorkerThread<Readable, Chunk[]>('reader-worker', idleMs);
	return {
		async read({ title, format, content }) {
			try {
				return await thread.call({ title, format, content });
			} catch (error) {
				if (error instanceof Terminal) throw new Unreadable(error.message, { cause: error });
				throw error;
			}
		},
		close: () => thread.close(),
	};
}
