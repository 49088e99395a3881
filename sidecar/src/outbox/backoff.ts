const FIRST_MS = 1_000;
const LONGEST_MS = 10 * 60_000;

/**
 * How long to wait after the n-th attempt (n from 1): 1 s, doubled each time up to 10 minutes,
 * plus a random half so that rows that failed together do not return together: 1 s to 15 minutes.
 * @param random in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
	const step = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 20));
	return Math.round(step * (1 + random / 2));
}
