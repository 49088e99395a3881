import { Retryable, Terminal, Throttled } from '../failure.ts';

/** Slack's own troubles (docs.slack.dev/reference/methods/chat.postMessage#errors). */
const PASSING = new Set([
	'internal_error',
	'fatal_error',
	'service_unavailable',
	'request_timeout',
	'team_added_to_org',
	'ratelimited',
	'rate_limited',
]);

const ADVICE: Readonly<Record<string, string>> = {
	invalid_auth: 'Give a bot token (xoxb-…) as SLACK_TOKEN',
	not_authed: 'Give a bot token (xoxb-…) as SLACK_TOKEN',
	token_revoked: 'Install the app again and give its new token as SLACK_TOKEN',
	token_expired: 'Install the app again and give its new token as SLACK_TOKEN',
	account_inactive: 'Install the app again and give its new token as SLACK_TOKEN',
	missing_scope: 'Add the scope chat:write and install the app again',
	channel_not_found: 'See that SLACK_CHANNEL is right and that the app was invited there',
	not_in_channel: 'Invite the app to the channel of SLACK_CHANNEL',
	is_archived: 'The channel of SLACK_CHANNEL is archived; choose another',
};

/** What an error of Slack's SDK means; its classes are told apart by `code`, so it stays unloaded here. */
export function slackFailure(error: unknown): Error {
	const { code, ...more } = coded(error);
	switch (code ?? '') {
		case 'slack_webapi_rate_limited_error':
			return new Throttled(
				'slack_throttled',
				'Slack asks to slow down (429).',
				(more.retryAfter ?? 60) * 1000,
			);
		case 'slack_webapi_platform_error':
			return platformFailure(more.data?.error ?? '');
		case 'slack_webapi_http_error': {
			const status = more.statusCode ?? 0;
			return status >= 500 || status === 408
				? new Retryable('slack_unavailable', `Slack answered ${String(status)}.`)
				: new Terminal(
						'slack_refused',
						`Slack answered ${String(status)}. Check SLACK_BASE_URL (leave it out for https://slack.com).`,
					);
		}
		default:
			// No answer, a broken one, or one in no time.
			return new Retryable('slack_unreachable', 'Slack could not be reached or broke off.', {
				cause: error,
			});
	}
}

function platformFailure(name: string): Error {
	// The SDK puts a body that is not JSON in the place of the error's name.
	if (PASSING.has(name) || !/^[a-z_]{1,60}$/.test(name)) {
		return new Retryable('slack_unavailable', 'Slack failed while answering.');
	}
	const advice = ADVICE[name];
	return new Terminal(
		'slack_refused',
		advice === undefined
			? `Slack refused the call (${name}).`
			: `Slack refused the call (${name}). ${advice}.`,
	);
}

interface Coded {
	readonly code?: string;
	readonly retryAfter?: number;
	readonly statusCode?: number;
	readonly data?: { readonly error?: string };
}

function coded(error: unknown): Coded {
	return typeof error === 'object' && error !== null ? error : {};
}
