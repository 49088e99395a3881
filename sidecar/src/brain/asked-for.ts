import { formatMoney } from '../money.ts';
import type { ToolCall } from '../contract/hands.ts';
import type { PlanRequest } from './planner.ts';
import { orderFacts, type OrderFacts } from './rules/order-facts.ts';
import { TICKET_TOOL } from './rules/plan-ticket.ts';
import { asked, type Question } from './rules/questions.ts';
import { readMessage, type Reading } from './rules/reading.ts';
import { fill, stringsFor } from './rules/strings/table.ts';
import { amounts, minorUnits } from './text/amounts.ts';
import { languagesOf, wordsOf } from './text/languages.ts';

/** What a customer wrote, and what the words before had asked them. */
interface Said {
	readonly reading: Reading;
	readonly question: Question | undefined;
	readonly before: string;
}

/**
 * A model's wish to write, held against the customer's own words, for what it read elsewhere (a
 * page, a title, a note) may have asked it to. Undefined when the customer asked for it or agreed
 * to it; else the question that finds out. Reads are not held up, nor are Hands whose words only
 * their owner knows: those have their own approval.
 */
export function questionBefore(request: PlanRequest, call: ToolCall): string | undefined {
	switch (call.name) {
		case 'stripe_issue_refund':
			return beforeRefund(request, call);
		case TICKET_TOOL:
		case 'slack_post_message':
			return wantsPeople(request) ? undefined : stringsFor(request.locale).offerTicket;
		default:
			return undefined;
	}
}

function beforeRefund(request: PlanRequest, call: ToolCall): string | undefined {
	const strings = stringsFor(request.locale);
	const { charge_id: charge, amount_cents: cents } = call.arguments;
	const order = request.results
		.flatMap(({ outcome }) => (outcome.ok ? [orderFacts(outcome.output)] : []))
		.findLast((facts) => facts?.charge_id === charge);
	if (order === undefined || typeof cents !== 'number') return strings.askOrderAndAmount;
	const said = linesOf(request);
	const wanted = said.some(
		({ reading, question }) =>
			reading.refund === 'request' ||
			reading.refund === 'confirm' ||
			(question === 'confirm' && agrees(reading)),
	);
	const takenBack = said.at(-1)?.reading.refund === 'decline';
	if (wanted && !takenBack && said.some((line) => names(line, order, cents, request.locale))) {
		return undefined;
	}
	const amount = formatMoney({ amount: cents, currency: order.currency }, request.locale);
	return fill(strings.confirm, { amount, order: order.order_number });
}

/** Did these words name the amount, or agree to it when it was named to them? */
function names(
	{ reading, question, before }: Said,
	order: OrderFacts,
	cents: number,
	locale: string,
): boolean {
	const all = reading.full && cents === order.refundable_cents;
	const own = [...reading.amounts, ...(reading.bareAmount ? [reading.bareAmount] : [])];
	if (all || own.some((amount) => minorUnits(amount, order.currency) === cents)) return true;
	if (question !== 'confirm' || !agrees(reading)) return false;
	const offered = amounts(before, locale).map((amount) => minorUnits(amount, order.currency));
	return offered.length === 0 ? cents === order.refundable_cents : offered.includes(cents);
}

/** A person was asked for, something is wrong or down, or an offer was taken. */
function wantsPeople(request: PlanRequest): boolean {
	const down = request.results.some(
		({ outcome }) =>
			!outcome.ok && (outcome.error.retriable || outcome.error.type === 'unavailable'),
	);
	if (down) return true;
	return linesOf(request).some(
		({ reading, question }) =>
			reading.human ||
			reading.problem ||
			reading.refund === 'request' ||
			(question === 'ticket' && agrees(reading)) ||
			(question === 'email' && reading.emails.length > 0),
	);
}

/** Yes; or a word or two, not no, of a language in which we do not know the word for it. */
function agrees({ yes, no, text }: Reading): boolean {
	if (yes || no) return yes;
	const words = wordsOf(text);
	return words.length > 0 && words.length <= 2 && languagesOf(text, 1).length === 0;
}

function linesOf(request: PlanRequest): Said[] {
	const lines = [...request.transcript];
	if (request.trigger.kind === 'message') {
		lines.push({ role: 'customer', text: request.trigger.text });
	}
	const said: Said[] = [];
	let before = '';
	for (const { role, text } of lines) {
		if (role === 'assistant') {
			before = text;
		} else {
			said.push({ reading: readMessage(text, request.locale), question: asked(before), before });
			before = '';
		}
	}
	return said;
}
