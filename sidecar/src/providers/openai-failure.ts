import { Retryable, Terminal } from '../failure.ts';

/** The stream ended without a finish reason: what came is not the whole reply. */
export class OpenAiCut extends Retryable {
	constructor() {
		super('openai_cut', 'The model ended its stream in the middle of a reply.');
	}
}

/**
 * What the SDK (or fetch beneath it) threw, as one of ours. Read by shape, not by class, so that
 * classifying does not load the SDK. Provider texts are left out: they may quote a prompt or a key.
 */
export function classify(
	error: unknown,
	stopped: 'timeout' | 'cancelled' | undefined,
	model: string | undefined,
): Retryable | Terminal {
	const cause = { cause: error };
	if (error instanceof Retryable || error instanceof Terminal) return error;
	if (stopped === 'timeout') {
		return new Retryable('openai_timeout', 'The model did not finish within its time.', cause);
	}
	if (stopped === 'cancelled') {
		return new Retryable('openai_cancelled', 'The call to the model was cancelled.', cause);
	}
	const named = model === undefined ? 'the model list' : `model ${model}`;
	const status = statusOf(error);
	switch (status) {
		case undefined:
			return new Retryable(
				'openai_unreachable',
				'The model could not be reached or sent something unreadable: check OPENAI_BASE_URL and the network.',
				cause,
			);
		case 401:
			return new Terminal(
				'openai_key_refused',
				'The key was refused (401): put a valid one in OPENAI_API_KEY.',
				cause,
			);
		case 403:
			return new Terminal(
				'openai_forbidden',
				`The key may not use ${named} (403): grant it access, or name another model.`,
				cause,
			);
		case 404:
			return new Terminal(
				'openai_model_unknown',
				`Not found (404) for ${named}: check OPENAI_MODEL and that OPENAI_BASE_URL ends in /v1.`,
				cause,
			);
		case 408:
		case 409:
		case 429:
			return new Retryable(
				status === 429 ? 'openai_rate_limited' : 'openai_busy',
				`The model's provider asks to slow down (${String(status)}): check its limits and credit.`,
				cause,
			);
		default:
			if (status >= 500) {
				return new Retryable('openai_down', `The model failed (${String(status)}).`, cause);
			}
			return new Terminal(
				'openai_request_refused',
				`The request for ${named} was refused (${String(status)}): run doctor, or name another model.`,
				cause,
			);
	}
}

/** No answer at all: nothing of the call is known to have been worked on. */
export function connectionLost(error: unknown): boolean {
	return (
		error instanceof Error &&
		statusOf(error) === undefined &&
		!(error instanceof OpenAiCut) &&
		error.constructor.name === 'APIConnectionError'
	);
}

export function statusOf(error: unknown): number | undefined {
	if (typeof error !== 'object' || error === null || !('status' in error)) return undefined;
	return typeof error.status === 'number' ? error.status : undefined;
}
