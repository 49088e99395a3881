import { useCallback, useEffect, useRef, useState } from '@wordpress/element';
import { startPolling, type Polling } from './polling.ts';
import type { ScreenProblem } from './problem.ts';

export interface Polled<T> {
	/** The last good answer; kept while the connection is lost. */
	readonly data: T | undefined;
	readonly problem: ScreenProblem | undefined;
	/** Twice in a row: more than a hiccup. */
	readonly lost: boolean;
	/** When `data` came, in milliseconds since the epoch. */
	readonly updatedAt: number | undefined;
	readonly refresh: () => void;
}

type Known<T> = Omit<Polled<T>, 'refresh'> & { readonly source: unknown };

/** Keeps what `load` reads up to date. A `load` with another identity begins anew. */
export function usePolling<T>(load: (signal: AbortSignal) => Promise<T>): Polled<T> {
	const [known, setKnown] = useState<Known<T>>();
	const polling = useRef<Polling>();

	useEffect(() => {
		const started = startPolling({
			load,
			onData: (data) =>
				setKnown({
					source: load,
					data,
					problem: undefined,
					lost: false,
					updatedAt: Date.now(),
				}),
			onProblem: (problem, faults) =>
				setKnown((before) => ({
					source: load,
					data: before?.source === load ? before.data : undefined,
					updatedAt: before?.source === load ? before.updatedAt : undefined,
					problem,
					lost: faults > 1,
				})),
		});
		polling.current = started;
		return started.stop;
	}, [load]);

	const refresh = useCallback(() => polling.current?.refresh(), []);
	const mine = known?.source === load ? known : undefined;
	return {
		data: mine?.data,
		problem: mine?.problem,
		lost: mine?.lost ?? false,
		updatedAt: mine?.updatedAt,
		refresh,
	};
}
