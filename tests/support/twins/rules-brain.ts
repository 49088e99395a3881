import { z } from 'zod';
import type { ChatRequest } from './openai-request.ts';
import { schemaFault } from './openai-script.ts';
import { summaryAnswer } from './rules-summary.ts';
import { offeredTools, readConversation, type Conversation } from './rules-conversation.ts';
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

/** The look-up goes by the name of where the shop keeps its orders. */
const LOOK_UPS = ['shopify_get_order', 'woocommerce_get_order'];

/** A question about the shop, and about nothing that is the customer's own. */
const ASKS =
	/\?|^\s*(?:what|how|when|where|which|who|why|do|does|is|are|can|may|tell me)\b|\bpolic(?:y|ies)\b/i;
const OWN =
	/\b(?:my|mine|me|refund (?:me|order)|order \W?\d|human|person|agent|ticket|complain\w*)\b/i;
const found = z.object({
	passages: z.array(z.object({ id: z.string(), text: z.string() })),
});

/** The first sentences of the best passage, as they are, and where they stand. */
function quote(
	passages: readonly { readonly id: string; readonly text: string }[],
): Decision | undefined {
	const [best] = passages;
	if (best === undefined) return undefined;
	const sentences = Array.from(
		new Intl.Segmenter('en', { granularity: 'sentence' }).segment(best.text),
		({ segment }) => segment.trim(),
	);
	return { kind: 'say', text: sentences.slice(0, 2).join(' '), citations: [best.id] };
}

function begin(wish: Wish, { said, passages }: Conversation, tools: Tools): Decision {
	const question = said.at(-1) ?? '';
	if (wish.orderNumber === undefined && ASKS.test(question) && !OWN.test(question)) {
		const known = quote(passages);
		if (known !== undefined) return known;
		if (tools?.has('knowledge_search') === true) {
			return { kind: 'call', name: 'knowledge_search', arguments: { query: question, top_k: 5 } };
		}
	}
	const lookUp = LOOK_UPS.find((name) => has(tools, name));
	switch (wish.intent) {
		case 'refund':
		case 'order':
			if (lookUp === undefined) {
				return say(`I cannot look up orders right now. ${OFFER}`);
			}
			if (wish.orderNumber === undefined && wish.email === undefined) {
				return say('Of course. What is your order number?');
			}
			return {
				kind: 'call',
				name: lookUp,
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
	if (!last) return begin(wish, conversation, tools);
	switch (last.name) {
		case 'knowledge_search':
			return (
				quote(found.safeParse(last.output).data?.passages ?? []) ??
				say(`I do not know that. ${OFFER}`)
			);
		case 'shopify_get_order':
		case 'woocommerce_get_order':
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
				final_message: {
					text: decision.text,
					citations: decision.citations ?? null,
					approvals_needed: null,
				},
			};
	}
}

/** The envelope that the demo's model answers with; always one that the schema lets through. */
export function rulesAnswer(request: ChatRequest): object {
	const summary = summaryAnswer(request);
	if (summary) return summary;
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
