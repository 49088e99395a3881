import type { FeedEvent } from '@ai-support-chat/sidecar/contract/conversations';
import type { Api } from './api.ts';
import { backoff, pollDelay } from './backoff.ts';
import { RefusedError } from './problem.ts';
import { checkEvent, readStream } from './stream.ts';

export type Link = 'connecting' | 'live' | 'reconnecting';

export interface FeedDeps {
	readonly api: Api;
	readonly conversationId: string;
	readonly streaming: boolean;
	/** Id of the last event that was taken in. */
	readonly lastEventId: () => string;
	/** A turn is being worked on: poll faster. */
	readonly working: () => boolean;
	readonly onEvents: (events: readonly FeedEvent[]) => void;
	readonly onLink: (link: Link) => void;
	/** The conversation is not ours or not there any more; the feed has stopped. */
	readonly onGone: () => void;
	/** The server knows nothing of our last event, as after a restore: take its word anew. */
	readonly resync: () => Promise<void>;
	readonly random: () => number;
}

export interface Feed {
	/** Something was sent, or the visitor asks to try again: look now. */
	readonly nudge: () => void;
	readonly stop: () => void;
}

/** A background tab gives its stream back after this long; a browser allows six per site. */
const HIDDEN_GRACE = 20_000;
/** A stream that brought nothing this long after we sent something is checked by a poll. */
const PROBE_AFTER = 3000;

/** Follows one conversation: a stream where streams work, polling where they do not. */
export function followConversation(deps: FeedDeps): Feed {
	const status = {
		stopped: false,
		streams: deps.streaming,
		/** A byte has come through a stream here. */
		proven: false,
		/** Streams in a row that opened and brought nothing. */
		barren: 0,
		/** Polls in a row that brought nothing. */
		quiet: 0,
		attempt: 0,
		hidden: document.hidden,
	};
	// Read through functions, since events change them while we wait.
	const stopped = (): boolean => status.stopped;
	const mayStream = (): boolean => status.streams && !status.hidden && !status.stopped;
	const proven = (): boolean => status.proven;
	let wake: () => void = () => undefined;
	let cut: AbortController | undefined;
	let probe: ReturnType<typeof setTimeout> | undefined;
	let hiding: ReturnType<typeof setTimeout> | undefined;

	function sleep(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});
	}

	function succeeded(): void {
		status.attempt = 0;
		if (!stopped()) deps.onLink('live');
	}

	async function poll(): Promise<number> {
		const reply = await deps.api.events(deps.conversationId, deps.lastEventId());
		const events = reply.events.flatMap((event: unknown) => checkEvent(event) ?? []);
		if (events.length > 0 && !stopped()) deps.onEvents(events);
		return events.length;
	}

	async function stream(): Promise<void> {
		const abort = new AbortController();
		const came = { bytes: false };
		cut = abort;
		try {
			const response = await deps.api.stream(deps.conversationId, deps.lastEventId(), abort.signal);
			const type = response.headers.get('content-type') ?? '';
			if (!response.body || !type.startsWith('text/event-stream')) {
				status.streams = false;
				abort.abort();
				return;
			}
			succeeded();
			await readStream(response.body, abort, {
				bytes: () => {
					came.bytes = status.proven = true;
				},
				event: (event) => {
					if (!abort.signal.aborted) deps.onEvents([event]);
				},
			});
		} catch (error) {
			if (!abort.signal.aborted) throw error;
		} finally {
			cut = undefined;
			status.barren = came.bytes ? 0 : status.barren + 1;
			// Twice opened and ended without a byte: something on the way swallows streams.
			if (!status.proven && status.barren >= 2 && mayStream()) status.streams = false;
		}
	}

	/** A stream until it ends, or one poll, and the pause after it. */
	async function once(): Promise<void> {
		if (mayStream()) {
			await stream();
			if (mayStream()) await sleep(backoff(1, deps.random));
			return;
		}
		status.quiet = (await poll()) > 0 ? 0 : status.quiet + 1;
		succeeded();
		const { hidden, quiet } = status;
		if (!stopped()) await sleep(pollDelay({ working: deps.working(), hidden, quiet }));
	}

	async function run(): Promise<void> {
		deps.onLink('connecting');
		while (!stopped()) {
			try {
				await once();
			} catch (error) {
				if (stopped()) return;
				const refused = error instanceof RefusedError ? error : undefined;
				if (refused && [403, 404, 410].includes(refused.status)) {
					stop();
					deps.onGone();
					return;
				}
				status.attempt += 1;
				deps.onLink('reconnecting');
				if (refused?.status === 400 || refused?.status === 422) {
					await deps.resync().catch(() => undefined);
				}
				await sleep(backoff(status.attempt, deps.random, refused?.retryAfter));
			}
		}
	}

	/** A poll beside an unproven stream: what it finds, the stream has failed to bring. */
	async function checkStream(): Promise<void> {
		if (proven() || !mayStream()) return;
		const found = await poll().catch(() => 0);
		if (found === 0 || proven()) return;
		status.streams = false;
		cut?.abort();
	}

	function onVisibility(): void {
		clearTimeout(hiding);
		if (document.hidden) {
			hiding = setTimeout(() => {
				status.hidden = true;
				cut?.abort();
			}, HIDDEN_GRACE);
		} else if (status.hidden) {
			status.hidden = false;
			status.quiet = 0;
			wake();
		}
	}

	function onOnline(): void {
		wake();
	}

	function stop(): void {
		status.stopped = true;
		clearTimeout(probe);
		clearTimeout(hiding);
		document.removeEventListener('visibilitychange', onVisibility);
		removeEventListener('online', onOnline);
		cut?.abort();
		wake();
	}

	document.addEventListener('visibilitychange', onVisibility);
	addEventListener('online', onOnline);
	void run();

	return {
		nudge() {
			status.quiet = 0;
			wake();
			clearTimeout(probe);
			probe = setTimeout(() => void checkStream(), PROBE_AFTER);
		},
		stop,
	};
}
