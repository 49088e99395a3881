import type { WebClient } from '@slack/web-api';
import type { CallName } from '../crash-points.ts';
import { Retryable, Terminal } from '../failure.ts';
import { createResilience, type ResilienceOptions } from './resilience.ts';
import { slackFailure } from './slack-failure.ts';
import { noteBlocks, noteFallback, type SlackNote } from './slack-note.ts';

/**
 * Slack's Web API by its own SDK. Rejects with `Retryable` when Slack cannot be reached or fails,
 * with `Throttled` when it asks to slow down, with `Terminal` when token, scope or channel is wrong.
 */
export interface SlackClient {
	/** Posts to the configured channel. Slack has no idempotency key: repeated, it is there twice. */
	post(note: SlackNote): Promise<void>;
	/** Whether token and scope are right; for `doctor`. */
	checkKey(): Promise<{ ok: true; team: string; channel: string } | { ok: false; message: string }>;
	state(): 'closed' | 'open' | 'half-open';
}

export interface SlackOptions {
	/** A bot token, `xoxb-…`, with the scope chat:write. */
	readonly token: string;
	/** Origin; https://slack.com. */
	readonly baseUrl: string;
	/** A channel's id or name; the only one there is. */
	readonly channel: string;
	readonly resilience?: Partial<ResilienceOptions>;
}

const SCOPE = 'chat:write';
const ATTEMPT_LIMIT_MS = 10_000;

export function createSlack(options: SlackOptions): SlackClient {
	const resilience = createResilience({ name: 'Slack', ...options.resilience });
	// Loaded by the first call only.
	let sdk: Promise<WebClient> | undefined;
	const load = async (): Promise<WebClient> => {
		const { LogLevel, WebClient } = await import('@slack/web-api');
		return new WebClient(options.token, {
			slackApiUrl: new URL('/api/', options.baseUrl).href,
			// Retries are ours: each attempt has its crash points and counts for the breaker.
			retryConfig: { retries: 0 },
			rejectRateLimitedCalls: true,
			timeout: ATTEMPT_LIMIT_MS,
			allowAbsoluteUrls: false,
			logLevel: LogLevel.ERROR,
			// Its messages may hold what was sent; what matters is in the errors we throw.
			logger: silent,
		});
	};

	async function call<T>(name: CallName, work: (slack: WebClient) => Promise<T>): Promise<T> {
		return resilience.read(name, async () => {
			const slack = await (sdk ??= load());
			try {
				return await work(slack);
			} catch (error) {
				throw slackFailure(error);
			}
		});
	}

	return {
		async post(note) {
			await call('slack.post', (slack) =>
				slack.chat.postMessage({
					channel: options.channel,
					text: noteFallback(note),
					blocks: noteBlocks(note),
					mrkdwn: false,
					link_names: false,
					parse: 'none',
					unfurl_links: false,
					unfurl_media: false,
				}),
			);
		},

		async checkKey() {
			try {
				const { team, response_metadata: meta } = await call('slack.auth-test', (slack) =>
					slack.auth.test(),
				);
				const scopes = meta?.scopes ?? [];
				if (!scopes.includes(SCOPE)) {
					return {
						ok: false,
						message: `SLACK_TOKEN lacks the scope ${SCOPE} (it has ${scopes.join(', ') || 'none'}). Add it under OAuth & Permissions and install the app again.`,
					};
				}
				return { ok: true, team: team ?? '', channel: options.channel };
			} catch (error) {
				if (error instanceof Retryable || error instanceof Terminal) {
					return { ok: false, message: error.message };
				}
				throw error;
			}
		},

		state: () => resilience.state(),
	};
}

const nothing = (): void => undefined;
const silent = {
	debug: nothing,
	info: nothing,
	warn: nothing,
	error: nothing,
	setLevel: nothing,
	setName: nothing,
	getLevel: () => 'error' as never,
};
