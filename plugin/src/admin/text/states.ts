import { __, sprintf } from '@wordpress/i18n';
import type { RefundState } from '@ai-support-chat/sidecar/contract/conversations';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { formatAmount } from './amount.ts';

export type Tone = 'waiting' | 'working' | 'good' | 'bad' | 'quiet';

/** What clears a pause of refunds, and settles what is unknown, on the machine of the sidecar. */
export const RECONCILE_COMMAND = 'npx ai-support-chat refunds reconcile';

export function stateLabel(state: RefundState): string {
	switch (state) {
		case 'requested':
			return __('Being prepared', 'ai-support-chat');
		case 'awaiting_approval':
			return __('Waiting for a decision', 'ai-support-chat');
		case 'approved':
			return __('Approved', 'ai-support-chat');
		case 'denied':
			return __('Denied', 'ai-support-chat');
		case 'expired':
			return __('Expired', 'ai-support-chat');
		case 'withdrawn':
			return __('Withdrawn', 'ai-support-chat');
		case 'submitting':
			return __('Being sent', 'ai-support-chat');
		case 'submitted':
			return __('Accepted by Stripe', 'ai-support-chat');
		case 'confirmed':
			return __('Refunded', 'ai-support-chat');
		case 'failed':
			return __('Failed', 'ai-support-chat');
		case 'unknown':
			return __('Outcome unknown', 'ai-support-chat');
		case 'reversed':
			return __('Reversed', 'ai-support-chat');
	}
}

export function stateTone(state: RefundState): Tone {
	switch (state) {
		case 'requested':
		case 'awaiting_approval':
			return 'waiting';
		case 'approved':
		case 'submitting':
		case 'submitted':
			return 'working';
		case 'confirmed':
			return 'good';
		case 'failed':
		case 'unknown':
		case 'reversed':
			return 'bad';
		case 'denied':
		case 'expired':
		case 'withdrawn':
			return 'quiet';
	}
}

/** What the state means, and what a person should do about it, in a sentence or two. */
export function stateSentence(refund: RefundItem): string {
	switch (refund.state) {
		case 'requested':
			return __('The request is being checked. It will be here in a moment.', 'ai-support-chat');
		case 'awaiting_approval':
			return __('Nothing is sent to Stripe until somebody approves it.', 'ai-support-chat');
		case 'approved':
			return __(
				'Approved. It is checked once more and then sent to Stripe; this page follows it.',
				'ai-support-chat',
			);
		case 'denied':
			return __(
				'Denied. Nothing was sent to Stripe; the customer is told in the chat.',
				'ai-support-chat',
			);
		case 'expired':
			return __(
				'Nobody decided in time, so nothing was refunded. The customer can ask again.',
				'ai-support-chat',
			);
		case 'withdrawn':
			return __('The customer took the request back. Nothing was refunded.', 'ai-support-chat');
		case 'submitting':
			return __('The request is on its way to Stripe.', 'ai-support-chat');
		case 'submitted':
			return __(
				'Stripe has accepted the refund and is carrying it out. Nothing is left to do.',
				'ai-support-chat',
			);
		case 'confirmed':
			return sprintf(
				/* translators: %s: an amount of money, e.g. $50.00 */
				__(
					'%s went back to the customer. Banks take 5 to 10 days to show it on a statement.',
					'ai-support-chat',
				),
				formatAmount(refund.amount_cents, refund.currency),
			);
		case 'failed':
			return __(
				'No money was returned by this request. See the reason below; put it right in Stripe or refund there by hand, then tell the customer.',
				'ai-support-chat',
			);
		case 'unknown':
			return __(
				'The request was sent, but Stripe’s answer was lost or unclear. Do not refund by hand: the money may already be on its way. The sidecar keeps asking Stripe; the command below settles it at once.',
				'ai-support-chat',
			);
		case 'reversed':
			return __(
				'Stripe first confirmed this refund and then took it back. The customer does not have the money: look at the payment in Stripe and refund again there.',
				'ai-support-chat',
			);
	}
}
