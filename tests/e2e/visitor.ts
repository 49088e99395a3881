import { request } from 'node:http';
import type { ConversationReply } from '../../sidecar/src/contract/conversations.ts';
import { sessionReply } from '../../sidecar/src/contract/wordpress.ts';
import { uuidV7 } from '../../sidecar/src/ids.ts';
import type { Demo } from '../demo/demo.ts';

export interface Answer {
	readonly status: number;
	readonly text: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** One request with its path exactly as given: nothing is normalised on the way. */
export function ask(
	origin: string,
	method: string,
	path: string,
	headers: Readonly<Record<string, string>> = {},
	body = '',
): Promise<Answer> {
	const { hostname, port } = new URL(origin);
	return new Promise((resolve, reject) => {
		const outgoing = request({ hostname, port, method, path, headers }, (reply) => {
			const chunks: Buffer[] = [];
			reply.on('data', (chunk: Buffer) => {
				chunks.push(chunk);
				// A stream that opens although it should not would never end.
				if (reply.headers['content-type']?.startsWith('text/event-stream')) reply.destroy();
			});
			reply.on('error', () => undefined);
			reply.on('close', () => {
				resolve({
					status: reply.statusCode ?? 0,
					text: Buffer.concat(chunks).toString('utf8'),
					headers: reply.headers,
				});
			});
		});
		outgoing.on('error', reject);
		outgoing.end(body);
	});
}

/** A visitor without a browser: a session that WordPress gave, used through the front door. */
export class Visitor {
	readonly #site: string;
	readonly token: string;

	private constructor(site: string, token: string) {
		this.#site = site;
		this.token = token;
	}

	/** @param cookie of who is logged in, as a browser would send it */
	static async arrive(demo: Demo, cookie = ''): Promise<Visitor> {
		const site = demo.ready.site_url;
		const reply = await fetch(`${site}/wp-json/ai-support-chat/v1/session`, {
			method: 'POST',
			headers: { 'Content-Type': 'application/json', Origin: site, Cookie: cookie },
			body: '{}',
		});
		return new Visitor(site, sessionReply.parse(await reply.json()).token);
	}

	call(method: string, path: string, body?: unknown): Promise<Answer> {
		return ask(
			this.#site,
			method,
			path,
			{ Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
			body === undefined ? '' : JSON.stringify(body),
		);
	}

	async open(): Promise<string> {
		const { text } = await this.call('POST', '/api/agent/conversations', { locale: 'en' });
		return (JSON.parse(text) as { conversation_id: string }).conversation_id;
	}

	say(conversation: string, text: string): Promise<Answer> {
		return this.call('POST', '/api/agent/messages', {
			conversation_id: conversation,
			message_id: uuidV7(new Date()),
			user_text: text,
		});
	}

	enterCode(conversation: string, verification: string, code: string): Promise<Answer> {
		return this.call('POST', '/api/agent/verifications', {
			conversation_id: conversation,
			message_id: uuidV7(new Date()),
			verification_id: verification,
			code,
		});
	}

	async conversation(id: string): Promise<ConversationReply> {
		const { text } = await this.call('GET', `/api/agent/conversations/${id}`);
		return JSON.parse(text) as ConversationReply;
	}

	/** Polls until the conversation satisfies `wanted`. */
	async until(
		id: string,
		wanted: (conversation: ConversationReply) => boolean,
	): Promise<ConversationReply> {
		let last: ConversationReply | undefined;
		for (let i = 0; i < 150; i++) {
			last = await this.conversation(id);
			if (wanted(last)) return last;
			await new Promise((resolve) => setTimeout(resolve, 200));
		}
		throw new Error(`the conversation never came to it: ${JSON.stringify(last, null, 1)}`);
	}
}
