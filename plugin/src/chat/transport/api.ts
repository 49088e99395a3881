import type {
	ConversationReply,
	EventsReply,
	OpenConversationReply,
	PostMessageBody,
	PostMessageReply,
	VerificationBody,
	VerificationReply,
} from '@ai-support-chat/sidecar/contract/conversations';
import { UnreachableError, asRecord, refusal } from './problem.ts';
import type { Route, RouteBases, Routes } from './route.ts';
import type { HeldSession, Session } from './session.ts';

/** The sidecar's customer routes. Every call throws RefusedError or UnreachableError. */
export interface Api {
	open: (locale: string) => Promise<OpenConversationReply>;
	post: (body: PostMessageBody) => Promise<PostMessageReply>;
	verify: (body: VerificationBody) => Promise<VerificationReply>;
	conversation: (id: string) => Promise<ConversationReply>;
	events: (id: string, after: string) => Promise<EventsReply>;
	/** The open event stream; the caller reads and cancels its body. */
	stream: (id: string, after: string, signal: AbortSignal) => Promise<Response>;
	/** Whether WordPress allows streams and the way to the sidecar lets them through. */
	streams: () => Promise<boolean>;
}

export function createApi(deps: {
	readonly session: Session;
	readonly routes: Routes;
	readonly fetch: typeof fetch;
}): Api {
	async function sendBy(
		route: Route,
		session: HeldSession,
		path: string,
		init: RequestInit,
	): Promise<Response> {
		// Without a body the feed turns to polling.
		if (route.relayed && path.startsWith('/stream?')) return new Response(null, { status: 204 });
		try {
			return await deps.fetch(routeUrl(route.base, path), {
				cache: 'no-store',
				...init,
				headers: {
					Accept: 'application/json',
					...(init.headers as Record<string, string> | undefined),
					// Web servers and other plugins have ideas of their own about Authorization in WordPress.
					...(route.relayed
						? { [RELAYED_TOKEN]: session.token }
						: { Authorization: `Bearer ${session.token}` }),
				},
			});
		} catch (error) {
			throw new UnreachableError(`${path} could not be reached`, { cause: error });
		}
	}

	/** By the route that works; by the other one when it has ceased to. */
	async function send(session: HeldSession, path: string, init: RequestInit): Promise<Response> {
		const bases = basesOf(session);
		const route = await deps.routes.current(bases);
		const outcome = await sendBy(route, session, path, init).catch((error: unknown) => ({ error }));
		if (outcome instanceof Response && isSidecars(outcome)) return outcome;
		const other = init.signal?.aborted ? null : await deps.routes.instead(route, bases);
		if (other) return sendBy(other, session, path, init);
		if (outcome instanceof Response) return outcome;
		throw outcome.error;
	}

	/** Once more with a new token after a 401: keys are rotated, sessions end. */
	async function authorised(path: string, init: RequestInit): Promise<Response> {
		const session = await deps.session.current();
		let response = await send(session, path, init);
		if (response.status === 401) {
			response = await send(await deps.session.renew(session.token), path, init);
		}
		if (!response.ok) throw await refusal(response);
		return response;
	}

	async function json(path: string, body?: object): Promise<unknown> {
		const response = await authorised(path, {
			signal: AbortSignal.timeout(20_000),
			...(body && {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(body),
			}),
		});
		try {
			return (await response.json()) as unknown;
		} catch (error) {
			throw new UnreachableError(`${path} did not answer in JSON`, { cause: error });
		}
	}

	return {
		open: (locale) =>
			json('/conversations', LANGUAGE_TAG.test(locale) ? { locale } : {}).then((reply) =>
				expectFields<OpenConversationReply>(reply, ['conversation_id']),
			),
		post: (body) =>
			json('/messages', body).then((reply) => expectFields<PostMessageReply>(reply, ['turn_id'])),
		verify: (body) =>
			json('/verifications', body).then((reply) =>
				expectFields<VerificationReply>(reply, ['turn_id']),
			),
		conversation: (id) =>
			json(`/conversations/${id}`).then((reply) =>
				expectFields<ConversationReply>(reply, ['messages', 'refunds', 'last_event_id']),
			),
		events: (id, after) =>
			json(`/events?${query({ conversation_id: id, after })}`).then((reply) =>
				expectFields<EventsReply>(reply, ['events']),
			),
		stream: (id, after, signal) =>
			authorised(`/stream?${query({ conversation_id: id })}`, {
				signal,
				headers: { Accept: 'text/event-stream', ...(after && { 'Last-Event-ID': after }) },
			}),
		streams: async () => {
			const session = await deps.session.current();
			return session.streaming && (await deps.routes.current(basesOf(session))).streams;
		},
	};
}

/** The relay's header for the session token. */
const RELAYED_TOKEN = 'X-AI-Support-Chat-Session';

function basesOf(session: HeldSession): RouteBases {
	return { direct: session.apiBase, relay: session.relayBase };
}

/** Whether the sidecar (or the relay, in its stead) answered, rather than something on the way. */
function isSidecars(response: Response): boolean {
	const type = response.headers.get('content-type') ?? '';
	return (
		response.status === 204 || /^(application\/(problem\+)?json|text\/event-stream)/.test(type)
	);
}

const LANGUAGE_TAG = /^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/;

function query(values: Record<string, string>): string {
	return new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();
}

/** A reply lacking what we read is as good as none: the caller tries again. */
function expectFields<T>(reply: unknown, fields: readonly (keyof T & string)[]): T {
	const record = asRecord(reply);
	const missing = fields.find((field) => record[field] === undefined);
	if (missing !== undefined) throw new UnreachableError(`the reply lacks ${missing}`);
	return reply as T;
}

/**
 * Appends a route to the base. WordPress without pretty permalinks hands out
 * `/index.php?rest_route=/…`: the route then goes on inside that parameter.
 */
export function routeUrl(base: string, path: string): string {
	const url = new URL(base, location.href);
	const [route = '', search = ''] = path.split('?');
	const rest = url.searchParams.get('rest_route');
	if (rest === null) url.pathname = url.pathname.replace(/\/$/, '') + route;
	else url.searchParams.set('rest_route', rest.replace(/\/$/, '') + route);
	for (const [name, value] of new URLSearchParams(search)) url.searchParams.set(name, value);
	return url.href;
}
