import { RefusedError, isPassing } from '../transport/problem.ts';
import type { Trouble } from './state.ts';

/** What to tell the customer about a failed sending. */
export function troubleOf(error: unknown): Trouble {
	if (!(error instanceof RefusedError)) return 'unreachable';
	if (error.status === 429) return 'too_many';
	if (error.status === 409) return 'conflict';
	if (error.status === 413 || (error.field === 'user_text' && error.status < 500))
		return 'too_long';
	return isPassing(error) ? 'server' : 'refused';
}

/** Why a code was not taken; the form has words for each. */
export type CodeTrouble = 'wrong' | 'expired' | 'too_many' | 'unreachable' | 'server';

export function codeTroubleOf(error: unknown): CodeTrouble {
	if (!(error instanceof RefusedError)) return 'unreachable';
	if (error.status === 429 || /attempts|limit/.test(error.code)) return 'too_many';
	if (error.status === 410 || error.status === 404 || /expired|used|unknown/.test(error.code)) {
		return 'expired';
	}
	return isPassing(error) ? 'server' : 'wrong';
}
