import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { redactions, redactText, redactValue } from '../../../sidecar/src/privacy/redact.ts';

describe('redactText', () => {
	it.each([
		['mail to ada.lovelace+shop@example.co.uk failed', 'mail to [email] failed'],
		['?email=ada%40example.org&x=1', '?email=[email]&x=1'],
		['jürgen@müller.example wrote', '[email] wrote'],
		['Authorization: Bearer abc.def-123', 'Authorization: Bearer [token]'],
		['used sk_live_51Habcdefgh and rk_test_12345678', 'used [key] and [key]'],
		['shpat_0123456789abcdef0123', '[key]'],
		['sk-proj-abcdefghijklmnop', '[key]'],
		['xoxb-123456789-abcdef', '[key]'],
		['whsec_MfKQ9r8GKYqrTwjUPD8I', '[key]'],
		['jwt eyJhbGciOiJI.eyJzdWIiOiIx.c2lnbmF0dXJl', 'jwt [token]'],
		['https://ck:secret@shop.example/wp-json', 'https://[redacted]@shop.example/wp-json'],
		['card 4242 4242 4242 4242.', 'card [card].'],
		['card 4242424242424242', 'card [card]'],
		['amex 378282246310005', 'amex [card]'],
		['your code is 482913', 'your code is [code]'],
		['{"code":"482913"}', '{"code":"[code]"}'],
		['-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----', '[private key]'],
	])('%s', (text, expected) => {
		expect(redactText(text)).toBe(expected);
	});

	it.each([
		'rr_0190a6e0-7b3c-7d2e-8f11-0123456789ab_2',
		'rr_01901234-1234-7123-8123-012345678901',
		'ch_3NqX2LkdIwHu7ix00fQm1234',
		'gid://shopify/Order/5678901234567',
		'{"level":30,"time":1700000000000,"amount_cents":20000}',
		'order 4111111111111112 has no check digit',
		'code ECONNREFUSED 127.0.0.1:8080',
		'2026-01-02T03:04:05.678Z',
		'order #1042 of 482913 cents',
	])('leaves %s alone', (text) => {
		expect(redactText(text)).toBe(text);
	});

	it('takes no time that grows with the square of the text', () => {
		const hostile = `${'a.'.repeat(50_000)} ${'4 '.repeat(50_000)} ${'-----BEGIN PRIVATE KEY-----'.repeat(2_000)}`;
		const began = performance.now();
		redactText(hostile);
		expect(performance.now() - began).toBeLessThan(2_000);
	});
});

describe('redactValue', () => {
	it('leaves out members with a telling name at any depth, and keeps what helps', () => {
		const cyclic: Record<string, unknown> = { n: 1 };
		cyclic['self'] = cyclic;
		expect(
			redactValue({
				customer_email: 'x',
				headers: [{ Authorization: 'y', 'set-cookie': ['z'] }],
				api_key: 1,
				code: '482913',
				error: { code: 'ECONNRESET' },
				requester_email: null,
				amount: 20000,
				at: new Date(0),
				bytes: Buffer.alloc(3),
				cyclic,
			}),
		).toEqual({
			customer_email: '[redacted]',
			headers: [{ Authorization: '[redacted]', 'set-cookie': '[redacted]' }],
			api_key: '[redacted]',
			code: '[redacted]',
			error: { code: 'ECONNRESET' },
			requester_email: null,
			amount: 20000,
			at: new Date(0),
			bytes: '[3 bytes]',
			cyclic: { n: 1, self: '[…]' },
		});
	});
});

describe('in pino', () => {
	function lineOf(write: (log: pino.Logger) => void): string {
		let line = '';
		write(pino(redactions, { write: (text) => void (line += text) }));
		return line;
	}

	it('covers facts, messages, bindings and errors with their causes', () => {
		const line = lineOf((log) => {
			const cause = new Error('sk_test_abcdefgh was refused');
			log
				.child({ who: 'ada@example.org' })
				.error(
					{ err: new Error('no answer for bob@example.org', { cause }), token: 'abc' },
					'sent to eve@example.org',
				);
		});
		expect(line).not.toMatch(/example\.org|sk_test|abc"/);
		expect(JSON.parse(line)).toMatchObject({
			who: '[email]',
			msg: 'sent to [email]',
			token: '[redacted]',
			err: { message: 'no answer for [email]', cause: { message: '[key] was refused' } },
		});
	});

	it('keeps a refund’s id', () => {
		const id = 'rr_0190a6e0-7b3c-7d2e-8f11-0123456789ab';
		expect(lineOf((log) => log.info({ refund_request_id: id }, `moved ${id}`))).toContain(id);
	});
});
