import { LRUCache } from 'lru-cache';
import { normaliseQuestion } from './question.ts';

/**
 * What was answered to a question, for 30 minutes and as long as the knowledge is the same. Holds
 * nothing that depends on who asks: who puts something in must see to that.
 */
export interface AnswerCache<T extends object> {
	get(key: CacheKey): T | undefined;
	set(key: CacheKey, answer: T): void;
}

export interface CacheKey {
	readonly question: string;
	/** The knowledge version that the answer is made from. */
	readonly version: string;
	/** Of the customer. */
	readonly locale: string;
	/** Whatever else the answer depends on, such as how many passages were asked for. */
	readonly variant?: string;
}

const LIFETIME_MS = 30 * 60_000;
const ENTRIES = 500;

/** @param now milliseconds, such as of the injected clock */
export function createAnswerCache<T extends object>(now: () => number): AnswerCache<T> {
	const entries = new LRUCache<string, T>({
		max: ENTRIES,
		ttl: LIFETIME_MS,
		// Time is asked for at each look; there is no timer.
		ttlResolution: 0,
		perf: { now },
	});
	return {
		get: (key) => entries.get(nameOf(key)),
		set(key, answer) {
			entries.set(nameOf(key), answer);
		},
	};
}

function nameOf({ question, version, locale, variant = '' }: CacheKey): string {
	return JSON.stringify([normaliseQuestion(question), version, locale, variant]);
}
