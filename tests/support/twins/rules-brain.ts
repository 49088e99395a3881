import type { ChatRequest } from './openai-request.ts';
import { schemaFault } from './openai-script.ts';
import { offeredTools, readConversation } from './rules-conversation.ts';
import { afterOrder, explain, has, OFFER, say, type Decision, type Tools } from './rules-order.ts';
import { readWish, type Wish } from './rules-reading.ts';
import { describeRefund, describeTicket } from './rules-wording.ts';

function ticket(wish: Wish, said: readonly string[], tools: Tools): Decision {
	if (!has(tools, 'zendesk_create_ticket')) {
		return say('I am sorry, I cannot open a ticket here. Please write to the shop.');
	}
	return {
		kind: 'call',
		name: 'zendesk_create_ticket',
		arguments: {
			subject: (said.at(-1) ?? 'A customer asks for help').slice(0, 80),
			body: said.slice(-5).join('\n'),
			requester_email: wish.email ?? null,
			priority: 'normal',
		},
	};
}

function begin(wish: Wish, said: readonly string[], tools: Tools): Decision {
	switch (wish.intent) {
		case 'refund':
		case 'order':
			if (!has(tools, 'shopify_get_order')) {
				return say(`I cannot look up orders right now. ${OFFER}`);
			}
			if (wish.orderNumber === undefined && wish.email === undefined) {
				return say('Of course. What is your order number?');
			}
			return {
				kind: 'call',
				name: 'shopify_get_order',
				arguments: {
					order_id: wish.orderNumber ?? null,
					customer_email: wish.email ?? null,
				},
			};
		case 'ticket':
			return ticket(wish, said, tools);
		case 'greeting':
			return say('Hello! I can look up an order, ask for a refund, or open a ticket for you.');
		case 'thanks':
			return say('You are welcome.');
		case 'no':
			return say('All right. Tell me if there is anything else.');
		case 'yes':
		case 'other':
			return say(
				'I can look up an order, ask for a refund, or open a ticket for you. What would you like?',
			);
	}
}

/** What the demo's model does next in a conversation. */
export function decide(request: ChatRequest): Decision {
	const tools = offeredTools(request.schema);
	const conversation = readConversation(request.messages);
	const wish = readWish(conversation);
	const last = conversation.results.at(-1);
	if (conversation.event?.kind === 'settled') return say('');
	if (conversation.event?.kind === 'invalid_reply') {
		return say(conversation.event.already_shown === '' ? `I cannot say. ${OFFER}` : OFFER);
	}
	if (!last) return begin(wish, conversation.said, tools);
	switch (last.name) {
		case 'shopify_get_order':
			return afterOrder(last, wish, tools);
		case 'stripe_issue_refund':
			return say(last.ok ? describeRefund(last.output) : explain(last, wish));
		case 'zendesk_create_ticket':
			return say(last.ok ? describeTicket(last.output) : explain(last, wish));
		default:
			return say(last.ok ? 'That is done.' : explain(last, wish));
	}
}

function envelope(decision: Decision): object {
	switch (decision.kind) {
		case 'call':
			return {
				type: 'tool_call',
				tool_call: { name: decision.name, arguments: decision.arguments },
				final_message: null,
			};
		case 'say':
			return {
				type: 'final_message',
				tool_call: null,
				final_message: { text: decision.text, citations: null, approvals_needed: null },
			};
	}
}

/** The envelope that the demo's model answers with; always one that the schema lets through. */
export function rulesAnswer(request: ChatRequest): object {
	const decision = decide(request);
	const answer = envelope(decision);
	if (schemaFault(request.schema, answer) === undefined) return answer;
	const needsAddress = decision.kind === 'call' && decision.name === 'zendesk_create_ticket';
	return envelope(
		say(
			needsAddress
				? 'Which e-mail address should the shop answer to?'
				: `I am sorry, I cannot do that here. ${OFFER}`,
		),
	);
}
