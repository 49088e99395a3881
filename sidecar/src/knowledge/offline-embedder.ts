import { Retryable } from '../failure.ts';
import { unitLength, type Embedder } from './embedder.ts';
import { createWorkerThread } from './worker-thread.ts';

/**
 * More at once is no faster, makes WebAssembly's memory grow, which never shrinks again, and lets a
 * customer's question wait longer behind passages.
 */
const AT_ONCE = 4;

/** 140 MB are held while it runs; it takes half a second to start again. */
const IDLE_MS = 10 * 60_000;

export interface OfflineEmbedder extends Embedder {
	close(): Promise<void>;
}

/**
 * The Universal Sentence Encoder (lite), whose weights come inside npm: no key, no network, English.
 * It drops what follows 128 pieces of a text. Runs in a thread of its own.
 */
export function createOfflineEmbedder(idleMs = IDLE_MS): OfflineEmbedder {
	const thread = createWorkerThread<readonly string[], number[][]>({
		name: 'encoder-worker',
		idleMs,
	});
	return {
		name: 'use-lite-en-1',
		dimensions: 512,
		async embed(texts, _purpose, signal) {
			const vectors: Float32Array[] = [];
			for (let i = 0; i < texts.length; i += AT_ONCE) {
				if (signal?.aborted === true) {
					throw new Retryable('embedding_cancelled', 'The embedding was cancelled.');
				}
				vectors.push(...(await thread.call(texts.slice(i, i + AT_ONCE))).map(unitLength));
			}
			return vectors;
		},
		close: () => thread.close(),
	};
}
