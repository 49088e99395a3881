import { Retryable, Terminal, Throttled } from '../failure.ts';
import { zendeskProblem } from './zendesk-objects.ts';

/** The key was used with another body: this ticket was filed, perhaps by an older version of us. */
export class ZendeskKeyReused extends Retryable {
	constructor() {
		super(
			'zendesk_key_reused',
			'Zendesk already knows this idempotency key with another ticket text; the ticket is looked for by its reference.',
		);
	}
}

/** Zendesk cannot make a ticket of this (a suspended requester, a field it needs): nothing was filed. */
export class ZendeskInvalid extends Terminal {
	constructor(said: string) {
		super(
			'zendesk_invalid',
			`Zendesk refused the ticket (${said}). See whether a required ticket field or a trigger stands in the way.`,
		);
	}
}

/** A minute, as Zendesk's limits are counted, when it does not say how long. */
const QUIET_MS = 60_000;

/** What an answer that is no success means. */
export function zendeskRefusal(
	status: number,
	headers: Readonly<Record<string, string>>,
	body: string,
): Error {
	const problem = zendeskProblem.safeParse(parseJson(body)).data;
	const said = problem?.error ?? 'no reason given';
	switch (status) {
		case 400:
			if (said === 'IdempotentRequestError') return new ZendeskKeyReused();
			return new Terminal('zendesk_refused', `Zendesk refused the request (400, ${said}).`);
		case 401:
			return new Terminal(
				'zendesk_forbidden',
				'Zendesk does not know ZENDESK_EMAIL with ZENDESK_KEY (401). Give an agent’s address and an active API token (Admin Center > Apps and integrations > Zendesk API).',
			);
		case 403:
			return new Terminal(
				'zendesk_forbidden',
				`The agent of ZENDESK_EMAIL may not do this (403, ${said}). Give it a role that may; reading solved tickets needs an administrator.`,
			);
		case 404:
			return new Terminal(
				'zendesk_not_found',
				'Zendesk knows nothing at this address (404). Check ZENDESK_BASE_URL (https://<account>.zendesk.com).',
			);
		case 422:
			return new ZendeskInvalid(said);
		case 429:
			return new Throttled(
				'zendesk_throttled',
				'Zendesk asks to slow down (429).',
				retryAfterMs(headers['retry-after']),
			);
		default:
			return status === 408 || status === 409 || status >= 500
				? new Retryable('zendesk_unavailable', `Zendesk answered ${String(status)}.`)
				: new Terminal('zendesk_refused', `Zendesk answered ${String(status)} (${said}).`);
	}
}

/** RFC 9110 section 10.2.3, the form in seconds; Zendesk gives no other. */
function retryAfterMs(header: string | undefined): number {
	const seconds = Number(header ?? '');
	return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? seconds * 1000 : QUIET_MS;
}

export function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
