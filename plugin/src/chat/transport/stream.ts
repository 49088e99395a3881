import type { FeedEvent } from '@ai-support-chat/sidecar/contract/conversations';
import { createSseParser } from './sse-parser.ts';
import { asRecord } from './problem.ts';

/** The server sends a comment every 15 s; three missed ones mean that the line is dead. */
export const SILENCE_LIMIT = 45_000;

const EVENTS: readonly string[] = [
	'chunk',
	'tool',
	'approval',
	'verify',
	'replace',
	'error',
	'end',
] satisfies FeedEvent['event'][];

/**
 * Reads an open event stream until it ends, is aborted, or has been silent for SILENCE_LIMIT.
 * `on.bytes` is called for every piece, comments included; unknown events are passed over.
 */
export async function readStream(
	body: ReadableStream<Uint8Array>,
	abort: AbortController,
	on: { readonly bytes: () => void; readonly event: (event: FeedEvent) => void },
): Promise<void> {
	const reader = body.getReader();
	const decoder = new TextDecoder();
	const parser = createSseParser(({ type, id, data }) => {
		const event = readEvent(type, id, data);
		if (event) on.event(event);
	});
	const cancel = (): void => void reader.cancel().catch(() => undefined);
	abort.signal.addEventListener('abort', cancel, { once: true });
	const silent = (): void => {
		abort.abort();
	};
	let timer = setTimeout(silent, SILENCE_LIMIT);
	try {
		let piece = await reader.read();
		while (!piece.done) {
			clearTimeout(timer);
			timer = setTimeout(silent, SILENCE_LIMIT);
			on.bytes();
			parser.push(decoder.decode(piece.value, { stream: true }));
			piece = await reader.read();
		}
	} finally {
		clearTimeout(timer);
		cancel();
	}
}

function readEvent(type: string, id: string, data: string): FeedEvent | undefined {
	try {
		return checkEvent({ event: type, id, data: JSON.parse(data) as unknown });
	} catch {
		return undefined;
	}
}

/** An event as the contract has it, or undefined: a newer server's events are passed over. */
export function checkEvent(value: unknown): FeedEvent | undefined {
	const { event, id, data } = asRecord(value);
	if (typeof event !== 'string' || !EVENTS.includes(event)) return undefined;
	const { turn_id: turnId, text } = asRecord(data);
	if (typeof turnId !== 'string') return undefined;
	const speaks = event === 'chunk' || event === 'replace' || event === 'end';
	if (speaks && typeof text !== 'string') return undefined;
	return { event, id: typeof id === 'string' ? id : '', data } as FeedEvent;
}
