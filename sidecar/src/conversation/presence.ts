import type { Clock } from '../clock.ts';

/** Who is there to read: open streams and polls, by conversation. In memory only. */
export interface Presence {
	/** A stream was opened. Call what is returned when it has closed. */
	arrive(conversationId: string): () => void;
	/** The customer asked for news or wrote. */
	seen(conversationId: string): void;
	/** Nobody has read for longer than a reload or a lost connection takes. */
	isGone(conversationId: string): boolean;
	/** Aborts when nobody is there any more. Call `done` when it is of no use any longer. */
	watch(conversationId: string): { readonly signal: AbortSignal; done(): void };
	/** Calls back when somebody comes to a conversation that nobody read. */
	onReturn(listener: (conversationId: string) => void): void;
}

interface Readers {
	streams: number;
	/** Milliseconds since the epoch. */
	lastSeen: number;
}

/**
 * Shorter than a turn may take, or leaving would change nothing; longer than a reload, a changed
 * network, or a stream's reconnection (2 s) takes.
 */
const GRACE_MS = 15_000;
const LOOK_EVERY_MS = 1_000;
const MOST_REMEMBERED = 5_000;

export function createPresence(clock: Clock, graceMs = GRACE_MS): Presence {
	const readers = new Map<string, Readers>();
	const listeners: ((conversationId: string) => void)[] = [];
	const now = (): number => clock.now().getTime();
	// After a restart nobody has come back yet, and all are given the time to.
	const begun = now();

	const isGone = (conversationId: string): boolean => {
		const { streams, lastSeen } = readers.get(conversationId) ?? { streams: 0, lastSeen: begun };
		return streams === 0 && now() - lastSeen >= graceMs;
	};

	function seen(conversationId: string, change: number): void {
		const back = isGone(conversationId);
		const streams = (readers.get(conversationId)?.streams ?? 0) + change;
		// Moved to the end: the first are those seen longest ago.
		readers.delete(conversationId);
		readers.set(conversationId, { streams, lastSeen: now() });
		if (readers.size > MOST_REMEMBERED) forget();
		if (back) for (const listener of listeners) listener(conversationId);
	}

	function forget(): void {
		for (const [id] of readers) {
			if (!isGone(id)) break;
			readers.delete(id);
		}
	}

	return {
		arrive(conversationId) {
			seen(conversationId, 1);
			let open = true;
			return () => {
				if (open) seen(conversationId, -1);
				open = false;
			};
		},
		seen(conversationId) {
			seen(conversationId, 0);
		},
		isGone,
		watch(conversationId) {
			const controller = new AbortController();
			const timer = setInterval(
				() => {
					if (isGone(conversationId)) controller.abort();
				},
				Math.min(LOOK_EVERY_MS, graceMs),
			).unref();
			return {
				signal: controller.signal,
				done() {
					clearInterval(timer);
				},
			};
		},
		onReturn(listener) {
			listeners.push(listener);
		},
	};
}
