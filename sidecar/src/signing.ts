import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import { decodeProtectedHeader, errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import type { Clock } from './clock.ts';
import {
	requestClaims,
	sessionClaims,
	type RequestClaims,
	type SessionClaims,
} from './contract/wordpress.ts';
import { Invalid } from './failure.ts';

/** The link between WordPress and the sidecar; docs/protocol.md states it with frozen vectors. */

type Purpose = 'session' | 'request' | 'callback' | 'proof' | 'tools';

interface Key {
	readonly bytes: Uint8Array;
	/** 16 hex digits naming the key in a JWT's header, so that a rotated one is recognised. */
	readonly kid: string;
}

/** `iss` of every token: the site's origin, which the keys are bound to. */
export type Keys = { readonly issuer: string } & { readonly [P in Purpose]: Key };

/** Seconds a clock may be off. */
const SKEW = 5;
const REQUEST_LIFETIME = 60;
const SESSION_LIFETIME = 15 * 60;

/**
 * HKDF-SHA256 (RFC 5869) of the shared secret, salted with the site's origin: a copy of the site
 * under another address derives other keys and can sign nothing for this one.
 *
 * @param siteOrigin scheme://host[:port], no path; brought to the form browsers use
 */
export function deriveKeys(secret: string, siteOrigin: string): Keys {
	const issuer = new URL(siteOrigin).origin;
	const derive = (info: string, length: number): Uint8Array =>
		new Uint8Array(hkdfSync('sha256', Buffer.from(secret, 'utf8'), issuer, info, length));
	const key = (purpose: Purpose): Key => ({
		bytes: derive(`ai-support-chat/v1/${purpose}`, 32),
		kid: Buffer.from(derive(`ai-support-chat/v1/${purpose}/kid`, 8)).toString('hex'),
	});
	return {
		issuer,
		session: key('session'),
		request: key('request'),
		callback: key('callback'),
		proof: key('proof'),
		tools: key('tools'),
	};
}

/** Secret of the approvals webhook in Standard Webhooks form. */
export function webhookSecret(keys: Keys): string {
	return `whsec_${Buffer.from(keys.callback.bytes).toString('base64')}`;
}

export interface SignedHop {
	readonly keys: Keys;
	readonly aud: RequestClaims['aud'];
	/** Upper case. */
	readonly method: string;
	/** Path and query as requested; towards WordPress the REST route with its query. */
	readonly path: string;
	/** The raw bytes of the body; empty when there is none. */
	readonly body: string | Uint8Array;
	readonly clock: Clock;
}

/** The value of `X-AI-Support-Chat-Signature`; good for one request within 60 s. */
export function signRequest(
	hop: SignedHop & {
		readonly actor?: NonNullable<RequestClaims['act']>;
		/** Random unless given; only the frozen vectors give one. */
		readonly id?: string;
	},
): Promise<string> {
	const now = seconds(hop.clock);
	return sign(hop.keys.request, {
		iss: hop.keys.issuer,
		aud: hop.aud,
		jti: hop.id ?? randomBytes(16).toString('hex'),
		iat: now,
		exp: now + REQUEST_LIFETIME,
		htm: hop.method,
		htu: hop.path,
		bsh: sha256(hop.body),
		...(hop.actor ? { act: hop.actor } : {}),
	} satisfies RequestClaims);
}

/**
 * Checks that the other side signed this very request less than 60 s ago. Whether its `jti` was
 * seen before is the caller's to look up (identity/signed-requests).
 *
 * @throws Invalid 401, its type saying what does not hold
 */
export async function verifyRequest(
	hop: SignedHop & { readonly jwt: string | undefined },
): Promise<RequestClaims> {
	if (!hop.jwt) {
		throw new Invalid(401, 'signature_missing', 'The request is not signed.', HEADER);
	}
	const payload = await verify(hop.jwt, hop.keys.request, hop, {
		unknownKey:
			'The request is signed with other keys. Save the shared secret again on both sides, and see that the site address is the one the sidecar was started with.',
		stale: 'The signature has expired. Sign a new request; if this repeats, set both clocks.',
	});
	const parsed = requestClaims.safeParse(payload);
	if (!parsed.success) {
		throw new Invalid(401, 'signature_malformed', 'The signature lacks claims.', HEADER);
	}
	const claims = parsed.data;
	if (claims.exp - claims.iat > REQUEST_LIFETIME) {
		throw new Invalid(401, 'signature_too_long', 'A signature may hold for at most 60 s.', HEADER);
	}
	if (claims.htm !== hop.method) {
		throw new Invalid(401, 'signature_other_method', 'Signed for another method.', HEADER);
	}
	if (claims.htu !== hop.path) {
		throw new Invalid(401, 'signature_other_path', 'Signed for another path.', HEADER);
	}
	if (claims.bsh !== sha256(hop.body)) {
		throw new Invalid(401, 'signature_other_body', 'Signed for another body.', HEADER);
	}
	return claims;
}

const HEADER = 'X-AI-Support-Chat-Signature';

/** @throws Invalid 401: `session_expired` (renew it) or `session_invalid` (begin a new one) */
export async function verifySessionToken(
	keys: Keys,
	token: string | undefined,
	clock: Clock,
): Promise<SessionClaims> {
	if (!token) throw new Invalid(401, 'session_missing', 'No session token.', 'Authorization');
	let payload: unknown;
	try {
		payload = await verify(
			token,
			keys.session,
			{ keys, aud: 'ai-support-chat/session', clock },
			{ unknownKey: 'unknown key', stale: 'expired' },
		);
	} catch (error) {
		if (!(error instanceof Invalid)) throw error;
		throw error.type === 'signature_stale'
			? new Invalid(
					401,
					'session_expired',
					'The session token has expired; renew it.',
					'Authorization',
				)
			: sessionInvalid();
	}
	const parsed = sessionClaims.safeParse(payload);
	if (!parsed.success || parsed.data.exp - parsed.data.iat > SESSION_LIFETIME) {
		throw sessionInvalid();
	}
	return parsed.data;
}

function sessionInvalid(): Invalid {
	return new Invalid(
		401,
		'session_invalid',
		'The session token is not valid here; ask WordPress for a new session.',
		'Authorization',
	);
}

/** What WordPress's session endpoint does; here for the CLI's own conversations. */
export function mintSessionToken(
	keys: Keys,
	visitor: Pick<SessionClaims, 'sid' | 'sub' | 'email'> & { readonly sat?: number },
	clock: Clock,
): Promise<string> {
	const now = seconds(clock);
	const claims = {
		iss: keys.issuer,
		aud: 'ai-support-chat/session' as const,
		sat: now,
		...visitor,
		iat: now,
		exp: now + SESSION_LIFETIME,
	} satisfies SessionClaims;
	return sign(keys.session, claims);
}

function sign(key: Key, claims: RequestClaims | SessionClaims): Promise<string> {
	return new SignJWT(claims as JWTPayload)
		.setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: key.kid })
		.sign(key.bytes);
}

async function verify(
	jwt: string,
	key: Key,
	expected: { readonly keys: Keys; readonly aud: string; readonly clock: Clock },
	explain: { readonly unknownKey: string; readonly stale: string },
): Promise<unknown> {
	const now = expected.clock.now();
	try {
		if (decodeProtectedHeader(jwt).kid !== key.kid) {
			throw new Invalid(401, 'signature_unknown_key', explain.unknownKey, HEADER);
		}
		const { payload } = await jwtVerify(jwt, key.bytes, {
			algorithms: ['HS256'],
			typ: 'JWT',
			issuer: expected.keys.issuer,
			audience: expected.aud,
			currentDate: now,
			clockTolerance: SKEW,
			requiredClaims: ['iat', 'exp'],
		});
		if ((payload.iat ?? Infinity) > now.getTime() / 1000 + SKEW) {
			throw new Invalid(401, 'signature_stale', 'Signed in the future: set the clocks.', HEADER);
		}
		return payload;
	} catch (error) {
		throw refusal(error, explain.stale);
	}
}

function refusal(error: unknown, stale: string): Error {
	if (error instanceof Invalid) return error;
	if (error instanceof errors.JWTExpired) {
		return new Invalid(401, 'signature_stale', stale, HEADER);
	}
	if (error instanceof errors.JWTClaimValidationFailed) {
		return new Invalid(
			401,
			'signature_other_claims',
			`Signed for something else: ${error.claim} does not match.`,
			HEADER,
		);
	}
	if (error instanceof errors.JOSEError || error instanceof TypeError) {
		return new Invalid(401, 'signature_invalid', 'The signature does not verify.', HEADER);
	}
	return error instanceof Error ? error : new Error(String(error));
}

function sha256(body: string | Uint8Array): string {
	return createHash('sha256').update(body).digest('hex');
}

function seconds(clock: Clock): number {
	return Math.floor(clock.now().getTime() / 1000);
}
