import type { PlanRequest } from '../planner.ts';
import type { Amount } from '../text/amounts.ts';
import { classify } from '../intents/classify.ts';
import { languagesOf } from '../text/languages.ts';
import { asked, type Question } from './questions.ts';
import { readMessage, type Reading } from './reading.ts';

/** What the customer wants now, with what is known of it; slots may be missing or too many. */
export type Goal =
	| ({
			readonly kind: 'refund';
			/** False: it may be a request, so ask before acting. */
			readonly affirmed: boolean;
			readonly amounts: readonly Amount[];
			readonly full: boolean;
	  } & Known)
	| ({ readonly kind: 'status' } & Known)
	| ({ readonly kind: 'ticket'; readonly about: readonly string[] } & Known)
	| {
			readonly kind: 'declined' | 'track' | 'policy' | 'greeting' | 'thanks' | 'handover' | 'other';
	  };

interface Known {
	/** Distinct order numbers in play. */
	readonly orders: readonly string[];
	readonly email: string | null;
}

/** A message that only answers our question goes on with the goal of the message before. */
export function goalOf(request: PlanRequest): Goal {
	const lines = request.transcript.map((line) => ({ ...line }));
	if (request.trigger.kind === 'message') {
		lines.push({ role: 'customer', text: request.trigger.text });
	}
	const steps: { reading: Reading; question: Question | undefined }[] = [];
	let question: Question | undefined;
	for (const line of lines) {
		if (line.role === 'assistant') question = asked(line.text);
		else {
			steps.push({ reading: readMessage(line.text, request.locale), question });
			question = undefined;
		}
	}
	const email = steps.map((step) => step.reading.emails.at(-1)).findLast(Boolean) ?? null;
	// Back to the message that began what is being talked about.
	const answers: typeof steps = [];
	let begin = steps.length - 1;
	for (; begin >= 0; begin -= 1) {
		const step = steps[begin];
		if (step === undefined) break;
		answers.unshift(step);
		const passing = request.trigger.kind === 'verified' && begin > 0 && isBareAnswer(step.reading);
		if (!passing && !answersQuestion(step.reading, step.question)) break;
	}
	const first = answers[0];
	if (first === undefined) return { kind: 'other' };
	const earlier = steps.slice(0, Math.max(begin, 0)).map((step) => step.reading);
	return goalFrom(first.reading, answers.slice(1), earlier, email, request);
}

function goalFrom(
	first: Reading,
	answers: readonly { reading: Reading; question: Question | undefined }[],
	earlier: readonly Reading[],
	email: string | null,
	request: PlanRequest,
): Goal {
	const last = answers.at(-1);
	const named = ordersOf(first, answers, earlier);
	const verified = request.trigger.kind === 'verified' ? request.trigger.orderNumber : undefined;
	const orders = verified === undefined ? named : [verified];
	// Proving one order says nothing of another: what was asked of that one is not carried over.
	const another = verified !== undefined && named.some((each) => !sameOrder(each, verified));
	if (another) return { kind: 'status', orders, email };
	const refused = last?.question !== undefined && last.reading.no;
	const offered = answers.find(
		(step) => step.question === 'ticket' && (step.reading.yes || step.reading.human),
	);
	if (offered !== undefined) {
		const about = [...earlier.slice(-2), first, ...answers.map((step) => step.reading)];
		return { kind: 'ticket', about: tellings(about), orders, email };
	}
	if (refused && last.question !== 'email') return { kind: 'declined' };
	switch (first.refund) {
		case 'request':
		case 'confirm': {
			// A person was asked for, and the word refund is only what it is about.
			if (first.human && first.refund === 'confirm') break;
			let amounts = first.amounts;
			let full = first.full && amounts.length === 0;
			let affirmed = first.refund === 'request';
			if (amounts.length === 0 && !full && first.anchored && first.bareAmount !== undefined) {
				amounts = [first.bareAmount];
			}
			for (const { reading, question } of answers) {
				if (question === 'confirm' && reading.yes) affirmed = true;
				// Asked what to refund and answering with it is asking for it.
				if ((question === 'amount' || question === 'both') && !reading.no) affirmed = true;
				if (reading.amounts.length > 0) [amounts, full] = [reading.amounts, false];
				else if (reading.full) [amounts, full] = [[], true];
				else if (question === 'amount' && reading.bareAmount !== undefined) {
					[amounts, full] = [[reading.bareAmount], false];
				}
				if (reading.refund === 'request') affirmed = true;
				if (reading.refund === 'decline') return { kind: 'declined' };
			}
			return { kind: 'refund', affirmed, amounts, full, orders, email };
		}
		case 'decline':
			return { kind: 'declined' };
		case 'track':
			return orders.length > 0 ? { kind: 'status', orders, email } : { kind: 'track' };
		case 'policy':
			if (!first.human) return { kind: 'policy' };
			break;
		case 'none':
	}
	if (first.human) {
		const about = [first, ...answers.map((step) => step.reading)];
		return { kind: 'ticket', about: tellings(about), orders, email };
	}
	if (first.problem && first.refund === 'none' && !(first.status && orders.length > 0)) {
		return { kind: 'handover' };
	}
	const likely = request.trigger.kind === 'verified' ? undefined : likelyGoal(first, orders, email);
	if (likely !== undefined) return likely;
	if (first.status || first.orders.length > 0 || request.trigger.kind === 'verified') {
		return { kind: 'status', orders, email };
	}
	if (first.thanks) return { kind: 'thanks' };
	return { kind: first.greeting ? 'greeting' : 'other' };
}

function sameOrder(one: string, two: string): boolean {
	const plain = (number: string): string => number.replace(/^#/, '').toLowerCase();
	return plain(one) === plain(two);
}

/** Surer than this of an intent, or the words are not understood. */
const SURE = 0.9;

/** Where no rule speaks: what the words most likely want. A refund is then asked back, never made. */
function likelyGoal(
	first: Reading,
	orders: readonly string[],
	email: string | null,
): Goal | undefined {
	if (!languagesOf(first.text, 1).includes('en')) return undefined;
	const { intent, confidence } = classify(first.text);
	if (confidence < SURE) return undefined;
	switch (intent) {
		case 'get_refund': {
			const { amounts, full } = first;
			return { kind: 'refund', affirmed: false, amounts, full, orders, email };
		}
		case 'delivery_period':
			return first.status ? { kind: 'status', orders, email } : { kind: 'handover' };
		case 'track_order':
			return { kind: 'status', orders, email };
		case 'track_refund':
			return { kind: 'track' };
		case 'check_refund_policy':
			return { kind: 'policy' };
		case 'complaint':
		case 'contact_customer_service':
		case 'contact_human_agent':
			return { kind: 'ticket', about: [first.text], orders, email };
		case 'cancel_order':
		case 'change_order':
		case 'change_shipping_address':
		case 'check_cancellation_fee':
		case 'check_invoice':
		case 'check_payment_methods':
		case 'create_account':
		case 'delete_account':
		case 'delivery_options':
		case 'edit_account':
		case 'get_invoice':
		case 'newsletter_subscription':
		case 'payment_issue':
		case 'place_order':
		case 'recover_password':
		case 'registration_problems':
		case 'review':
		case 'set_up_shipping_address':
		case 'switch_account':
			return { kind: 'handover' };
	}
}

/** The newest message that names an order decides. */
function ordersOf(
	first: Reading,
	answers: readonly { reading: Reading; question: Question | undefined }[],
	earlier: readonly Reading[],
): readonly string[] {
	for (const { reading, question } of answers.toReversed()) {
		const isAmount = question === 'amount' && !reading.anchored && reading.amounts.length === 0;
		if (reading.orders.length > 0 && !isAmount) return reading.orders;
	}
	if (first.orders.length > 0) return first.orders;
	return earlier.findLast((reading) => reading.anchored)?.orders ?? [];
}

function answersQuestion(reading: Reading, question: Question | undefined): boolean {
	if (question === undefined) return false;
	if (reading.yes || reading.no) return true;
	if (reading.refund === 'request' || reading.refund === 'track') return false;
	switch (question) {
		case 'order':
			return reading.orders.length > 0 || reading.emails.length > 0;
		case 'amount':
			return reading.amounts.length > 0 || reading.full || reading.bareAmount !== undefined;
		case 'both':
			return reading.orders.length > 0 || reading.amounts.length > 0 || reading.full;
		case 'confirm':
			return reading.amounts.length > 0 || reading.full;
		case 'email':
			return true;
		case 'describe':
			return true;
		case 'ticket':
			return reading.human || reading.emails.length > 0;
	}
}

/** Only an e-mail address, a number or a yes: it began nothing. */
function isBareAnswer(reading: Reading): boolean {
	const left = reading.text.replace(/[^\s@]+@[^\s@]+|[\d\s#.,!-]+/gu, '');
	return left.length < 12 && reading.refund === 'none' && !reading.human && !reading.status;
}

function tellings(readings: readonly Reading[]): string[] {
	return readings.map((reading) => reading.text.trim()).filter((text) => text !== '');
}
