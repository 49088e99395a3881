import type { Clock } from '../clock.ts';
import type { RequestClaims } from '../contract/wordpress.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import { verifyRequest, verifySessionToken, type Keys } from '../signing.ts';
import { customerOf, signerOf, type Customer, type Staff, type WordPress } from './principal.ts';
import { createSignedRequests, type SignedRequests } from './signed-requests.ts';

export interface RequestToVerify {
	/** The header `X-AI-Support-Chat-Signature`. */
	readonly jwt: string | undefined;
	readonly method: string;
	/** Path and query exactly as requested. */
	readonly path: string;
	readonly body: string | Uint8Array;
}

export interface Identity {
	/**
	 * @param authorization the header's value, `Bearer <session token>`
	 * @throws Invalid 401 `session_missing`, `session_expired` or `session_invalid`
	 */
	customer(authorization: string | undefined): Promise<Customer>;
	/**
	 * Who signed this very request; answer it through `signedRequests`.
	 *
	 * @throws Invalid 401 `signature_…`
	 */
	signer(
		request: RequestToVerify,
	): Promise<{ readonly principal: Staff | WordPress; readonly claims: RequestClaims }>;
	readonly signedRequests: SignedRequests;
}

export function createIdentity(deps: {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly keys: Keys;
}): Identity {
	const { keys, clock } = deps;
	return {
		async customer(authorization) {
			const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? '')?.[1];
			return customerOf(await verifySessionToken(keys, token, clock));
		},

		async signer(request) {
			const claims = await verifyRequest({
				keys,
				clock,
				aud: 'ai-support-chat/sidecar',
				...request,
			});
			return { principal: signerOf(claims), claims };
		},

		signedRequests: createSignedRequests(deps),
	};
}
