import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What allows one answer to one call: `<expiry in s>.<HMAC-SHA256 of call and expiry>`, made again
 * from the call at each attempt, so that nothing secret is stored.
 */
export function callbackToken(key: Uint8Array, callId: string, expiresAt: Date): string {
	const expiry = String(Math.floor(expiresAt.getTime() / 1000));
	return `${expiry}.${macOf(key, callId, expiry).toString('base64url')}`;
}

/** Constant time. `expired` only of a token that is ours. */
export function checkCallbackToken(
	key: Uint8Array,
	callId: string,
	token: string,
	now: Date,
): 'valid' | 'expired' | 'forged' {
	const match = /^(\d{1,12})\.([A-Za-z0-9_-]{43})$/.exec(token);
	const [, expiry = '', mac = ''] = match ?? [];
	const given = Buffer.from(mac, 'base64url');
	const expected = macOf(key, callId, expiry);
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 'forged';
	return Number(expiry) * 1000 < now.getTime() ? 'expired' : 'valid';
}

function macOf(key: Uint8Array, callId: string, expiry: string): Buffer {
	return createHmac('sha256', key)
		.update(JSON.stringify(['tools/callback', callId, expiry]))
		.digest();
}
