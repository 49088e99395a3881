import { readProblem, type ScreenProblem } from './problem.ts';

const PERIOD_MS = 3_000;
const LONGEST_MS = 30_000;

export interface PollingEvents<T> {
	/** Reads the whole state once; aborted when the answer would come too late. */
	readonly load: (signal: AbortSignal) => Promise<T>;
	readonly onData: (data: T) => void;
	/** `faults` counts those since the last good answer. */
	readonly onProblem: (problem: ScreenProblem, faults: number) => void;
}

export interface Polling {
	/** Reads at once, dropping an answer that is still on its way. */
	readonly refresh: () => void;
	readonly stop: () => void;
}

/**
 * Reads at once and then 3 s after each answer, for as long as the page is visible; 6, 12, 24, 30 s
 * after faults. A page that comes back to the front, or online, reads at once.
 */
export function startPolling<T>({ load, onData, onProblem }: PollingEvents<T>): Polling {
	let timer: ReturnType<typeof setTimeout> | undefined;
	let current: AbortController | undefined;
	let faults = 0;

	const visible = () => document.visibilityState !== 'hidden';
	const rest = () => {
		if (!visible()) return;
		timer = setTimeout(read, Math.min(LONGEST_MS, PERIOD_MS * 2 ** faults));
	};

	function read() {
		clearTimeout(timer);
		current?.abort();
		const mine = new AbortController();
		current = mine;
		load(mine.signal)
			.then(
				(data) => {
					if (mine.signal.aborted) return;
					faults = 0;
					onData(data);
				},
				(thrown: unknown) => {
					if (mine.signal.aborted) return;
					faults += 1;
					onProblem(readProblem(thrown), faults);
				},
			)
			.finally(() => {
				if (mine.signal.aborted) return;
				current = undefined;
				rest();
			});
	}

	function wake() {
		if (!visible()) clearTimeout(timer);
		else if (!current) read();
	}

	document.addEventListener('visibilitychange', wake);
	window.addEventListener('online', wake);
	if (visible()) read();
	return {
		refresh: read,
		stop() {
			clearTimeout(timer);
			current?.abort();
			document.removeEventListener('visibilitychange', wake);
			window.removeEventListener('online', wake);
		},
	};
}
