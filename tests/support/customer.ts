import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../sidecar/src/clock.ts';
import type {
	ConversationReply,
	FeedEvent,
	OpenConversationReply,
} from '../../sidecar/src/contract/conversations.ts';
import { uuidV7 } from '../../sidecar/src/ids.ts';
import { mintSessionToken, type Keys } from '../../sidecar/src/signing.ts';

export interface Reply {
	readonly status: number;
	readonly body: Record<string, unknown>;
}

/** A visitor's browser, as far as the sidecar can tell: a session token and JSON over HTTP. */
export class CustomerClient {
	readonly #url: () => string;
	readonly #keys: Keys;
	readonly sessionId: string = randomUUID();
	readonly account: { readonly sub?: string; readonly email?: string };
	conversationId = '';

	constructor(
		url: () => string,
		keys: Keys,
		account: { readonly sub?: string; readonly email?: string } = {},
	) {
		this.#url = url;
		this.#keys = keys;
		this.account = account;
	}

	/** What WordPress's session route gave this visitor. */
	token(): Promise<string> {
		return mintSessionToken(this.#keys, { sid: this.sessionId, ...this.account }, systemClock);
	}

	async request(method: string, path: string, body?: unknown): Promise<Reply> {
		const token = await this.token();
		const reply = await fetch(`${this.#url()}${path}`, {
			method,
			headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
			...(body !== undefined && {
				body: typeof body === 'string' ? body : JSON.stringify(body),
			}),
		});
		return { status: reply.status, body: (await reply.json()) as Record<string, unknown> };
	}

	async open(locale = 'en'): Promise<string> {
		const { body } = await this.request('POST', '/api/agent/conversations', { locale });
		this.conversationId = (body as unknown as OpenConversationReply).conversation_id;
		return this.conversationId;
	}

	/** Sends a message; retried with the same id while the sidecar is away, as the panel does. */
	async say(text: string, messageId = uuidV7(new Date())): Promise<string> {
		await this.#persist('/api/agent/messages', {
			conversation_id: this.conversationId,
			message_id: messageId,
			user_text: text,
		});
		return messageId;
	}

	async enterCode(
		verificationId: string,
		code: string,
		messageId = uuidV7(new Date()),
	): Promise<Reply> {
		return this.#persist('/api/agent/verifications', {
			conversation_id: this.conversationId,
			message_id: messageId,
			verification_id: verificationId,
			code,
		});
	}

	async conversation(): Promise<ConversationReply> {
		const { body } = await this.request('GET', `/api/agent/conversations/${this.conversationId}`);
		return body as unknown as ConversationReply;
	}

	async events(after = ''): Promise<FeedEvent[]> {
		const { body } = await this.request(
			'GET',
			`/api/agent/events?conversation_id=${this.conversationId}&after=${after}`,
		);
		return body['events'] as FeedEvent[];
	}

	/** Polls until the conversation satisfies `wanted`, as the open chat would come to show it. */
	async until(
		wanted: (conversation: ConversationReply) => boolean,
		what: string,
		timeoutMs = 20_000,
	): Promise<ConversationReply> {
		const deadline = Date.now() + timeoutMs;
		let last: ConversationReply | undefined;
		while (Date.now() < deadline) {
			last = await this.conversation().catch(() => undefined);
			if (last?.messages && wanted(last)) return last;
			await sleep(40);
		}
		throw new Error(`the chat never showed ${what}; last: ${JSON.stringify(last, null, 1)}`);
	}

	async #persist(path: string, body: unknown): Promise<Reply> {
		for (let i = 0; ; i++) {
			try {
				return await this.request('POST', path, body);
			} catch (error) {
				if (i === 100) throw error;
				await sleep(100);
			}
		}
	}
}
