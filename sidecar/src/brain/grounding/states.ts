import type { Evidence } from './evidence.ts';
import { isGeneral } from './general.ts';
import { AMOUNT_MASK } from './masks.ts';
import type { StateWords } from './state-words.ts';
import { LEXICONS, plain } from './states-in.ts';

/** What supports each state that a sentence may claim, as the results spell it. */
const SUPPORT: Readonly<Record<string, readonly string[]>> = {
	shipped: ['fulfilled', 'shipped', 'in_transit', 'out_for_delivery', 'delivered'],
	partly_shipped: ['partially_fulfilled', 'partial'],
	delivered: ['delivered'],
	preparing: [
		'in_progress',
		'unfulfilled',
		'open',
		'scheduled',
		'pending_fulfillment',
		'processing',
	],
	not_shipped: ['unfulfilled', 'in_progress', 'scheduled', 'processing'],
	on_hold: ['on_hold'],
	scheduled: ['scheduled'],
	returned: ['returned'],
	cancelled: ['cancelled', 'canceled', 'voided'],
	paid: ['paid', 'partially_refunded', 'succeeded'],
	partly_paid: ['partially_paid'],
	payment_pending: ['pending', 'authorized'],
	authorized: ['authorized'],
	voided: ['voided'],
	expired: ['expired'],
	refunded: ['refunded'],
	partly_refunded: ['partially_refunded'],
	refund_approved: ['approved', 'submitting', 'submitted', 'confirmed'],
	refund_denied: ['denied'],
	refund_waiting: ['awaiting_approval', 'requested'],
	refund_sent: ['submitted', 'confirmed'],
	refund_confirmed: ['confirmed'],
	failed: ['failed'],
	unknown: ['unknown'],
};

/** States that an evidence state of the key excludes although the words are near. */
const DENIES: Readonly<Record<string, readonly string[]>> = {
	shipped: ['unfulfilled', 'in_progress', 'scheduled', 'on_hold', 'cancelled', 'processing'],
	delivered: ['unfulfilled', 'in_progress', 'scheduled', 'on_hold', 'cancelled', 'processing'],
	paid: ['pending', 'authorized', 'partially_paid', 'voided', 'expired'],
	refunded: ['paid', 'pending', 'authorized', 'partially_paid', 'partially_refunded'],
	refund_approved: ['awaiting_approval', 'requested', 'denied', 'paid', 'pending', 'authorized'],
	refund_sent: [
		'awaiting_approval',
		'requested',
		'denied',
		'approved',
		'failed',
		'paid',
		'pending',
		'authorized',
	],
	refund_confirmed: [
		'awaiting_approval',
		'requested',
		'denied',
		'approved',
		'submitted',
		'failed',
		'paid',
		'pending',
		'authorized',
	],
	cancelled: [
		'unfulfilled',
		'in_progress',
		'fulfilled',
		'partially_fulfilled',
		'on_hold',
		'scheduled',
	],
	returned: [
		'unfulfilled',
		'in_progress',
		'fulfilled',
		'partially_fulfilled',
		'on_hold',
		'scheduled',
	],
	on_hold: ['unfulfilled', 'in_progress', 'fulfilled', 'partially_fulfilled', 'scheduled'],
};

/** The words of the first state claim that the evidence does not support. */
export function unsupportedState(sentence: string, evidence: Evidence): string | undefined {
	for (const lexicon of LEXICONS) {
		const found = unsupportedIn(plain(sentence), evidence, lexicon);
		if (found !== undefined) return found;
	}
	return undefined;
}

function unsupportedIn(
	sentence: string,
	evidence: Evidence,
	words: StateWords,
): string | undefined {
	let left = sentence;
	const question = /[?？]\s*$/u.test(sentence);
	const asks = question && words.opensQuestion.test(sentence);
	const asksState = question && words.asksState.test(sentence);
	for (const { state, form } of words.states) {
		// Hardly any form is in a sentence, and `matchAll` copies (and may compile) its expression.
		if (left.search(form) === -1) continue;
		for (const match of left.matchAll(form)) {
			const [raw] = match;
			const start = match.index;
			left = left.slice(0, start) + '\u0002'.repeat(raw.length) + left.slice(start + raw.length);
			const clause = clauseBefore(sentence.slice(0, start), words);
			if (asks || words.hypothetical.test(clause)) continue;
			const money = /^(?:refund|partly_refunded)/.test(state);
			if (!money && (asksState || words.modal.test(clause))) continue;
			if (money && words.permission.test(clause)) continue;
			if (evidence.rules.has(state) && isGeneral(sentence)) continue;
			const denied = words.negation.test(clause.slice(-40));
			if (denied ? !deniedBy(state, evidence) : !supportedBy(state, sentence, evidence)) return raw;
		}
	}
	return undefined;
}

function supportedBy(state: string, sentence: string, evidence: Evidence): boolean {
	if (SUPPORT[state]?.some((each) => evidence.states.has(each)) === true) return true;
	// A partial refund is a refund when its sentence says how much.
	if (state === 'refunded' && evidence.states.has('partially_refunded')) {
		return sentence.includes(AMOUNT_MASK);
	}
	return false;
}

function deniedBy(state: string, evidence: Evidence): boolean {
	return DENIES[state]?.some((each) => evidence.states.has(each)) === true;
}

function clauseBefore(before: string, words: StateWords): string {
	return before.split(words.clauseBreak).at(-1) ?? '';
}
