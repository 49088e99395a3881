import type { Json, ToolDescription, ToolOutcome } from '../../contract/hands.ts';
import type { Plan, PlanRequest } from '../planner.ts';
import { isSchema } from '../strict-schema.ts';
import type { Goal } from './goal.ts';
import { answer, call, offered } from './plans.ts';
import { asked } from './questions.ts';
import { fill, stringsFor } from './strings/table.ts';

type TicketGoal = Goal & { kind: 'ticket' };

export const TICKET_TOOL = 'zendesk_create_ticket';
/** Fewer words of content than these say that a person is wanted, not what for. */
const ENOUGH_WORDS = 3;
/** The longest body that the ticket Hand takes, in characters. */
const MOST_BODY = 4000;
const NO_CONTENT =
	/^(?:i|we|you|me|my|a|an|the|to|with|for|from|of|is|am|it|this|that|and|or|in|on|at|please|hi|hello|hey|thanks?|want|wanna|need|would|like|d|can|could|may|have|get|talk|speak|speaking|talking|chat|contact|call|reach|ask|help|assistance|human|person|people|real|live|agents?|operators?|someone|somebody|anyone|representative|manager|supervisor|staff|team|support|customer|service|care|ticket|complaint|complain|claim|open|file|create|make|raise|submit|lodge|yes|no|ok|now|some|any|your|know|how|what|where|do|does|free|number|ich|möchte|will|mit|einem|einen|eine|ein|menschen|mitarbeiter|sprechen|bitte|jemandem|kundendienst|je|veux|voudrais|parler|à|avec|un|une|conseiller|humain|quiero|hablar|con|una|persona|agente|humano|por|favor)$/iu;

export function ticketTool(request: PlanRequest): ToolDescription | undefined {
	return offered(request, TICKET_TOOL);
}

/**
 * Files what the customer wants a person to see. Asks once what it is about and once for an
 * e-mail address, then files without; `atOnce` (something is broken on our side) asks nothing.
 */
export function planTicket(request: PlanRequest, goal: TicketGoal, atOnce = false): Plan {
	const strings = stringsFor(request.locale);
	const tool = ticketTool(request);
	if (tool === undefined) return answer(strings.ticketFailed);
	const questions = request.transcript
		.filter((line) => line.role === 'assistant')
		.map((line) => asked(line.text));
	const latest = request.trigger.kind === 'message' ? request.trigger.text : '';
	const words = (goal.about.join(' ').match(/\p{L}+/gu) ?? []).filter(
		(word) => !NO_CONTENT.test(word),
	).length;
	if (!atOnce && words < ENOUGH_WORDS && !questions.includes('describe')) {
		return answer(strings.askDescribe);
	}
	const reachable = goal.email !== null || request.customerHasEmail;
	if (!atOnce && !reachable && questions.at(-1) !== 'email') {
		return answer(strings.askEmail);
	}
	const [order] = goal.orders;
	const about = goal.about[0] ?? latest;
	const subject =
		atOnce && order !== undefined
			? fill(strings.ticketRefundSubject, { order })
			: fill(strings.ticketSubject, { about: clip(about.replace(/\s+/g, ' '), 100) });
	return call(tool, {
		subject,
		body: body(request, goal, latest),
		requester_email: goal.email,
		priority: priority(tool),
	});
}

export function ticketAnswer(request: PlanRequest, outcome: ToolOutcome): Plan {
	const strings = stringsFor(request.locale);
	if (!outcome.ok) return answer(strings.ticketFailed);
	const before = request.results.slice(0, -1).some((result) => !result.outcome.ok);
	const { reference, ticket_number: number } = outcome.output;
	const filed = fill(strings.ticketFiled, {
		reference: [reference, typeof number === 'string' ? `(#${number})` : null]
			.filter((part) => typeof part === 'string')
			.join(' '),
	});
	return answer(before ? `${strings.unavailable} ${filed}` : filed);
}

/** What the customer said of it and what is known; the Hand attaches the conversation. */
function body(request: PlanRequest, goal: TicketGoal, latest: string): string {
	const said = goal.about.length > 0 ? goal.about : lastSaid(request, latest);
	const facts = request.results.map((result) =>
		result.outcome.ok
			? `${result.name}: done`
			: `${result.name}: ${result.outcome.error.type} (${result.outcome.error.message})`,
	);
	if (goal.orders.length > 0) facts.unshift(`Order: ${goal.orders.join(', ')}`);
	facts.push(`Reference: ${request.refundRequestId}`);
	const tail = clip(facts.join('\n'), 1000);
	return `${clip(said.map((text) => `Customer: ${text}`).join('\n'), MOST_BODY - 1002)}\n\n${tail}`;
}

function lastSaid(request: PlanRequest, latest: string): readonly string[] {
	const earlier = request.transcript
		.filter((line) => line.role === 'customer')
		.slice(-3)
		.map((line) => line.text);
	return latest === '' ? earlier : [...earlier, latest];
}

/** The ordinary one of the priorities that the Hand knows. */
function priority(tool: ToolDescription): Json {
	const properties = tool.inputSchema['properties'];
	const schema = isSchema(properties) ? properties['priority'] : undefined;
	const known = isSchema(schema) ? schema['enum'] : undefined;
	const names = Array.isArray(known) ? (known as readonly Json[]) : ['normal'];
	return names.includes('normal') ? 'normal' : (names[0] ?? 'normal');
}

function clip(text: string, length: number): string {
	return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
