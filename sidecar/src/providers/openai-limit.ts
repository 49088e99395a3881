export interface CallLimit {
	readonly signal: AbortSignal;
	/** Why the signal fired, if it did. */
	reason(): 'timeout' | 'cancelled' | undefined;
	/** Must be called at the end: frees the timer and the caller's signal. */
	done(): void;
}

/**
 * One signal that fires when `milliseconds` have passed or when the caller's signal does. The
 * SDK's own timeout ends with the response's head; a model may still stall in its body.
 */
export function callLimit(milliseconds: number, outer: AbortSignal | undefined): CallLimit {
	const controller = new AbortController();
	let why: 'timeout' | 'cancelled' | undefined;
	const stop = (reason: 'timeout' | 'cancelled'): void => {
		why ??= reason;
		controller.abort();
	};
	const cancel = (): void => {
		stop('cancelled');
	};
	const timer = setTimeout(() => {
		stop('timeout');
	}, milliseconds);
	if (outer?.aborted === true) cancel();
	else outer?.addEventListener('abort', cancel, { once: true });
	return {
		signal: controller.signal,
		reason: () => why,
		done: () => {
			clearTimeout(timer);
			outer?.removeEventListener('abort', cancel);
		},
	};
}
