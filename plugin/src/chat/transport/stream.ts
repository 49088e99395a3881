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
 * `onBytes` is called for every piece, comments included; unknown events are passed over.
 */
export async function readStream(
	response: Response,
	abort: AbortController,
	on: { readonly bytes: () => void; readonly event: (event: FeedEvent) => void },
): Promise<void> {
	const reader = response.body?.getReader();
	if (!reader) return;
	const decoder = new TextDecoder();
	const parser = createSseParser(({ type, id, data }) => {
		const event = readEvent(type, id, data);
		if (event) on.event(event);
	});
	let timer: ReturnType<typeof setTimeout> | undefined;
	const watch = (): void => {
		clearTimeout(timer);
		timer = setTimeout(() => {
			abort.abort();
		}, SILENCE_LIMIT);
	};
	try {
		watch();
		for (;;) {
			const { done, value } = await reader.read();
			if (done) return;
			watch();
			on.bytes();
			parser.push(decoder.decode(value, { stream: true }));
		}
	} finally {
		clearTimeout(timer);
		await reader.cancel().catch(() => undefined);
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
	const { turn_id, text } = asRecord(data);
	if (typeof turn_id !== 'string') return undefined;
	const speaks = event === 'chunk' || event === 'replace' || event === 'end';
	if (speaks && typeof text !== 'string') return undefined;
	return { event, id: typeof id === 'string' ? id : '', data } as FeedEvent;
}
