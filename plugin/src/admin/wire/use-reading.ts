import { useCallback, useEffect, useState } from '@wordpress/element';
import { readProblem, type ScreenProblem } from './problem.ts';

export interface Reading<T> {
	/** The last good answer; kept when a later one fails. */
	readonly data: T | undefined;
	readonly problem: ScreenProblem | undefined;
	readonly refresh: () => void;
}

/**
 * Reads once, and again whenever `key` is another: for lists whose state something smaller, that is
 * polled, tells of.
 */
export function useReading<T>(
	load: (signal: AbortSignal) => Promise<T>,
	key: string | number,
): Reading<T> {
	const [known, setKnown] = useState<Omit<Reading<T>, 'refresh'>>({
		data: undefined,
		problem: undefined,
	});
	const [tries, setTries] = useState(0);

	useEffect(() => {
		const reading = new AbortController();
		const { signal } = reading;
		load(signal).then(
			(data) => {
				if (!signal.aborted) setKnown({ data, problem: undefined });
			},
			(thrown: unknown) => {
				if (signal.aborted) return;
				setKnown(({ data }) => ({ data, problem: readProblem(thrown) }));
			},
		);
		return () => reading.abort();
	}, [load, key, tries]);

	const refresh = useCallback(() => setTries((before) => before + 1), []);
	return { ...known, refresh };
}
