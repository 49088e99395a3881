import type { ToolError } from '../../contract/hands.ts';
import { KNOWLEDGE_TOOL } from '../passages.ts';
import type { Plan, Planned, Planner, PlanRequest } from '../planner.ts';
import { planKnowledge } from './answer-knowledge.ts';
import { goalOf, type Goal } from './goal.ts';
import { planRefund } from './plan-refund.ts';
import { describeOrder } from './order-facts.ts';
import { lookUp, orderKnown } from './look-up.ts';
import { planTicket, TICKET_TOOL, ticketAnswer } from './plan-ticket.ts';
import { answer } from './plans.ts';
import { asksOfShop, isAboutShop } from './shop-question.ts';
import { stringsFor } from './strings/table.ts';

/**
 * Plans without a model: reads the conversation by rules, looks up orders, requests refunds and
 * files tickets. It acts on a refund only when one order and one amount are asked for in plain
 * words; in every other case it asks. All it says comes from one table of strings.
 */
export function createRulesPlanner(): Planner {
	return {
		plan: (request, onSentence) => {
			const plan = planByRules(request);
			if (plan.kind === 'answer') onSentence(plan.answer.text);
			const planned: Planned = { plan, planner: 'rules', usage: null };
			return Promise.resolve(planned);
		},
	};
}

export function planByRules(request: PlanRequest): Plan {
	if (request.trigger.kind === 'settled') return { kind: 'nothing' };
	const goal = goalOf(request);
	const last = request.results.at(-1);
	if (last?.name === TICKET_TOOL) return ticketAnswer(request, last.outcome);
	if (last?.outcome.ok === false && last.name !== KNOWLEDGE_TOOL) {
		return afterError(request, goal, last.outcome.error);
	}
	return fromKnowledge(request, goal) ?? step(request, goal);
}

/** Questions about the shop are answered from its knowledge, where that has an answer. */
function fromKnowledge(request: PlanRequest, goal: Goal): Plan | undefined {
	if (request.trigger.kind !== 'message') return undefined;
	const { text } = request.trigger;
	const recalled = request.passages.length > 0;
	switch (goal.kind) {
		case 'policy':
			return planKnowledge(request, text);
		case 'handover':
		case 'other':
		case 'greeting':
		case 'thanks':
			return asksOfShop(text) || (recalled && goal.kind === 'other' && isAboutShop(text))
				? planKnowledge(request, text)
				: undefined;
		case 'status':
			return goal.orders.length === 0 && recalled && isAboutShop(text)
				? planKnowledge(request, text)
				: undefined;
		case 'ticket':
			return recalled && asksOfShop(text) && !/\b(?:speak|talk|human|person|agent)\b/i.test(text)
				? planKnowledge(request, text)
				: undefined;
		case 'refund':
		case 'track':
		case 'declined':
			return undefined;
	}
}

function step(request: PlanRequest, goal: Goal): Plan {
	const strings = stringsFor(request.locale);
	switch (goal.kind) {
		case 'refund':
			return planRefund(request, goal);
		case 'status':
			return planStatus(request, goal);
		case 'ticket':
			return planTicket(request, goal);
		case 'track':
			return answer(strings.track);
		case 'policy':
			return answer(strings.policy);
		case 'handover':
			return answer(`${strings.handover} ${strings.offerTicket}`);
		case 'declined':
			return answer(strings.declined);
		case 'greeting':
			return answer(strings.greeting);
		case 'thanks':
			return answer(strings.thanks);
		case 'other':
			return answer(strings.other);
	}
}

function planStatus(request: PlanRequest, goal: Goal & { kind: 'status' }): Plan {
	const strings = stringsFor(request.locale);
	const [order, ...more] = goal.orders;
	if (order === undefined) return answer(strings.askOrderForStatus);
	if (more.length > 0) {
		return answer(strings.askWhichOrder, { orders: goal.orders.join(', ') });
	}
	const facts = orderKnown(request);
	if (facts !== undefined) return answer(describeOrder(facts, strings, request.locale));
	return (
		lookUp(request, order, goal.email) ??
		answer(`${strings.orderUnavailable} ${strings.offerTicket}`)
	);
}

function afterError(request: PlanRequest, goal: Goal, error: ToolError): Plan {
	const strings = stringsFor(request.locale);
	switch (error.type) {
		case 'order_not_found':
			return answer(`${strings.orderNotFound} ${strings.offerTicket}`);
		case 'order_number_needed':
			return answer(strings.askOrder);
		default: {
			// A rule said no, and will again; what is only down may be back when a person looks.
			if (!error.retriable && error.type !== 'unavailable') {
				return answer(`${strings.refused} ${strings.offerTicket}`, { message: error.message });
			}
			// Nobody is helped by asking twice: the team gets it at once, with what is known.
			const orders = 'orders' in goal ? goal.orders : [];
			const email = 'email' in goal ? goal.email : null;
			const filed = planTicket(request, { kind: 'ticket', about: [], orders, email }, true);
			return filed.kind === 'call'
				? filed
				: answer(`${strings.unavailable} ${strings.ticketFailed}`);
		}
	}
}
