import { createParser } from 'eventsource-parser';
import type { CustomerClient } from '../../support/customer.ts';
import type { SidecarShop } from '../../support/sidecar-shop.ts';

export interface Sent {
	readonly event: string;
	readonly id: string;
	readonly data: Record<string, unknown>;
}

/** A reader of a conversation's stream, as the panel is one. */
export interface Reader {
	readonly events: Sent[];
	readonly comments: string[];
	/** Bytes exactly as they came. */
	raw(): string;
	/** Resolves when an event satisfies `wanted`. */
	until(wanted: (event: Sent) => boolean, timeoutMs?: number): Promise<Sent>;
	/** Resolves when the server ended the stream. */
	readonly ended: Promise<void>;
	leave(): void;
}

export async function readStream(
	made: SidecarShop,
	customer: CustomerClient,
	lastEventId?: string,
): Promise<Reader> {
	const gone = new AbortController();
	const reply = await fetch(
		`${made.sidecar.url}/api/agent/stream?conversation_id=${customer.conversationId}`,
		{
			headers: {
				Authorization: `Bearer ${await customer.token()}`,
				...(lastEventId !== undefined && { 'Last-Event-ID': lastEventId }),
			},
			signal: gone.signal,
		},
	);
	if (!reply.ok || !reply.body) throw new Error(`no stream: ${String(reply.status)}`);
	const events: Sent[] = [];
	const comments: string[] = [];
	let raw = '';
	let wake = (): void => undefined;
	const parser = createParser({
		onEvent({ event = '', id = '', data }) {
			events.push({ event, id, data: JSON.parse(data) as Record<string, unknown> });
			wake();
		},
		onComment(comment) {
			comments.push(comment);
		},
	});
	const body = reply.body;
	const pump = async (): Promise<void> => {
		for await (const chunk of body.pipeThrough(new TextDecoderStream())) {
			raw += chunk;
			parser.feed(chunk);
		}
	};
	return {
		events,
		comments,
		raw: () => raw,
		ended: pump().catch(() => undefined),
		leave: () => {
			gone.abort();
		},
		async until(wanted, timeoutMs = 10_000) {
			const deadline = Date.now() + timeoutMs;
			for (;;) {
				const found = events.find(wanted);
				if (found) return found;
				const left = deadline - Date.now();
				if (left <= 0) throw new Error(`never came; came: ${JSON.stringify(events)}`);
				await new Promise<void>((resolve) => {
					wake = resolve;
					setTimeout(resolve, Math.min(left, 100));
				});
			}
		},
	};
}
