import type { Embedder } from './embedder.ts';

/** The vector of a question, or null: a search never fails or waits long for the want of one. */
export type QueryVector = (query: string, signal?: AbortSignal) => Promise<Float32Array | null>;

export interface QueryVectorOptions {
	readonly embedder: Embedder;
	/** What a question's vector may take. */
	readonly limitMs: number;
	/** How long questions go without after one failed. */
	readonly pauseMs: number;
	readonly log: { warn(fields: object, message: string): void };
	/** Milliseconds, monotonic. */
	readonly now: () => number;
}

/** Customers ask alike, and a search is often repeated with another limit. */
const KEPT = 200;

export function createQueryVector(options: QueryVectorOptions): QueryVector {
	const { embedder, limitMs, pauseMs, log, now } = options;
	const kept = new Map<string, Float32Array>();
	let pausedUntil = -Infinity;
	return async (query, signal) => {
		const known = kept.get(query);
		if (known !== undefined) {
			kept.delete(query);
			kept.set(query, known);
			return known;
		}
		if (now() < pausedUntil) return null;
		const limit = AbortSignal.timeout(limitMs);
		const either = signal === undefined ? limit : AbortSignal.any([limit, signal]);
		try {
			const [vector] = await Promise.race([
				embedder.embed([query], 'query', either),
				aborted(either),
			]);
			if (vector === undefined) return null;
			kept.set(query, vector);
			if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
			return vector;
		} catch (error) {
			// Who left asks for nothing more, and says nothing of the embedder.
			if (signal?.aborted === true) throw signal.reason;
			pausedUntil = now() + pauseMs;
			log.warn({ err: error, embedder: embedder.name }, 'searching without vectors for a while');
			return null;
		}
	};
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		const stop = (): void => {
			reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
		};
		if (signal.aborted) stop();
		else signal.addEventListener('abort', stop, { once: true });
	});
}
