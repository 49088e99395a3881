import { __ } from '@wordpress/i18n';
import type { BreakerStatus } from '@ai-support-chat/sidecar/contract/status';

export function providerName(provider: string): string {
	switch (provider) {
		case 'stripe':
			return 'Stripe';
		case 'shopify':
			return 'Shopify';
		case 'woocommerce':
			return 'WooCommerce';
		case 'zendesk':
			return 'Zendesk';
		case 'slack':
			return 'Slack';
		case 'openai':
			return 'OpenAI';
		case 'wordpress':
			return __('This site', 'ai-support-chat');
		default:
			return provider;
	}
}

/** The state of a connection in words. */
export function breakerLabel(state: BreakerStatus['state']): string {
	switch (state) {
		case 'closed':
			return __('In use', 'ai-support-chat');
		case 'open':
			return __('Paused: it keeps failing', 'ai-support-chat');
		case 'half-open':
			return __('Being tried again', 'ai-support-chat');
	}
}

export function breakerTone(state: BreakerStatus['state']): 'good' | 'bad' | 'waiting' {
	switch (state) {
		case 'closed':
			return 'good';
		case 'open':
			return 'bad';
		case 'half-open':
			return 'waiting';
	}
}

/** What a paused connection means for customers and staff. */
export function pausedMeans(provider: string): string {
	switch (provider) {
		case 'shopify':
		case 'woocommerce':
			return __(
				'The chat looks up no orders and asks for no refunds; it answers from the shop’s knowledge and files tickets.',
				'ai-support-chat',
			);
		case 'stripe':
			return __(
				'Refunds wait and are sent as soon as Stripe answers; none is lost or sent twice.',
				'ai-support-chat',
			);
		case 'zendesk':
			return __(
				'Tickets wait here; customers have their reference already, and the ticket is filed under it.',
				'ai-support-chat',
			);
		case 'slack':
			return __('Notes to your channel wait here.', 'ai-support-chat');
		case 'wordpress':
			return __('Mail with codes and tickets waits here.', 'ai-support-chat');
		default:
			return __('What needs it waits here.', 'ai-support-chat');
	}
}

/** What kind of work it is that is not done yet. */
export function kindLabel(kind: string): string {
	switch (kind) {
		case 'ticket':
			return __('Ticket for your team', 'ai-support-chat');
		case 'slack.note':
			return __('Note to your Slack channel', 'ai-support-chat');
		case 'webhook.approvals':
			return __('Call of the approvals webhook', 'ai-support-chat');
		case 'refund.advance':
			return __('Refund under way at Stripe', 'ai-support-chat');
		case 'refund.moved':
			return __('News of a refund for the chat', 'ai-support-chat');
		case 'refund.record':
		case 'refund.record-send':
			return __('Refund to be recorded on its order', 'ai-support-chat');
		case 'checkpoint':
			return __('Checkpoint of the log for this site', 'ai-support-chat');
		default:
			return kind;
	}
}
