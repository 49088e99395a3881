import { __, sprintf } from '@wordpress/i18n';
import type { HistoryEntry, RefundItem } from '@ai-support-chat/sidecar/contract/refunds';

const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** What an entry that moves no state records. A type unknown here is shown as the log has it. */
export function entryTitle(entry: HistoryEntry): string {
	switch (entry.type) {
		case 'hand.called':
			return sprintf(
				/* translators: %s: the name of a tool, e.g. shopify_get_order */
				__('Tool called: %s', 'ai-support-chat'),
				text(entry.detail['hand']),
			);
		case 'hand.returned':
			return sprintf(
				/* translators: %s: the name of a tool, e.g. shopify_get_order */
				__('Tool answered: %s', 'ai-support-chat'),
				text(entry.detail['hand']),
			);
		case 'refund.send_attempted':
			return sprintf(
				/* translators: %s: a number, 1 for the first attempt */
				__('Sent to Stripe, attempt %s', 'ai-support-chat'),
				JSON.stringify(entry.detail['attempt'] ?? 1),
			);
		case 'refunds.paused':
			return __('Refunds paused', 'ai-support-chat');
		case 'refunds.resumed':
			return __('Refunds resumed', 'ai-support-chat');
		case 'refunds.reconciled':
			return __('Refunds reconciled with Stripe', 'ai-support-chat');
		default:
			return entry.type;
	}
}

/** Who did it. The log knows people by id alone; the one who decided is named by the decision. */
export function actorLabel(actor: string, decision: RefundItem['decision']): string {
	const [kind = '', id = ''] = actor.split(/:(.*)/s);
	switch (kind) {
		case 'sidecar':
			return __('the sidecar', 'ai-support-chat');
		case 'stripe':
			return 'Stripe';
		case 'hand':
			return id;
		case 'customer':
			return __('the customer', 'ai-support-chat');
		case 'staff': {
			const known = decision?.decided_by;
			if (known?.id === id) return known.name;
			return sprintf(
				/* translators: %s: the number of a WordPress user */
				__('user %s', 'ai-support-chat'),
				id,
			);
		}
		case 'operator':
			return sprintf(
				/* translators: %s: the name of an account on the sidecar's machine */
				__('operator %s', 'ai-support-chat'),
				id,
			);
		default:
			return actor;
	}
}
