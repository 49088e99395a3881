import type { Clock } from '../clock.ts';
import type { RequestClaims, SessionClaims } from '../contract/wordpress.ts';
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
	/** `customer`, and when the token ends. @throws Invalid 401 as `customer` */
	session(
		authorization: string | undefined,
	): Promise<{ readonly customer: Customer; readonly expiresAt: Date }>;
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
	const claimsOf = (authorization: string | undefined): Promise<SessionClaims> => {
		const token = /^Bearer +([^\s]+)$/i.exec(authorization ?? '')?.[1];
		return verifySessionToken(keys, token, clock);
	};
	return {
		async customer(authorization) {
			return customerOf(await claimsOf(authorization));
		},

		async session(authorization) {
			const claims = await claimsOf(authorization);
			return { customer: customerOf(claims), expiresAt: new Date(claims.exp * 1000) };
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
