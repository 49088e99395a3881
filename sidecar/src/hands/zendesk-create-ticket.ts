import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TranscriptMessage } from '../contract/conversations.ts';
import type { MailBody } from '../contract/wordpress.ts';
import type { Tx, Write } from '../db/write.ts';
import { neverParked } from '../outbox/never-parked.ts';
import { defineHand, type Hand } from './hand.ts';
import { clipConversation, mailAddressOf } from './ticket-text.ts';

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

const output = z.object({ reference: z.string(), filed: z.enum(['email', 'zendesk']) });

/** A ticket as the outbox carries it to the shop. */
const ticketMail = z.object({
	reference: z.string(),
	requester_email: z.string().nullable(),
	subject: z.string(),
	body: z.string(),
	locale: z.string(),
});
type TicketMail = z.infer<typeof ticketMail>;

/**
 * Hands the conversation to a person: by e-mail to the shop, with a number of our own, durable from
 * the moment the customer is told it.
 */
export function createTicketHand(deps: {
	readonly write: Write;
	readonly enqueue: (tx: Tx, key: string, ticket: TicketMail) => void;
	readonly transcript: (conversationId: string) => readonly TranscriptMessage[];
	/** Registers the delivery with the outbox. */
	readonly handle: (deliver: (payload: unknown) => Promise<void>) => void;
	readonly mail: (body: MailBody) => Promise<void>;
}): Hand {
	deps.handle(async (payload) => {
		try {
			await deps.mail({ template: 'ticket', ...ticketMail.parse(payload) });
		} catch (error) {
			// The customer was told its reference.
			throw neverParked(error);
		}
	});
	return defineHand({
		name: 'zendesk_create_ticket',
		description:
			'Files a ticket so that a person of the shop takes over. The conversation is attached by itself. Tell the customer the reference.',
		effect: 'write',
		input,
		output,
		available: () => true,
		async run(ticket, context) {
			const reference = referenceOf(context.callId);
			const said = deps
				.transcript(context.conversationId)
				.map(({ role, text }) => `${role === 'customer' ? 'Customer' : 'Assistant'}: ${text}`)
				.join('\n\n');
			const given = ticket.requester_email;
			const address = mailAddressOf(given);
			await deps.write('hands.ticket', (tx) => {
				deps.enqueue(tx, context.callId, {
					reference,
					requester_email: address ?? mailAddressOf(context.customer.email),
					subject: ticket.subject,
					body: [
						ticket.body,
						...(given && address === null ? [`Given as the address for the answer: ${given}`] : []),
						`Priority: ${ticket.priority}`,
						`Conversation: ${context.conversationId}`,
						`Refund request: ${context.refundRequestId}`,
						`--- The conversation ---\n${clipConversation(said)}`,
					].join('\n\n'),
					locale: context.locale,
				});
			});
			return { ok: true as const, output: { reference, filed: 'email' as const } };
		},
	});
}

/** Short enough to be read out; derived from the call, so made again it is the same ticket. */
function referenceOf(callId: string): string {
	const digits = BigInt(`0x${createHash('sha256').update(callId).digest('hex').slice(0, 12)}`);
	return `T-${(digits % 100_000_000n).toString().padStart(8, '0')}`;
}
