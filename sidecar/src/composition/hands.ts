import type { Clock } from '../clock.ts';
import type { TranscriptMessage } from '../contract/conversations.ts';
import type { Write } from '../db/write.ts';
import type { Hand } from '../hands/hand.ts';
import { createGetOrder } from '../hands/get-order.ts';
import { createPostMessage } from '../hands/slack-post-message.ts';
import { createIssueRefund } from '../hands/stripe-issue-refund.ts';
import { createTickets } from '../hands/tickets.ts';
import { createTicketHand } from '../hands/zendesk-create-ticket.ts';
import type { Orders } from '../orders/orders.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Refunds } from '../refunds/refunds.ts';
import type { Clients } from './clients.ts';
import type { Team } from './team.ts';

/** Every Hand that this configuration allows, in the order the Brain is told of them. */
export function createHands(deps: {
	readonly clients: Clients;
	readonly orders: Orders | null;
	/** False while the source of orders keeps failing. */
	readonly ordersAvailable: () => boolean;
	readonly refunds: Refunds | null;
	readonly write: Write;
	readonly clock: Clock;
	readonly outbox: Outbox;
	readonly team: Team;
	readonly transcript: (conversationId: string) => readonly TranscriptMessage[];
	readonly refundsOf: (conversationId: string) => readonly { id: string; state: string }[];
}): Hand[] {
	const { clients, orders, refunds, write, team } = deps;
	const hands: Hand[] = [];
	if (orders) {
		const { stripe } = clients;
		const available = deps.ordersAvailable;
		hands.push(createGetOrder({ orders, available }));
		if (refunds) {
			hands.push(
				createIssueRefund({
					orders,
					available: () => available() && stripe?.state() !== 'open',
					known: refunds.ofCall,
					request: refunds.request,
				}),
			);
		}
	}
	hands.push(
		createTicketHand({
			tickets: createTickets({
				...deps,
				zendesk: clients.zendesk,
				mail: (body) => clients.wordpress.mail(body),
			}),
			transcript: deps.transcript,
			refunds: deps.refundsOf,
		}),
	);
	if (clients.slack) {
		hands.push(
			createPostMessage({
				write,
				note: (tx, key, text) => {
					team.notes.note(tx, key, { text });
				},
			}),
		);
	}
	return hands;
}
