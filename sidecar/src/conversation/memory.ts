import type { Turn } from './store.ts';
import { relevance } from './relevance.ts';

/** After so long a silence the conversation before it is over: people may read it, planners not. */
const SILENCE_MS = 24 * 60 * 60 * 1000;
/** How far back turns are remembered at all. */
export const REMEMBERED = 20;
/** Up to so many turns are shown word for word, and nothing is summed up. */
const NOT_SUMMED_UP = 10;
/** The newest ones of a longer conversation are always shown… */
const ALWAYS_SHOWN = 8;
/** …and older ones that have to do with what is asked now, up to so many in all. */
const MOST_SHOWN = 12;

export interface Memory {
	/** Oldest first. */
	readonly shown: readonly Turn[];
	/** Turns before the newest ones, to be summed up; empty when all are shown. Oldest first. */
	readonly older: readonly Turn[];
	/** Position of the first turn since the last long silence; null when nothing is remembered. */
	readonly since: number | null;
}

/**
 * What a planner is to know of the turns before this one: those of the last 24 hours, at most 20,
 * and none from before a silence of 24 hours. Pure.
 *
 * @param before the conversation's turns before this one, oldest first
 * @param asked what is asked now
 * @param now when it was asked
 */
export function remember(before: readonly Turn[], asked: string, now: Date): Memory {
	const episode = sinceSilence(before, now);
	const fresh = episode
		.filter(({ begunAt }) => now.getTime() - Date.parse(begunAt) <= SILENCE_MS)
		.slice(-REMEMBERED);
	const since = episode[0]?.position ?? null;
	if (fresh.length <= NOT_SUMMED_UP) return { shown: fresh, older: [], since };
	const newest = fresh.slice(-ALWAYS_SHOWN);
	const older = fresh.slice(0, -ALWAYS_SHOWN);
	return { shown: [...mostRelevant(older, asked), ...newest], older, since };
}

/**
 * The last turn that a summary should reach to, once turn `position` has ended; null while the
 * conversation is short.
 */
export function summaryDue(ended: readonly Turn[], now: Date): readonly Turn[] | null {
	const episode = sinceSilence(ended, now);
	return episode.length <= NOT_SUMMED_UP ? null : episode.slice(0, -ALWAYS_SHOWN);
}

function sinceSilence(turns: readonly Turn[], now: Date): readonly Turn[] {
	let later = now.getTime();
	let first = turns.length;
	for (let i = turns.length - 1; i >= 0; i -= 1) {
		const turn = turns[i];
		if (!turn || later - Date.parse(turn.endedAt ?? turn.begunAt) > SILENCE_MS) break;
		later = Date.parse(turn.begunAt);
		first = i;
	}
	return turns.slice(first);
}

function mostRelevant(turns: readonly Turn[], asked: string): readonly Turn[] {
	const scores = relevance(
		asked,
		turns.map(({ customerText, answerText }) => `${customerText ?? ''}\n${answerText ?? ''}`),
	);
	const chosen = new Set(
		turns
			.map((_, place) => place)
			.filter((place) => (scores[place] ?? 0) > 0)
			.sort((one, two) => (scores[two] ?? 0) - (scores[one] ?? 0))
			.slice(0, MOST_SHOWN - ALWAYS_SHOWN),
	);
	return turns.filter((_, place) => chosen.has(place));
}
