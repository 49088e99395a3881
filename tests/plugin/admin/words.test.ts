// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { approvalReason } from '../../../sidecar/src/contract/refunds.ts';
import { refundState } from '../../../sidecar/src/contract/conversations.ts';
import { parsePlace, placeHref, type Place } from '../../../plugin/src/admin/approvals/address.ts';
import { formatAmount } from '../../../plugin/src/admin/text/amount.ts';
import { actorLabel, entryTitle } from '../../../plugin/src/admin/text/log-words.ts';
import { formatAge } from '../../../plugin/src/admin/text/moment.ts';
import { reasonLabel, reasonSentence } from '../../../plugin/src/admin/text/reasons.ts';
import { stateLabel, stateSentence } from '../../../plugin/src/admin/text/states.ts';
import { readProblem } from '../../../plugin/src/admin/wire/problem.ts';
import { replyOf, waiting } from './support/refunds.ts';

beforeEach(() => {
	document.documentElement.lang = 'en-US';
});

describe('amounts', () => {
	it.each([
		[20_000, 'usd', 'en-US', '$200.00'],
		[500, 'jpy', 'en-US', '¥500'],
		[1_000, 'isk', 'en-US', 'ISK 10.00'],
		[1_234, 'bhd', 'en-US', 'BHD 1.234'],
		[123_456, 'eur', 'de-DE', '1.234,56 €'],
	])('%i %s in %s is %s', (minorUnits, currency, language, words) => {
		document.documentElement.lang = language;
		expect(formatAmount(minorUnits, currency).replaceAll('\u00a0', ' ')).toBe(words);
	});

	it('are shown even when the site’s language is no language tag', () => {
		document.documentElement.lang = 'de_CH_informal';
		expect(formatAmount(100, 'usd')).toContain('1.00');
	});
});

describe('ages', () => {
	const now = Date.parse('2026-03-01T12:00:00Z');
	it.each([
		['2026-03-01T12:00:04Z', 'just now'],
		['2026-03-01T11:59:55Z', 'just now'],
		['2026-03-01T11:59:20Z', '40 seconds ago'],
		['2026-03-01T11:30:01Z', '29 minutes ago'],
		['2026-03-01T09:00:00Z', '3 hours ago'],
		['2026-02-27T11:00:00Z', '2 days ago'],
	])('%s is %s', (iso, words) => {
		expect(formatAge(iso, now)).toBe(words);
	});
});

describe('codes', () => {
	it('each reason has words of its own, short and long', () => {
		const labels = approvalReason.options.map(reasonLabel);
		const sentences = approvalReason.options.map(reasonSentence);
		expect(new Set([...labels, ...sentences]).size).toBe(2 * approvalReason.options.length);
	});

	it('each state has words of its own, short and long', () => {
		const labels = refundState.options.map(stateLabel);
		const sentences = refundState.options.map((state) => stateSentence(waiting(1, { state })));
		expect(new Set([...labels, ...sentences]).size).toBe(2 * refundState.options.length);
	});
});

describe('the log', () => {
	const decision = {
		approved: true,
		notes: '',
		decided_by: { id: '2', name: 'Dana' },
		decided_at: '2026-03-01T12:00:00Z',
	};
	it.each([
		['sidecar', 'the sidecar'],
		['stripe', 'Stripe'],
		['customer:9bea', 'the customer'],
		['staff:2', 'Dana'],
		['staff:5', 'user 5'],
		['operator:root', 'operator root'],
		['somebody:new', 'somebody:new'],
	])('names %s as %s', (actor, name) => {
		expect(actorLabel(actor, decision)).toBe(name);
	});

	it('names an attempt to send, and shows a type it does not know as it is', () => {
		const [first] = replyOf(waiting(1)).history;
		if (!first) throw new Error('no entry');
		const attempt = { ...first, type: 'refund.send_attempted', detail: { attempt: 2 } };
		expect(entryTitle(attempt)).toBe('Sent to Stripe, attempt 2');
		expect(entryTitle({ ...first, type: 'new.kind' })).toBe('new.kind');
	});
});

describe('addresses', () => {
	const places: Place[] = [
		{ screen: 'queue', state: 'open' },
		{ screen: 'queue', state: 'decided' },
		{ screen: 'queue', state: 'all' },
		{ screen: 'refund', id: 'rr_0193a5c1-0001-7abc-8abc-000000000001_2', view: 'conversation' },
		{ screen: 'refund', id: 'rr_0193a5c1-0001-7abc-8abc-000000000001', view: 'history' },
	];
	it.each(places)('lead back to where they came from: %o', (place) => {
		expect(parsePlace(placeHref(place))).toEqual(place);
	});

	it('that say nothing sensible lead to what waits', () => {
		expect(parsePlace('?page=ai-support-chat&state=nonsense&refund=')).toEqual(places[0]);
	});
});

describe('errors', () => {
	it.each([
		[{ code: 'fetch_error', message: 'x' }, 'offline'],
		[{ code: 'rest_cookie_invalid_nonce', message: 'x', data: { status: 403 } }, 'signed_out'],
		[{ code: 'rest_forbidden', message: 'No.', data: { status: 403 } }, 'forbidden'],
		[{ status: 404, detail: 'No.' }, 'not_found'],
		[{ status: 409, detail: 'No.' }, 'conflict'],
		[{ status: 400, detail: 'No.' }, 'invalid'],
		[{ status: 503, detail: 'No.' }, 'unreachable'],
		[
			{ status: 503, detail: 'No.', type: 'urn:ai-support-chat:problem:not-configured' },
			'unpaired',
		],
		[{ code: 'invalid_json', message: 'Broken.' }, 'failed'],
		['nonsense', 'failed'],
		[null, 'failed'],
	])('%o is told as %s', (thrown, kind) => {
		const problem = readProblem(thrown);
		expect(problem.kind).toBe(kind);
		expect(problem.detail).not.toBe('');
	});
});
