import { __ } from '@wordpress/i18n';
import type { ApprovalReason, RefundReason } from '@ai-support-chat/sidecar/contract/refunds';

/** A few words, for a row of the queue. */
export function reasonLabel(reason: ApprovalReason): string {
	switch (reason) {
		case 'always':
			return __('Every refund is approved', 'ai-support-chat');
		case 'over_limit':
			return __('Above the limit', 'ai-support-chat');
		case 'currency_without_limit':
			return __('Currency without a limit', 'ai-support-chat');
		case 'card_checks_failed':
			return __('Card checks failed', 'ai-support-chat');
		case 'card_checks_unavailable':
			return __('Card checks unavailable', 'ai-support-chat');
		case 'raised_risk':
			return __('Raised risk', 'ai-support-chat');
		case 'verification_hold':
			return __('Verification hold', 'ai-support-chat');
		case 'open_dispute':
			return __('Open dispute', 'ai-support-chat');
		case 'second_automatic_refund':
			return __('Second refund on the order', 'ai-support-chat');
		case 'unexplained_refund':
			return __('Refund we do not know', 'ai-support-chat');
		case 'day_ceiling':
			return __('Daily ceiling reached', 'ai-support-chat');
		case 'changed_since_approval':
			return __('Changed since approval', 'ai-support-chat');
	}
}

/** The whole sentence: what was found, and what it means for the one who decides. */
export function reasonSentence(reason: ApprovalReason): string {
	switch (reason) {
		case 'always':
			return __('Your shop has a person approve every refund.', 'ai-support-chat');
		case 'over_limit':
			return __(
				'The amount is above what may be refunded without a person, counted over this order and this customer’s day.',
				'ai-support-chat',
			);
		case 'currency_without_limit':
			return __(
				'Your shop has set no limit for this currency, so a person always decides.',
				'ai-support-chat',
			);
		case 'card_checks_failed':
			return __(
				'The address or security code given at payment did not match the card.',
				'ai-support-chat',
			);
		case 'card_checks_unavailable':
			return __(
				'The card’s bank did not check the address or security code at payment.',
				'ai-support-chat',
			);
		case 'raised_risk':
			return __('Stripe rated this payment as a raised risk of fraud.', 'ai-support-chat');
		case 'verification_hold':
			return __('The order is on hold for a fraud or identity check.', 'ai-support-chat');
		case 'open_dispute':
			return __(
				'The customer’s bank has opened a dispute on this payment. A refund now may pay the customer twice.',
				'ai-support-chat',
			);
		case 'second_automatic_refund':
			return __('This order was already refunded once without a person.', 'ai-support-chat');
		case 'unexplained_refund':
			return __(
				'Stripe shows a refund on this payment that this shop’s records do not have, perhaps since a backup was restored. Compare with Stripe first.',
				'ai-support-chat',
			);
		case 'day_ceiling':
			return __(
				'Today’s ceiling for refunds without a person has been reached.',
				'ai-support-chat',
			);
		case 'changed_since_approval':
			return __(
				'Something changed after it was approved and before it was sent, so nothing was sent. Decide again on the current numbers.',
				'ai-support-chat',
			);
	}
}

/** Reasons that warn of fraud or of paying twice; the others only say how the shop is set up. */
export function isWarning(reason: ApprovalReason): boolean {
	return reason !== 'always' && reason !== 'over_limit' && reason !== 'currency_without_limit';
}

/** What Stripe is told. */
export function refundReasonLabel(reason: RefundReason): string {
	switch (reason) {
		case 'requested_by_customer':
			return __('Requested by customer', 'ai-support-chat');
		case 'duplicate':
			return __('Duplicate payment', 'ai-support-chat');
		case 'fraudulent':
			return __('Fraudulent payment', 'ai-support-chat');
	}
}
