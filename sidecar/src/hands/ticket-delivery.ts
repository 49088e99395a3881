import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { MailBody } from '../contract/wordpress.ts';
import { Retryable } from '../failure.ts';
import type { NewZendeskTicket, ZendeskClient } from '../providers/zendesk.ts';
import { ZendeskInvalid, ZendeskKeyReused } from '../providers/zendesk-refusal.ts';

/** A ticket as the outbox carries it. What has a default was not in rows of earlier versions. */
export const outboxTicket = z.object({
	reference: z.string(),
	requester_email: z.string().nullable(),
	subject: z.string(),
	body: z.string(),
	locale: z.string(),
	priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
	tags: z.array(z.string()).default([]),
	/** ISO 8601. */
	asked_at: z.string().default('1970-01-01T00:00:00.000Z'),
});
export type OutboxTicket = z.infer<typeof outboxTicket>;

/** Zendesk keeps an idempotency key two hours; clocks and slow requests take the rest. */
const KEY_HOLDS_MS = 110 * 60_000;

/**
 * Files a ticket at Zendesk, however often it is called for the same one. While the idempotency key
 * holds, Zendesk itself sees to it; a ticket asked for longer ago (or of a time we cannot tell) is
 * looked up by its reference first, and then has the key's two hours again.
 *
 * @returns Zendesk's number
 */
export async function fileAtZendesk(
	deps: { readonly zendesk: ZendeskClient; readonly clock: Clock },
	ticket: OutboxTicket,
): Promise<string> {
	const { zendesk } = deps;
	const age = deps.clock.now().getTime() - Date.parse(ticket.asked_at);
	if (!(age >= 0 && age < KEY_HOLDS_MS)) {
		const found = await zendesk.findTicket(ticket.reference);
		if (found !== null) return String(found);
	}
	const wire = zendeskTicket(ticket);
	try {
		return String(await createOrFind(zendesk, wire, ticket.reference));
	} catch (error) {
		// A requester whom Zendesk does not take (suspended, an address it finds wrong) must not keep
		// the ticket from the shop: it is in the text as well.
		if (!(error instanceof ZendeskInvalid) || wire.requester === null) throw error;
		const without = { ...wire, requester: null };
		return String(await createOrFind(zendesk, without, `${ticket.reference}-no-requester`));
	}
}

async function createOrFind(
	zendesk: ZendeskClient,
	ticket: NewZendeskTicket,
	key: string,
): Promise<number> {
	try {
		return await zendesk.createTicket(ticket, key);
	} catch (error) {
		if (!(error instanceof ZendeskKeyReused)) throw error;
		const found = await zendesk.findTicket(ticket.externalId);
		if (found !== null) return found;
		throw new Retryable('zendesk_key_reused', error.message, { cause: error });
	}
}

function zendeskTicket(ticket: OutboxTicket): NewZendeskTicket {
	return {
		externalId: ticket.reference,
		subject: ticket.subject,
		note: `${ticket.body}\n\nReference: ${ticket.reference}`,
		requester:
			ticket.requester_email === null
				? null
				: { email: ticket.requester_email, name: ticket.requester_email },
		priority: ticket.priority,
		tags: ticket.tags,
	};
}

export function ticketMail(ticket: OutboxTicket): MailBody {
	return {
		template: 'ticket',
		reference: ticket.reference,
		requester_email: ticket.requester_email,
		subject: ticket.subject,
		body: ticket.body,
		locale: ticket.locale,
	};
}
