import { setTimeout as sleep } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { systemClock } from '../../sidecar/src/clock.ts';
import type { FeedEvent } from '../../sidecar/src/contract/conversations.ts';
import { uuidV7 } from '../../sidecar/src/ids.ts';
import { mintSessionToken } from '../../sidecar/src/signing.ts';
import type { CustomerClient } from '../support/customer.ts';
import type { SidecarShop } from '../support/sidecar-shop.ts';

/** One conversation of a customer with its stream open, as the panel holds it. */
export interface OpenChat {
	/** Sends a message and resolves with the answer's text when the stream has told its end. */
	ask(text: string): Promise<string>;
	close(): void;
}

type EndEvent = Extract<FeedEvent, { event: 'end' }>;

const LIMIT_MS = 60_000;

export async function openChat(made: SidecarShop, customer: CustomerClient): Promise<OpenChat> {
	const conversationId = await customer.open();
	const token = await mintSessionToken(
		made.wordpress.keys,
		{ sid: customer.sessionId, ...customer.account },
		systemClock,
	);
	const closing = new AbortController();
	const reply = await fetch(
		`${made.sidecar.url}/api/agent/stream?conversation_id=${conversationId}`,
		{ headers: { Authorization: `Bearer ${token}` }, signal: closing.signal },
	);
	if (!reply.ok || !reply.body) throw new Error(`the stream answered ${String(reply.status)}`);
	const waiting = new Map<string, (text: string) => void>();
	read(reply.body, (turnId, text) => waiting.get(turnId)?.(text)).catch((error: unknown) => {
		if (!closing.signal.aborted) console.error('the stream broke:', error);
	});

	return {
		async ask(text) {
			const messageId = uuidV7(new Date());
			const answered = new Promise<string>((resolve) => {
				waiting.set(messageId, resolve);
			});
			const accepted = await fetch(`${made.sidecar.url}/api/agent/messages`, {
				method: 'POST',
				headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
				body: JSON.stringify({
					conversation_id: conversationId,
					message_id: messageId,
					user_text: text,
				}),
			});
			if (accepted.status !== 202) throw new Error(`refused: ${await accepted.text()}`);
			await accepted.arrayBuffer();
			const limit = new AbortController();
			try {
				return await Promise.race([
					answered,
					sleep(LIMIT_MS, undefined, { signal: limit.signal }).then(() => {
						throw new Error(`no answer within ${String(LIMIT_MS)} ms`);
					}),
				]);
			} finally {
				limit.abort();
				waiting.delete(messageId);
			}
		},
		close() {
			closing.abort();
		},
	};
}

async function read(
	body: AsyncIterable<Uint8Array>,
	onEnd: (turnId: string, text: string) => void,
): Promise<void> {
	const decoder = new TextDecoder();
	const parser = createParser({
		onEvent({ event, data }) {
			if (event !== 'end') return;
			const end = JSON.parse(data) as EndEvent['data'];
			onEnd(end.turn_id, end.text);
		},
	});
	for await (const bytes of body) parser.feed(decoder.decode(bytes, { stream: true }));
}
