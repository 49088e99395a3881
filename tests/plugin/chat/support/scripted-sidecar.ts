import type { ConversationReply, FeedEvent } from '@ai-support-chat/sidecar/contract/conversations';
import type { Routes } from '../../../../plugin/src/chat/transport/route.ts';
import type { Kept, KeptName } from '../../../../plugin/src/chat/transport/kept.ts';

export const SESSION_URL = 'https://shop.example/wp-json/ai-support-chat/v1/session';
const CONVERSATION = `cv_${'a'.repeat(32)}`;

export interface Call {
	readonly method: string;
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: Headers;
	readonly body: Readonly<Record<string, unknown>>;
}

/** An answer given instead of the route's own: a status, a body with 200, or 'unreachable'. */
export type Scripted =
	| number
	| 'unreachable'
	| 'a page of WordPress'
	| { readonly status: number; readonly body: object };

/** The proxied path, as when the probe has found it to stream. */
export const direct: Routes = {
	current: (bases) => Promise.resolve({ base: bases.direct, relayed: false, streams: true }),
	instead: () => Promise.resolve(null),
};

/** The session route and the sidecar's customer routes behind `fetch`, in memory. */
export class ScriptedSidecar {
	readonly calls: Call[] = [];
	readonly scripts: { readonly path: RegExp; readonly answer: Scripted }[] = [];
	readonly events: FeedEvent[] = [];
	readonly conversations = new Map<string, ConversationReply>();
	streaming = false;
	/** Where WordPress relays, when it says that it does. */
	relayBase: string | null = null;
	lifetime = 900_000;
	/** Tokens are only good under the key they were made with. */
	key = 'k1';
	/** What a stream serves, or null when it opens and stays silent. */
	streamBody: ((after: string) => ReadableStream<Uint8Array> | null) | null = null;
	private sessions = 0;

	/** Answers the next call whose path matches in this way, once. */
	script(path: RegExp, ...answers: Scripted[]): void {
		for (const answer of answers) this.scripts.push({ path, answer });
	}

	made(path: RegExp): readonly Call[] {
		return this.calls.filter((call) => path.test(call.path));
	}

	readonly fetch = (async (input: string, init: RequestInit = {}): Promise<Response> => {
		const url = new URL(input);
		const body = JSON.parse((init.body as string | undefined) ?? '{}') as Call['body'];
		const headers = new Headers(init.headers);
		const path = url.pathname;
		this.calls.push({ method: init.method ?? 'GET', path, query: url.searchParams, headers, body });
		const index = this.scripts.findIndex((script) => script.path.test(path));
		const [script] = index < 0 ? [] : this.scripts.splice(index, 1);
		if (script?.answer === 'unreachable') throw new TypeError('Failed to fetch');
		if (script?.answer === 'a page of WordPress') {
			return new Response('<html>', { status: 404, headers: { 'content-type': 'text/html' } });
		}
		if (typeof script?.answer === 'number') return json(script.answer, { detail: 'scripted' });
		if (script)
			return json(
				(script.answer as { status: number }).status,
				(script.answer as { body: object }).body,
			);
		return this.route(path, url.searchParams, headers, body);
	}) as typeof fetch;

	private route(
		path: string,
		query: URLSearchParams,
		headers: Headers,
		body: Call['body'],
	): Response {
		if (path.endsWith('/session')) return this.session(body['token']);
		const relayed = headers.get('x-ai-support-chat-session');
		const token = relayed === null ? headers.get('authorization') : `Bearer ${relayed}`;
		if (!token?.startsWith(`Bearer ${this.key}.`)) {
			return json(401, { type: 'token_invalid', detail: 'no' });
		}
		const id = query.get('conversation_id') ?? path.split('/').pop() ?? '';
		if (path.endsWith('/conversations')) {
			this.conversations.set(CONVERSATION, empty(CONVERSATION));
			return json(201, { conversation_id: CONVERSATION, stream_url: '', events_url: '' });
		}
		if (path === '/api/agent/messages' || path === '/api/agent/verifications') {
			if (!this.conversations.has(String(body['conversation_id']))) return json(404, {});
			const turn = body['message_id'];
			return json(202, { turn_id: turn, message_id: turn, conversation_id: id });
		}
		const conversation = this.conversations.get(id);
		if (!conversation) return json(404, { type: 'conversation_unknown' });
		if (path === '/api/agent/events') {
			const after = parseInt(query.get('after') ?? '0', 10) || 0;
			const events = this.events.filter((event) => parseInt(event.id, 10) > after);
			return json(200, { events, last_event_id: String(after), busy: false });
		}
		if (path === '/api/agent/stream') {
			const stream = this.streamBody?.(headers.get('last-event-id') ?? '') ?? new ReadableStream();
			return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
		}
		return json(200, conversation);
	}

	private session(presented: unknown): Response {
		this.sessions += 1;
		const known = typeof presented === 'string' && presented.startsWith(`${this.key}.`);
		const sid = known ? (presented.split('.')[1] ?? '') : `sid${String(this.sessions)}`;
		return json(200, {
			token: `${this.key}.${sid}.${String(this.sessions)}`,
			session_id: sid,
			expires_at: new Date(Date.now() + this.lifetime).toISOString(),
			user: null,
			api_base: '/api/agent',
			streaming: this.streaming,
			...(this.relayBase !== null && { relay_base: this.relayBase }),
		});
	}
}

export function memoryKept(): Kept & { readonly values: Map<KeptName, string> } {
	const values = new Map<KeptName, string>();
	return {
		values,
		get: (name) => values.get(name) ?? null,
		set(name, value) {
			if (value === null) values.delete(name);
			else values.set(name, value);
		},
		onChange: () => undefined,
	};
}

export function empty(id: string): ConversationReply {
	return {
		conversation_id: id,
		messages: [],
		refunds: [],
		verification: null,
		last_event_id: '0',
		busy: false,
	};
}

/** Bytes of an event stream; it stays open unless `closed`. */
export function sse(events: readonly FeedEvent[], closed = false): ReadableStream<Uint8Array> {
	return new ReadableStream({
		start(controller) {
			const text = events
				.map(
					({ event, id, data }) => `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`,
				)
				.join('');
			controller.enqueue(new TextEncoder().encode(`: open\n\n${text}`));
			if (closed) controller.close();
		},
	});
}

function json(status: number, body: object): Response {
	return new Response(JSON.stringify(body), {
		status,
		headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' },
	});
}
