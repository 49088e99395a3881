import { z } from 'zod';
import type { TranscriptMessage } from '../contract/conversations.ts';
import { defineHand, type Hand, type HandContext } from './hand.ts';
import { clipConversation, mailAddressOf } from './ticket-text.ts';
import type { Tickets } from './tickets.ts';

const input = z.strictObject({
	subject: z.string().trim().min(1).max(200),
	body: z
		.string()
		.trim()
		.min(1)
		.max(4000)
		.describe('What the customer needs, for the shop’s staff.'),
	requester_email: z
		.string()
		.trim()
		.max(254)
		.nullable()
		.describe('Where the customer wants the answer; null if not given.'),
	priority: z.enum(['low', 'normal', 'high', 'urgent']),
});

const output = z.object({
	/** Ours; good for as long as there is the shop. */
	reference: z.string(),
	/** Zendesk's own number, when it was quick enough. */
	ticket_number: z.string().nullable(),
	filed: z.enum(['email', 'zendesk']),
});

export interface TicketHandDeps {
	readonly tickets: Tickets;
	readonly transcript: (conversationId: string) => readonly TranscriptMessage[];
	/** The refunds of a conversation, for whoever takes over. */
	readonly refunds: (
		conversationId: string,
	) => readonly { readonly id: string; readonly state: string }[];
}

/**
 * Hands the conversation to a person, at Zendesk or by mail to the shop, with a number of our own
 * that is durable from the moment the customer is told it.
 */
export function createTicketHand(deps: TicketHandDeps): Hand {
	return defineHand({
		name: 'zendesk_create_ticket',
		description:
			'Files a ticket so that a person of the shop takes over. The conversation is attached by itself. Tell the customer the reference, and the ticket_number if there is one.',
		effect: 'write',
		input,
		output,
		available: () => true,
		async run(ticket, context) {
			const { reference, number } = await deps.tickets.open(context.callId, {
				requester_email:
					mailAddressOf(ticket.requester_email) ?? mailAddressOf(context.customer.email),
				subject: ticket.subject,
				body: textOf(deps, ticket, context),
				priority: ticket.priority,
				tags: tagsOf(context.locale),
				locale: context.locale,
			});
			const filed = deps.tickets.filedBy;
			return { ok: true as const, output: { reference, ticket_number: number, filed } };
		},
	});
}

/** All that a person needs who was not there. */
function textOf(deps: TicketHandDeps, ticket: z.infer<typeof input>, context: HandContext): string {
	const said = deps
		.transcript(context.conversationId)
		.map(({ role, text }) => `${role === 'customer' ? 'Customer' : 'Assistant'}: ${text}`)
		.join('\n\n');
	const refunds = deps
		.refunds(context.conversationId)
		.map(({ id, state }) => `Refund: ${id} (${state})`);
	return [
		ticket.body,
		addressLines(ticket.requester_email, context),
		`Priority: ${ticket.priority}`,
		`Conversation: ${context.conversationId}`,
		`Refund request: ${context.refundRequestId}`,
		refunds.join('\n'),
		`--- The conversation ---\n${clipConversation(said)}`,
	]
		.filter((part) => part !== '')
		.join('\n\n');
}

/** Whose address it is, as far as we know: a given one proves nothing. */
function addressLines(given: string | null, context: HandContext): string {
	const account = mailAddressOf(context.customer.email);
	const lines: string[] = [];
	if (given) {
		lines.push(
			mailAddressOf(given) === null
				? `Given as the address for the answer: ${given}`
				: `Answer to: ${given} (as given in the chat, not proven)`,
		);
	}
	if (account !== null) lines.push(`Address of the customer's account: ${account}`);
	return lines.join('\n');
}

function tagsOf(locale: string): string[] {
	const language = /^[a-z]{2,3}/i.exec(locale)?.[0].toLowerCase();
	return ['ai-support-chat', ...(language === undefined ? [] : [`lang-${language}`])];
}
