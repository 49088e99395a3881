import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { RequestClaims } from '../contract/wordpress.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { Invalid } from '../failure.ts';

/** A whole answer, as it is given again. */
export interface StoredResponse {
	readonly status: number;
	readonly contentType: string;
	readonly body: string;
}

export interface Answered extends StoredResponse {
	/** True: an earlier request with this id was answered; nothing was done now. */
	readonly replayed: boolean;
}

/**
 * Answers each verified signed request once. A repetition of its id gets the stored response; one
 * that arrives while the first is still being worked on waits for it. The response is durable before
 * it is given. Within the process the claim is in memory, which suffices since one process owns the
 * database; after a crash before the response was stored, the repetition is the first answered, and
 * what `work` does must be safe to do again (every decision is a compare-and-set).
 */
export interface SignedRequests {
	/**
	 * @param work must resolve with problem documents too; when it rejects nothing is stored and
	 *   every waiter rejects
	 * @throws Invalid 409 when the id was used for another request
	 */
	answer(claims: RequestClaims, work: () => Promise<StoredResponse>): Promise<Answered>;
}

/** Seconds beyond a signature's expiry for which clocks may disagree. */
const SKEW = 5;

const row = z.object({
	fingerprint: z.string(),
	status: z.int(),
	content_type: z.string(),
	body: z.string(),
});

export function createSignedRequests(deps: {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
}): SignedRequests {
	const { db, write, clock } = deps;
	const inFlight = new Map<string, { fingerprint: string; response: Promise<StoredResponse> }>();

	async function first(
		claims: RequestClaims,
		fingerprint: string,
		work: () => Promise<StoredResponse>,
	): Promise<StoredResponse> {
		const response = await work();
		await write('identity.signed-request', (tx) => {
			prune(tx, clock);
			store(tx, claims, fingerprint, response);
		});
		return response;
	}

	return {
		async answer(claims, work) {
			const fingerprint = fingerprintOf(claims);
			const running = inFlight.get(claims.jti);
			if (running) {
				assertSame(running.fingerprint, fingerprint);
				return { ...(await running.response), replayed: true };
			}
			const stored = find(db, claims.jti);
			if (stored) {
				assertSame(stored.fingerprint, fingerprint);
				return { ...stored.response, replayed: true };
			}
			const response = first(claims, fingerprint, work);
			inFlight.set(claims.jti, { fingerprint, response });
			try {
				return { ...(await response), replayed: false };
			} finally {
				inFlight.delete(claims.jti);
			}
		},
	};
}

function fingerprintOf({ htm, htu, bsh, act }: RequestClaims): string {
	return createHash('sha256')
		.update(JSON.stringify([htm, htu, bsh, act?.id ?? null]))
		.digest('hex');
}

function assertSame(known: string, given: string): void {
	if (known === given) return;
	throw new Invalid(
		409,
		'signature_id_reused',
		'The id of this signature was used for another request. Sign a new one.',
		'X-AI-Support-Chat-Signature',
	);
}

function find(
	db: Db,
	jti: string,
): { readonly fingerprint: string; readonly response: StoredResponse } | undefined {
	const found = db
		.prepare('SELECT fingerprint, status, content_type, body FROM signed_requests WHERE jti = ?')
		.get(jti);
	if (found === undefined) return undefined;
	const { fingerprint, status, content_type, body } = row.parse(found);
	return { fingerprint, response: { status, contentType: content_type, body } };
}

function store(tx: Tx, claims: RequestClaims, fingerprint: string, response: StoredResponse): void {
	tx.prepare(
		`INSERT INTO signed_requests (jti, fingerprint, status, content_type, body, expires_at)
		VALUES (?, ?, ?, ?, ?, ?)`,
	).run(
		claims.jti,
		fingerprint,
		response.status,
		response.contentType,
		response.body,
		claims.exp + SKEW,
	);
}

function prune(tx: Tx, clock: Clock): void {
	tx.prepare('DELETE FROM signed_requests WHERE expires_at < ?').run(
		Math.floor(clock.now().getTime() / 1000),
	);
}
