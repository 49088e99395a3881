import { Terminal } from '../failure.ts';
import type { Chunk } from './chunk.ts';
import type { Readable } from './reading/read.ts';
import { Unreadable } from './reading/unreadable.ts';
import { createWorkerThread } from './worker-thread.ts';

/** A thread of its own costs memory, which is given back when nothing was read for so long. */
const IDLE_MS = 30_000;
/** No page and no book takes longer; what was made to take for ever shall not hold up the others. */
const LIMIT_MS = 60_000;
const MEMORY_MB = 512;

export interface Reader {
	/** @throws Unreadable */
	read(document: Readable): Promise<Chunk[]>;
	close(): Promise<void>;
}

/** Reads documents off the event loop: a long PDF takes seconds. */
export function createReader(limitMs = LIMIT_MS): Reader {
	const thread = createWorkerThread<Readable, Chunk[]>({
		name: 'reader-worker',
		idleMs: IDLE_MS,
		limitMs,
		memoryMb: MEMORY_MB,
	});
	return {
		async read({ title, format, content }) {
			try {
				return await thread.call({ title, format, content });
			} catch (error) {
				if (!(error instanceof Terminal)) throw error;
				const message =
					error.type === 'worker_stuck'
						? `The document could not be read: ${error.message} Send it in parts.`
						: error.message;
				throw new Unreadable(message, { cause: error });
			}
		},
		close: () => thread.close(),
	};
}
