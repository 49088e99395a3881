import { Retryable, Terminal } from '../failure.ts';

/**
 * For what was promised to somebody: a `Terminal` would park its row for ever, yet what refused it (a
 * plugin being replaced, a firewall, a key) is mended from outside. It is tried again, with backoff.
 */
export function neverParked(error: unknown): unknown {
	if (!(error instanceof Terminal)) return error;
	return new Retryable(error.type, error.message, { cause: error });
}
