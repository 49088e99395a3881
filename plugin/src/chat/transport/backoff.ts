/**
 * Milliseconds to wait before attempt number `attempt` (1 is the first repeat): exponential with
 * full jitter, at least half a second, at most 30; never sooner than the server asked for.
 */
export function backoff(attempt: number, random: () => number, retryAfter = 0): number {
	const ceiling = Math.min(30_000, 1000 * 2 ** (attempt - 1));
	return Math.max(500 + random() * ceiling, retryAfter * 1000);
}

/** How often to ask while polling, in milliseconds. `quiet` counts polls that brought nothing. */
export function pollDelay(state: { working: boolean; hidden: boolean; quiet: number }): number {
	if (state.hidden) return 10_000;
	if (state.working) return state.quiet < 15 ? 1000 : 2000;
	return Math.min(10_000, 2000 * 1.4 ** Math.max(0, state.quiet - 5));
}
