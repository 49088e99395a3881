import type { Clock } from '../clock.ts';
import type { MailBody } from '../contract/wordpress.ts';
import type { Write } from '../db/write.ts';
import { neverParked } from '../outbox/never-parked.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { ZendeskClient } from '../providers/zendesk.ts';
import { fileAtZendesk, outboxTicket, ticketMail, type OutboxTicket } from './ticket-delivery.ts';
import { claimReference, markFiled, type KnownTicket } from './ticket-store.ts';

export interface TicketDeps {
	readonly write: Write;
	readonly clock: Clock;
	readonly outbox: Outbox;
	/** Null: tickets go to the shop by mail. */
	readonly zendesk: ZendeskClient | null;
	readonly mail: (body: MailBody) => Promise<void>;
	/** Milliseconds that a customer is kept waiting for Zendesk's number; 5 s. */
	readonly patience?: number;
}

export interface Tickets {
	/**
	 * Promises a ticket: it will reach the shop exactly once, whatever dies or is down meanwhile.
	 * Resolves when Zendesk has given its number, or after a moment without one.
	 */
	open(callId: string, ticket: Omit<OutboxTicket, 'reference' | 'asked_at'>): Promise<KnownTicket>;
	readonly filedBy: 'zendesk' | 'email';
}

const KIND = 'ticket';
const PATIENCE_MS = 5_000;

/** Tickets and their way out; registers the delivery with the outbox. */
export function createTickets(deps: TicketDeps): Tickets {
	const { zendesk } = deps;
	/** Who waits for the end of a delivery, by reference. */
	const waiting = new Map<string, (number: string | null) => void>();

	deps.outbox.handle(KIND, async (payload) => {
		const ticket = outboxTicket.parse(payload);
		let number: string | null = null;
		try {
			if (zendesk) number = await fileAtZendesk({ zendesk, clock: deps.clock }, ticket);
			else await deps.mail(ticketMail(ticket));
			await deps.write('hands.ticket', (tx) => {
				markFiled(tx, ticket.reference, number, deps.clock.now().toISOString());
			});
		} catch (error) {
			// The customer was told its reference.
			throw neverParked(error);
		} finally {
			waiting.get(ticket.reference)?.(number);
		}
	});

	/** The number that the delivery under way gets, null when it gets none in time. */
	function delivery(reference: string): Promise<string | null> {
		return new Promise((resolve) => {
			const settle = (number: string | null): void => {
				clearTimeout(timer);
				waiting.delete(reference);
				resolve(number);
			};
			const timer = setTimeout(settle, deps.patience ?? PATIENCE_MS, null);
			waiting.set(reference, settle);
		});
	}

	return {
		filedBy: zendesk ? 'zendesk' : 'email',
		async open(callId, ticket) {
			const at = deps.clock.now().toISOString();
			let under: Promise<string | null> | undefined;
			const known = await deps.write('hands.ticket', (tx) => {
				const claimed = claimReference(tx, callId, at);
				deps.outbox.enqueue(tx, {
					kind: KIND,
					// Made again after a crash: the row is there already, perhaps delivered.
					key: callId,
					payload: { ...ticket, reference: claimed.reference, asked_at: at },
				});
				if (zendesk && claimed.filedAt === null) under = delivery(claimed.reference);
				return claimed;
			});
			return under ? { ...known, number: await under } : known;
		},
	};
}
