import type { WireFailure } from './send-once.ts';
import type { Exchange } from './stripe-http.ts';
import { readProblem, readRefund } from './stripe-objects.ts';
import type { FrozenRefund, NotSentReason, SendOutcome, UnclearReason } from './stripe-types.ts';

/**
 * What the answer to a refund request proves. Cautious by construction: only a refund object that
 * is ours says that there is one, only an error of Stripe's own with a definite status says that
 * there is none, and all else is unclear.
 */
export function classify(exchange: Exchange, frozen: FrozenRefund): SendOutcome {
	if (exchange.kind === 'failed') return ofFailure(exchange.failure);
	const { status, headers, body } = exchange.reply;
	const replayed = headers['idempotent-replayed'] === 'true';
	const unclear = (reason: UnclearReason, message: string): SendOutcome => ({
		kind: 'unclear',
		reason,
		message,
		stored: replayed,
	});
	if (status >= 500) return unclear('server_error', `Stripe answered ${String(status)}.`);
	if (status === 429) return unclear('rate_limited', 'Stripe asks to slow down (429).');

	const value = parseJson(body);
	if (status >= 200 && status < 300) return ofSuccess(value, replayed, frozen, unclear);

	const problem = readProblem(value);
	if (!problem.success) {
		// Not Stripe's words: a proxy, a captive portal, a wrong base URL.
		return unclear('unreadable_reply', `${String(status)} without an error of Stripe's.`);
	}
	const { type, code, message } = problem.data.error;
	const said = message ?? `Stripe answered ${String(status)}.`;
	if (status === 401 || status === 403) return { kind: 'forbidden', status, message: said };
	if (type === 'idempotency_error') return unclear('idempotency_error', said);
	if (status === 409) return unclear('conflict', said);
	const settlesNothing = UNCLEAR_CODES.get(code ?? '');
	if (settlesNothing) return unclear(settlesNothing, said);
	const definite = status === 400 || status === 402 || status === 404;
	return definite && (type === 'invalid_request_error' || type === 'card_error')
		? { kind: 'refused', status, code: code ?? null, message: said }
		: unclear('unexpected_status', `Stripe answered ${String(status)} (${type}): ${said}`);
}

/** Codes that come with a definite status and yet prove nothing (docs.stripe.com/error-codes). */
const UNCLEAR_CODES: ReadonlyMap<string, UnclearReason> = new Map([
	['charge_already_refunded', 'already_refunded'],
	['rate_limit', 'rate_limited'],
	['lock_timeout', 'rate_limited'],
	['idempotency_key_in_use', 'conflict'],
]);

function ofFailure(failure: WireFailure): SendOutcome {
	if (!failure.maybeSent) {
		return { kind: 'not_sent', reason: notSent(failure), message: failure.message };
	}
	const unclear = (reason: UnclearReason): SendOutcome => ({
		kind: 'unclear',
		reason,
		message: failure.message,
		stored: false,
	});
	if (failure.fault === 'too_large') return unclear('unreadable_reply');
	return unclear(failure.fault === 'timeout' ? 'timeout' : 'connection');
}

function notSent({ fault }: WireFailure): NotSentReason {
	return fault === 'dns' || fault === 'connect_refused' || fault === 'connect_timeout'
		? fault
		: 'connect_failed';
}

function ofSuccess(
	value: unknown,
	replayed: boolean,
	frozen: FrozenRefund,
	unclear: (reason: UnclearReason, message: string) => SendOutcome,
): SendOutcome {
	const parsed = readRefund(value);
	if (!parsed.success) return unclear('unreadable_reply', 'Stripe answered with no refund object.');
	const refund = parsed.data;
	const asked = new URLSearchParams(frozen.body);
	const ours =
		refund.chargeId === asked.get('charge') &&
		refund.amount === Number(asked.get('amount')) &&
		refund.metadata['refund_request_id'] === asked.get('metadata[refund_request_id]');
	return ours
		? { kind: 'refund', refund, replayed }
		: unclear('contradictory_reply', `Stripe answered with another refund, ${refund.id}.`);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
