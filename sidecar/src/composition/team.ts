import type { Config } from '../config.ts';
import type { Tx, Write } from '../db/write.ts';
import { createTeamNotes, type TeamNotes } from '../hands/team-notes.ts';
import { formatMoney } from '../money.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { SlackClient } from '../providers/slack.ts';
import type { Refund } from '../refunds/store.ts';

export interface Team {
	readonly notes: TeamNotes;
	/** Part of the transaction that moved the refund. */
	refundMoved(tx: Tx, refund: Refund): void;
	/** The order source keeps failing. */
	ordersOpened(): void;
}

/** What the shop's people are told in their own channel, besides what a Hand notes there. */
export function createTeam(deps: {
	readonly config: Config;
	readonly write: Write;
	readonly outbox: Outbox;
	readonly slack: SlackClient | null;
	readonly log: { error(fields: object, message: string): void };
}): Team {
	const { config, write, log } = deps;
	const notes = createTeamNotes(deps);
	const approvals = `${config.wordpress.baseUrl}/wp-admin/admin.php?page=ai-support-chat`;

	return {
		notes,
		refundMoved(tx, refund) {
			if (refund.state !== 'awaiting_approval') return;
			const amount = formatMoney({ amount: refund.amount, currency: refund.currency });
			notes.note(tx, `${refund.id}:${String(refund.version)}`, {
				text: `A refund of ${amount} for order ${refund.orderNumber} waits for approval (${refund.id}).`,
				link: {
					url: `${approvals}&refund=${encodeURIComponent(refund.id)}`,
					label: 'See and decide',
				},
			});
		},
		ordersOpened() {
			const source = config.ordersSource === 'shopify' ? 'Shopify' : 'WooCommerce';
			// An hour's key: a source that comes and goes is told of once an hour.
			const hour = new Date().toISOString().slice(0, 13);
			write('hands.slack-note', (tx) => {
				notes.note(tx, `orders-down:${hour}`, {
					text: `${source} keeps failing. Until it answers again the support chat looks up no orders; it answers from the shop's knowledge and files tickets.`,
					link: { url: `${approvals}-status`, label: 'See the status' },
				});
			}).catch((error: unknown) => {
				log.error({ err: error }, 'the team could not be told that the order source keeps failing');
			});
		},
	};
}
