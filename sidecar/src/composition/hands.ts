import type { MailBody } from '../contract/wordpress.ts';
import type { TranscriptMessage } from '../contract/conversations.ts';
import type { Write } from '../db/write.ts';
import type { Hand } from '../hands/hand.ts';
import { createGetOrder } from '../hands/shopify-get-order.ts';
import { createIssueRefund } from '../hands/stripe-issue-refund.ts';
import { createTicketHand } from '../hands/zendesk-create-ticket.ts';
import type { Orders } from '../orders/orders.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Refunds } from '../refunds/refunds.ts';
import type { Clients } from './clients.ts';

/** Every Hand that this configuration allows, in the order the Brain is told of them. */
export function createHands(deps: {
	readonly clients: Clients;
	readonly orders: Orders | null;
	readonly refunds: Refunds | null;
	readonly write: Write;
	readonly outbox: Outbox;
	readonly transcript: (conversationId: string) => readonly TranscriptMessage[];
}): Hand[] {
	const { clients, orders, refunds, write, outbox } = deps;
	const hands: Hand[] = [];
	if (orders && clients.shopify) {
		const { shopify, stripe } = clients;
		const available = (): boolean => shopify.state() !== 'open';
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
			write,
			enqueue: (tx, key, ticket) => {
				outbox.enqueue(tx, { kind: 'ticket', key, payload: { ...ticket } });
			},
			transcript: deps.transcript,
			mail: (body: MailBody) => clients.wordpress.mail(body),
			handle: (handler) => {
				outbox.handle('ticket', handler);
			},
		}),
	);
	return hands;
}
