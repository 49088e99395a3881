import { __ } from '@wordpress/i18n';

/** What went wrong with a call, told apart by what the person at the screen can do about it. */
export type ProblemKind =
	| 'offline'
	| 'unreachable'
	/** The site is not set up, was copied, or its key is not the sidecar's. */
	| 'unpaired'
	| 'signed_out'
	| 'forbidden'
	| 'not_found'
	| 'conflict'
	| 'invalid'
	| 'failed';

export interface ScreenProblem {
	readonly kind: ProblemKind;
	/** A sentence for people: the server's own when it gave one. */
	readonly detail: string;
	/** The field of the request that is at fault, when the server named one. */
	readonly field: string | undefined;
}

const UNPAIRED = /[:/](not-configured|not-paired|not-accepted)$/;

function kindOf(status: number | undefined, type: string): ProblemKind {
	if (status === undefined) return 'failed';
	if (status === 503 && UNPAIRED.test(type)) return 'unpaired';
	if (status === 401) return 'signed_out';
	if (status === 403) return 'forbidden';
	if (status === 404) return 'not_found';
	if (status === 409) return 'conflict';
	if (status === 400 || status === 413 || status === 422) return 'invalid';
	if (status >= 502 && status <= 504) return 'unreachable';
	return 'failed';
}

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
const record = (value: unknown): Record<string, unknown> =>
	typeof value === 'object' && value !== null ? { ...value } : {};

/**
 * Reads whatever @wordpress/api-fetch throws: a problem (RFC 9457) of ours, an error of
 * WordPress ({code, message, data: {status}}), or its own for a lost network or a broken body.
 */
export function readProblem(thrown: unknown): ScreenProblem {
	const body = record(thrown);
	const code = text(body['code']);
	if (code === 'fetch_error' || code === 'offline_error') {
		return {
			kind: 'offline',
			detail: __('WordPress did not answer. Check your connection.', 'ai-support-chat'),
			field: undefined,
		};
	}
	if (code === 'rest_cookie_invalid_nonce' || code === 'rest_not_logged_in') {
		return {
			kind: 'signed_out',
			detail: __('You are signed out. Reload this page and sign in again.', 'ai-support-chat'),
			field: undefined,
		};
	}
	const status = body['status'] ?? record(body['data'])['status'];
	return {
		kind: kindOf(typeof status === 'number' ? status : undefined, text(body['type']) ?? ''),
		detail:
			text(body['detail']) ??
			text(body['title']) ??
			text(body['message']) ??
			__('The server answered in a way this screen does not understand.', 'ai-support-chat'),
		field: text(body['field']),
	};
}
