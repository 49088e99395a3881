import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requestClaims, sessionClaims } from '../../sidecar/src/contract/wordpress.ts';
import { Invalid } from '../../sidecar/src/failure.ts';
import {
	deriveKeys,
	mintSessionToken,
	signRequest,
	verifyRequest,
	verifySessionToken,
	webhookSecret,
} from '../../sidecar/src/signing.ts';

const key = z.object({ key: z.string(), kid: z.string() });
const vectors = z
	.object({
		secret: z.string(),
		origin: z.string(),
		keys: z.object({ session: key, request: key, callback: key }),
		webhook_secret: z.string(),
		session: z.object({ now: z.int(), claims: sessionClaims, token: z.string() }),
		requests: z.array(
			z.object({
				audience: requestClaims.shape.aud,
				method: z.string(),
				target: z.string(),
				body: z.string(),
				now: z.int(),
				claims: requestClaims,
				token: z.string(),
			}),
		),
		refused: z.array(z.object({ why: z.string(), token: z.string() })).min(15),
	})
	.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../vectors/link.json'), 'utf8')));

const at = (seconds: number) => ({ now: () => new Date(seconds * 1000) });
const keys = deriveKeys(vectors.secret, vectors.origin);
const NOW = vectors.session.now;

async function refusal(promise: Promise<unknown>): Promise<string> {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	if (!(error instanceof Invalid)) throw new Error('it was not refused');
	expect(error.status).toBe(401);
	return error.type;
}

describe('the frozen vectors of the link', () => {
	it('derives the same keys, key names and webhook secret', () => {
		for (const purpose of ['session', 'request', 'callback'] as const) {
			expect(Buffer.from(keys[purpose].bytes).toString('hex')).toBe(vectors.keys[purpose].key);
			expect(keys[purpose].kid).toBe(vectors.keys[purpose].kid);
		}
		expect(webhookSecret(keys)).toBe(vectors.webhook_secret);
	});

	it('reads the session token', async () => {
		const { token, now, claims } = vectors.session;
		expect(await verifySessionToken(keys, token, at(now))).toEqual(claims);
	});

	it.each(vectors.requests)('signs and verifies $method $target', async (vector) => {
		const hop = {
			keys,
			aud: vector.audience,
			method: vector.method,
			path: vector.target,
			body: vector.body,
			clock: at(vector.now),
		};
		const actor = vector.claims.act;
		const signed = await signRequest({
			...hop,
			id: vector.claims.jti,
			...(actor ? { actor } : {}),
		});
		expect(signed).toBe(vector.token);
		expect(await verifyRequest({ ...hop, jwt: vector.token })).toEqual(vector.claims);
	});

	it.each(vectors.refused)('refuses: $why', async ({ token }) => {
		const [first] = vectors.requests;
		if (!first) throw new Error('no request in the vectors');
		await refusal(
			verifyRequest({
				keys,
				aud: first.audience,
				method: first.method,
				path: first.target,
				body: first.body,
				clock: at(first.now),
				jwt: token,
			}),
		);
	});
});

describe('a signed request', () => {
	const hop = {
		keys,
		aud: 'ai-support-chat/sidecar' as const,
		method: 'POST',
		path: '/api/agent/approvals?x=1',
		body: '{"approved":true}',
		clock: at(NOW),
	};

	it('says by its type what does not hold', async () => {
		const jwt = await signRequest(hop);
		const given = { ...hop, jwt };
		expect(await refusal(verifyRequest({ ...given, jwt: undefined }))).toBe('signature_missing');
		expect(await refusal(verifyRequest({ ...given, method: 'PUT' }))).toBe(
			'signature_other_method',
		);
		expect(await refusal(verifyRequest({ ...given, path: '/api/agent/approvals' }))).toBe(
			'signature_other_path',
		);
		expect(await refusal(verifyRequest({ ...given, body: '{"approved":false}' }))).toBe(
			'signature_other_body',
		);
		expect(await refusal(verifyRequest({ ...given, aud: 'ai-support-chat/wordpress' }))).toBe(
			'signature_other_claims',
		);
		expect(await refusal(verifyRequest({ ...given, jwt: `${jwt.slice(0, -4)}AAAA` }))).toBe(
			'signature_invalid',
		);
		const other = deriveKeys('another secret', vectors.origin);
		expect(await refusal(verifyRequest({ ...given, keys: other }))).toBe('signature_unknown_key');
		for (const nonsense of ['x', 'a.b.c', '....', '{}', `${jwt}.${jwt}`, 'é'.repeat(9)]) {
			expect(await refusal(verifyRequest({ ...given, jwt: nonsense }))).toBe('signature_invalid');
		}
	});

	it('holds for 60 s and the skew of 5 s, and not before it was signed', async () => {
		const jwt = await signRequest(hop);
		const when = (seconds: number) => verifyRequest({ ...hop, jwt, clock: at(NOW + seconds) });
		await when(-5);
		await when(64);
		expect(await refusal(when(-6))).toBe('signature_stale');
		expect(await refusal(when(66))).toBe('signature_stale');
	});

	it('has an id of its own each time', async () => {
		const ids = await Promise.all(
			Array.from({ length: 20 }, async () => {
				const jwt = await signRequest(hop);
				return (await verifyRequest({ ...hop, jwt })).jti;
			}),
		);
		expect(new Set(ids).size).toBe(20);
		expect(ids.every((id) => /^[0-9a-f]{32}$/.test(id))).toBe(true);
	});

	it('signs raw bytes as they are, not as text', async () => {
		const body = Buffer.from([0xff, 0x00, 0xc3]);
		const jwt = await signRequest({ ...hop, body });
		await verifyRequest({ ...hop, body, jwt });
		expect(await refusal(verifyRequest({ ...hop, body: body.toString('utf8'), jwt }))).toBe(
			'signature_other_body',
		);
	});
});

describe('keys', () => {
	it('are bound to the origin, however it is written', () => {
		const same = deriveKeys('s', 'https://Shop.Example:443/');
		expect(same.issuer).toBe('https://shop.example');
		expect(same.request.kid).toBe(deriveKeys('s', 'https://shop.example').request.kid);
		for (const other of ['http://shop.example', 'https://staging.shop.example']) {
			expect(deriveKeys('s', other).request.bytes).not.toEqual(same.request.bytes);
		}
	});
});

describe('a session token', () => {
	const sid = 'b1d9f2b4-6a52-4c5e-9f0a-7f1f3c0d2e11';

	it('keeps what it was minted with and expires after 15 minutes', async () => {
		const token = await mintSessionToken(keys, { sid, sub: '5', sat: NOW - 100 }, at(NOW));
		expect(await verifySessionToken(keys, token, at(NOW + 899))).toMatchObject({
			sid,
			sub: '5',
			sat: NOW - 100,
		});
		expect(await refusal(verifySessionToken(keys, token, at(NOW + 906)))).toBe('session_expired');
	});

	it('is refused when forged, re-purposed or made to last', async () => {
		expect(await refusal(verifySessionToken(keys, undefined, at(NOW)))).toBe('session_missing');
		expect(await refusal(verifySessionToken(keys, 'nonsense', at(NOW)))).toBe('session_invalid');
		const elsewhere = deriveKeys(vectors.secret, 'https://staging.example');
		const cloned = await mintSessionToken(elsewhere, { sid }, at(NOW));
		expect(await refusal(verifySessionToken(keys, cloned, at(NOW)))).toBe('session_invalid');
		const [request] = vectors.requests;
		expect(await refusal(verifySessionToken(keys, request?.token, at(NOW)))).toBe(
			'session_invalid',
		);
		const lasting = tokenBy(keys.session, {
			...vectors.session.claims,
			exp: vectors.session.claims.iat + 86_400,
		});
		expect(await refusal(verifySessionToken(keys, lasting, at(NOW)))).toBe('session_invalid');
		const nameless = tokenBy(keys.session, { ...vectors.session.claims, sid: 'me' });
		expect(await refusal(verifySessionToken(keys, nameless, at(NOW)))).toBe('session_invalid');
	});
});

/** A token made by hand, so that claims no code of ours would sign are tried too. */
function tokenBy(signing: { bytes: Uint8Array; kid: string }, claims: object): string {
	const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part({ alg: 'HS256', typ: 'JWT', kid: signing.kid })}.${part(claims)}`;
	return `${text}.${createHmac('sha256', signing.bytes).update(text).digest('base64url')}`;
}
