import { z } from 'zod';
import type { Clock } from '../../../sidecar/src/clock.ts';
import { jsonReply, withFault, type TwinReply, type TwinRequest } from './fault.ts';
import { startTwinServer, type TwinHandle } from './server.ts';

export interface SlackTwinOptions {
	readonly port?: number;
	readonly clock?: Clock;
	readonly token?: string;
	/** The one channel that the app was invited to. */
	readonly channel?: string;
}

export interface SlackTwinMessage {
	readonly channel: string;
	readonly text: string;
	readonly blocks: readonly unknown[];
	readonly ts: string;
}

export interface SlackTwin extends TwinHandle {
	readonly token: string;
	readonly channel: string;
	/** Oldest first. */
	messages(): readonly SlackTwinMessage[];
	/** Takes a scope from the token, as an app installed without it. */
	setScopes(scopes: readonly string[]): void;
	/** Answers the next requests 429. */
	throttle(times: number, retryAfter: number): void;
}

const textObject = z.discriminatedUnion('type', [
	z.strictObject({
		type: z.literal('plain_text'),
		text: z.string().min(1).max(3000),
		emoji: z.boolean().optional(),
	}),
	z.strictObject({
		type: z.literal('mrkdwn'),
		text: z.string().min(1).max(3000),
		verbatim: z.boolean().optional(),
	}),
]);
/** The blocks that are posted to it; a section's text has at most 3000 characters. */
const blocksSchema = z
	.array(z.strictObject({ type: z.literal('section'), text: textObject }))
	.max(50);

const MOST_TEXT = 40_000;

/** Starts Slack's twin: auth.test and chat.postMessage into one channel. */
export async function startSlackTwin(options: SlackTwinOptions = {}): Promise<SlackTwin> {
	const token = options.token ?? 'xoxb-twin';
	const channel = options.channel ?? '#support';
	const channelId = 'C0TWIN00001';
	let scopes: readonly string[] = ['chat:write'];
	const messages: SlackTwinMessage[] = [];

	const ok = (value: object): TwinReply =>
		jsonReply(200, { ok: true, ...value }, { 'x-oauth-scopes': scopes.join(',') });
	/** Slack refuses with 200 and a word. */
	const refuse = (error: string, more: object = {}): TwinReply =>
		jsonReply(200, { ok: false, error, ...more }, { 'x-oauth-scopes': scopes.join(',') });

	function post(form: URLSearchParams): TwinReply {
		if (!scopes.includes('chat:write')) {
			return refuse('missing_scope', { needed: 'chat:write', provided: scopes.join(',') });
		}
		const wanted = form.get('channel') ?? '';
		if (![channel, channel.replace(/^#/, ''), channelId].includes(wanted)) {
			return refuse('channel_not_found');
		}
		const text = form.get('text') ?? '';
		const blocks = blocksSchema.safeParse(parseJson(form.get('blocks') ?? '[]'));
		if (!blocks.success) return refuse('invalid_blocks');
		if (text === '' && blocks.data.length === 0) return refuse('no_text');
		if (text.length > MOST_TEXT) return refuse('msg_too_long');
		const now = (options.clock?.now() ?? new Date()).getTime();
		const ts = `${String(Math.floor(now / 1000))}.${String(messages.length).padStart(6, '0')}`;
		messages.push({ channel, text, blocks: blocks.data, ts });
		return ok({
			channel: channelId,
			ts,
			message: { type: 'message', text, ts, user: 'U0TWINBOT1', team: 'T0TWIN0001' },
		});
	}

	function answer(request: TwinRequest): TwinReply {
		const method = request.path.replace(/^\/api\//, '');
		const sent = request.headers['authorization'] ?? '';
		if (sent === '') return refuse('not_authed');
		if (sent !== `Bearer ${token}`) return refuse('invalid_auth');
		switch (method) {
			case 'auth.test':
				return ok({
					url: 'https://twin.slack.com/',
					team: 'Twin',
					user: 'support-chat',
					team_id: 'T0TWIN0001',
					user_id: 'U0TWINBOT1',
					bot_id: 'B0TWIN0001',
				});
			case 'chat.postMessage':
				return post(new URLSearchParams(request.body));
			default:
				return refuse('unknown_method', { req_method: method });
		}
	}

	const failure = (status: number): TwinReply =>
		status === 429
			? jsonReply(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '30' })
			: jsonReply(status, { ok: false, error: 'fatal_error' });

	function throttle(times: number, retryAfter: number): void {
		server.addFault({
			kind: 'reply',
			status: 429,
			body: { ok: false, error: 'ratelimited' },
			reply_headers: { 'retry-after': String(retryAfter) },
			times,
		});
	}

	const server = await startTwinServer({
		port: options.port,
		clock: options.clock,
		controls: {
			'GET /state': () => ({ messages, scopes }),
			'POST /scopes': (body) => {
				scopes = z.strictObject({ scopes: z.array(z.string()) }).parse(body).scopes;
				return { scopes };
			},
			'POST /throttle': (body) => {
				const { times, retry_after } = z
					.strictObject({ times: z.int().positive(), retry_after: z.int().nonnegative() })
					.parse(body);
				throttle(times, retry_after);
				return { pending: server.pendingFaults() };
			},
		},
		tooLarge: () => refuse('msg_too_long'),
		broken: () => failure(500),
		handle: (request, fault) =>
			withFault(fault, request.closing, failure, () => Promise.resolve(answer(request))),
	});

	return {
		...server,
		token,
		channel,
		messages: () => messages,
		setScopes: (next) => {
			scopes = next;
		},
		throttle,
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
