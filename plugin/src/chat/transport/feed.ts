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
	/** The conversation is not ours or not there any more. */
	readonly onGone: () => void;
	readonly random: () => number;
}

export interface Feed {
	/** Something was sent, or the visitor asks to try again: look now. */
	nudge(): void;
	stop(): void;
}

/** A background tab gives its stream back after this long; a browser allows six per site. */
const HIDDEN_GRACE = 20_000;
/** A stream that brought nothing this long after we sent something is checked by a poll. */
const PROBE_AFTER = 3000;

/** Follows one conversation: a stream where streams work, polling where they do not. */
export function followConversation(deps: FeedDeps): Feed {
	let stopped = false;
	let streams = deps.streaming;
	let proven = false;
	let barren = 0;
	let quiet = 0;
	let attempt = 0;
	let hidden = document.hidden;
	let wake: () => void = () => undefined;
	let cut: AbortController | undefined;
	let probe: ReturnType<typeof setTimeout> | undefined;
	let hiding: ReturnType<typeof setTimeout> | undefined;

	const sleep = (ms: number): Promise<void> =>
		new Promise((resolve) => {
			const timer = setTimeout(resolve, ms);
			wake = () => {
				clearTimeout(timer);
				resolve();
			};
		});

	function succeeded(): void {
		attempt = 0;
		deps.onLink('live');
	}

	async function poll(): Promise<number> {
		const reply = await deps.api.events(deps.conversationId, deps.lastEventId());
		const events = reply.events.flatMap((event: unknown) => checkEvent(event) ?? []);
		if (stopped) return 0;
		if (events.length > 0) deps.onEvents(events);
		return events.length;
	}

	async function stream(): Promise<void> {
		const abort = new AbortController();
		cut = abort;
		let bytes = false;
		try {
			const response = await deps.api.stream(deps.conversationId, deps.lastEventId(), abort.signal);
			if (!/^text\/event-stream/.test(response.headers.get('content-type') ?? '')) {
				streams = false;
				abort.abort();
				return;
			}
			succeeded();
			await readStream(response, abort, {
				bytes: () => {
					bytes = proven = true;
				},
				event: (event) => {
					if (!stopped && !abort.signal.aborted) deps.onEvents([event]);
				},
			});
		} catch (error) {
			if (!abort.signal.aborted) throw error;
		} finally {
			// Twice opened and closed without a byte: something on the way swallows streams.
			barren = bytes ? 0 : barren + 1;
			if (!proven && barren >= 2 && !hidden) streams = false;
			cut = undefined;
		}
	}

	async function run(): Promise<void> {
		deps.onLink('connecting');
		while (!stopped) {
			try {
				if (streams && !hidden) {
					await stream();
					if (!stopped && streams && !hidden) await sleep(backoff(1, deps.random));
				} else {
					quiet = (await poll()) > 0 ? 0 : quiet + 1;
					succeeded();
					await sleep(pollDelay({ working: deps.working(), hidden, quiet }));
				}
			} catch (error) {
				if (stopped) return;
				const status = error instanceof RefusedError ? error.status : 0;
				if (status === 404 || status === 403 || status === 410) {
					stop();
					deps.onGone();
					return;
				}
				attempt += 1;
				deps.onLink('reconnecting');
				const retryAfter = error instanceof RefusedError ? error.retryAfter : 0;
				await sleep(backoff(attempt, deps.random, retryAfter));
			}
		}
	}

	/** A poll beside an unproven stream: what it finds, the stream has failed to bring. */
	async function checkStream(): Promise<void> {
		if (stopped || proven || !streams || hidden) return;
		const found = await poll().catch(() => 0);
		if (found === 0 || proven) return;
		streams = false;
		cut?.abort();
	}

	function onVisibility(): void {
		clearTimeout(hiding);
		if (document.hidden) {
			hiding = setTimeout(() => {
				hidden = true;
				cut?.abort();
			}, HIDDEN_GRACE);
		} else if (hidden) {
			hidden = false;
			quiet = 0;
			wake();
		}
	}

	const onOnline = (): void => {
		wake();
	};

	function stop(): void {
		stopped = true;
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
			quiet = 0;
			wake();
			clearTimeout(probe);
			probe = setTimeout(() => void checkStream(), PROBE_AFTER);
		},
		stop,
	};
}
