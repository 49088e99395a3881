import { describe, expect, it } from 'vitest';
import { WireFailure, type WireFault } from '../../../sidecar/src/providers/send-once.ts';
import { classify } from '../../../sidecar/src/providers/stripe-classify.ts';
import type { FrozenRefund } from '../../../sidecar/src/providers/stripe-types.ts';

const frozen: FrozenRefund = {
	body: 'charge=ch_1&amount=500&reason=requested_by_customer&metadata[refund_request_id]=rr_1',
	apiVersion: 'v',
	idempotencyKey: 'rr_1',
};
const refund = {
	id: 're_1',
	object: 'refund',
	amount: 500,
	currency: 'usd',
	status: 'pending',
	charge: 'ch_1',
	metadata: { refund_request_id: 'rr_1' },
	created: 1,
};
const reply = (status: number, body: unknown, headers: Record<string, string> = {}) =>
	classify(
		{
			kind: 'reply',
			reply: { status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) },
		},
		frozen,
	);
const error = (type: string, code?: string) => ({ error: { type, code, message: 'said' } });
const invalid = 'invalid_request_error';

describe('what an answer proves', () => {
	it.each([
		[400, error(invalid, 'charge_disputed'), 'refused'],
		[400, error(invalid), 'refused'],
		[402, error('card_error', 'card_declined'), 'refused'],
		[404, error(invalid, 'resource_missing'), 'refused'],
		[401, error(invalid), 'forbidden'],
		[403, error(invalid), 'forbidden'],
		[400, error('idempotency_error'), 'idempotency_error'],
		[409, error('idempotency_error'), 'idempotency_error'],
		[409, error(invalid, 'idempotency_key_in_use'), 'conflict'],
		[400, error(invalid, 'idempotency_key_in_use'), 'conflict'],
		[409, error(invalid), 'conflict'],
		[400, error(invalid, 'charge_already_refunded'), 'already_refunded'],
		[429, error(invalid, 'rate_limit'), 'rate_limited'],
		[429, 'slow down', 'rate_limited'],
		[400, error(invalid, 'rate_limit'), 'rate_limited'],
		[400, error(invalid, 'lock_timeout'), 'rate_limited'],
		[500, error('api_error'), 'server_error'],
		[500, error(invalid), 'server_error'],
		[503, '<html>', 'server_error'],
		[400, error('api_error'), 'unexpected_status'],
		[405, error(invalid), 'unexpected_status'],
		[413, error(invalid), 'unexpected_status'],
		[400, '<html>Bad Request</html>', 'unreadable_reply'],
		[404, 'not found', 'unreadable_reply'],
		[403, '<html>blocked by a proxy</html>', 'unreadable_reply'],
		[302, '', 'unreadable_reply'],
		[400, { error: 'text' }, 'unreadable_reply'],
		[400, refund, 'unreadable_reply'],
		[200, '', 'unreadable_reply'],
		[200, '{"id":"re_1","obj', 'unreadable_reply'],
		[200, {}, 'unreadable_reply'],
		[200, error(invalid), 'unreadable_reply'],
		[200, { ...refund, object: 'charge' }, 'unreadable_reply'],
		[200, { ...refund, amount: '500' }, 'unreadable_reply'],
		[200, { ...refund, amount: 501 }, 'contradictory_reply'],
		[200, { ...refund, charge: 'ch_2' }, 'contradictory_reply'],
		[200, { ...refund, metadata: { refund_request_id: 'rr_2' } }, 'contradictory_reply'],
		[200, { ...refund, metadata: {} }, 'contradictory_reply'],
		[200, refund, 'refund'],
		[201, refund, 'refund'],
	])('%i %j is %s', (status, body, expected) => {
		const outcome = reply(status, body);
		expect(outcome.kind === 'unclear' ? outcome.reason : outcome.kind).toBe(expected);
	});

	it('knows an answer that Stripe repeats from its memory', () => {
		const replayed = { 'idempotent-replayed': 'true' };
		expect(reply(200, refund, replayed)).toMatchObject({ kind: 'refund', replayed: true });
		expect(reply(500, error('api_error'), replayed)).toMatchObject({ stored: true });
		expect(reply(500, error('api_error'))).toMatchObject({ stored: false });
		expect(reply(400, error(invalid), replayed)).toMatchObject({ kind: 'refused' });
	});

	it('reads a status it does not know as one that is not settled', () => {
		for (const status of ['under_consideration', null]) {
			expect(reply(200, { ...refund, status })).toMatchObject({
				kind: 'refund',
				refund: { status: 'pending' },
			});
		}
	});

	it.each<[WireFault, boolean, string]>([
		['dns', false, 'not_sent/dns'],
		['connect_refused', false, 'not_sent/connect_refused'],
		['connect_timeout', false, 'not_sent/connect_timeout'],
		['connect_failed', false, 'not_sent/connect_failed'],
		['timeout', true, 'unclear/timeout'],
		['connection', true, 'unclear/connection'],
		['too_large', true, 'unclear/unreadable_reply'],
	])('%s (maybe sent: %s) is %s', (fault, maybeSent, expected) => {
		const failure = new WireFailure(fault, maybeSent, 'api.stripe.com');
		const outcome = classify({ kind: 'failed', failure }, frozen);
		expect('reason' in outcome ? `${outcome.kind}/${outcome.reason}` : '').toBe(expected);
	});
});
