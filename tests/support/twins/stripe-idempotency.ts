import type { StripeBook, StoredKey } from './stripe-book.ts';
import { StripeProblem } from './stripe-problem.ts';

/** What a key says about a request that carries it. */
export type KeyVerdict =
	{ readonly kind: 'new' } | { readonly kind: 'replay'; readonly stored: StoredKey };

export interface KeyedRequest {
	readonly key: string;
	/** The path. */
	readonly endpoint: string;
	readonly fingerprint: string;
}

function idempotencyError(message: string): StripeProblem {
	return new StripeProblem(400, { type: 'idempotency_error', message });
}

/** The parameters whatever their order: what Stripe compares. */
export function fingerprintOf(body: string): string {
	const pairs = [...new URLSearchParams(body)].map(([name, value]) => `${name}=${value}`);
	return pairs.sort().join('&');
}

/**
 * Stripe's idempotency (docs.stripe.com/api/idempotent_requests): the outcome is kept from the
 * moment that execution begins, failures and 500s included; what is refused before, is not.
 */
export class IdempotencyKeys {
	readonly #book: StripeBook;
	readonly #executing = new Set<string>();

	constructor(book: StripeBook) {
		this.#book = book;
	}

	/** Throws for a key that belongs to another request, or is executing. */
	judge(request: KeyedRequest): KeyVerdict {
		if (request.key.length > 255) {
			throw idempotencyError('Idempotency keys can be at most 255 characters long.');
		}
		if (this.#executing.has(request.key)) {
			throw new StripeProblem(409, {
				type: 'idempotency_error',
				code: 'idempotency_key_in_use',
				message: `There is currently another in-progress request using this Idempotent Key: ${request.key}. Please try again later.`,
			});
		}
		const stored = this.#book.keys().find(({ key }) => key === request.key);
		if (!stored) return { kind: 'new' };
		if (stored.endpoint !== request.endpoint) {
			throw idempotencyError(
				`Keys for idempotent requests can only be used for the same endpoint they were first used for ('${stored.endpoint}').`,
			);
		}
		if (stored.fingerprint !== request.fingerprint) {
			throw idempotencyError(
				`Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${request.key}' if you meant to execute a different request.`,
			);
		}
		return { kind: 'replay', stored };
	}

	/** Executes under the key and keeps what came of it. */
	async execute(
		request: KeyedRequest,
		requestId: string,
		run: () => Promise<{ status: number; body: string }>,
	): Promise<{ status: number; body: string }> {
		this.#executing.add(request.key);
		try {
			const outcome = await run();
			this.#book.storeKey({ ...request, ...outcome, request_id: requestId });
			return outcome;
		} finally {
			this.#executing.delete(request.key);
		}
	}
}
