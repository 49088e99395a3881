import { __ } from '@wordpress/i18n';
import type { ChatState } from '../conversation/state.ts';
import { EMPTY_CHAT } from '../conversation/state.ts';
import { withTranslations } from '../panel/strings.ts';
import type { Strings } from '../panel/strings.ts';

/** What stands in for texts the owner left empty; the same msgids as in render.php. */
export function sampleWords(): {
	readonly title: string;
	readonly greeting: string;
	readonly launcherLabel: string;
	readonly suggestions: readonly string[];
} {
	return {
		title: __('Customer support', 'ai-support-chat'),
		greeting: __(
			'Hello! I can look up an order, help with a refund, or pass a question on to our team.',
			'ai-support-chat',
		),
		launcherLabel: __('Chat with us', 'ai-support-chat'),
		suggestions: [
			__('Where is my order?', 'ai-support-chat'),
			__('I would like a refund', 'ai-support-chat'),
		],
	};
}

/** The panel's words that the sample shows; the same msgids as in strings.php. */
export function sampleStrings(): Strings {
	return withTranslations({
		assistant: __('Automated assistant', 'ai-support-chat'),
		placeholder: __('Write a message…', 'ai-support-chat'),
		/* translators: %s: an amount of money, such as $50.00. */
		refund: __('Refund of %s', 'ai-support-chat'),
		/* translators: %s: an order number. */
		order: __('Order %s', 'ai-support-chat'),
		stateWaiting: __('Waiting for approval', 'ai-support-chat'),
		stateWaitingText: __(
			'Our team checks every refund. You can keep chatting; the answer appears here.',
			'ai-support-chat',
		),
	});
}

/** A short conversation with every kind of thing the panel lists. */
export function sampleChat(): ChatState {
	const turnId = 'sample';
	const at = new Date().toISOString();
	return {
		...EMPTY_CHAT,
		link: 'live',
		over: [turnId],
		messages: [
			{
				role: 'customer',
				key: 'question',
				turnId,
				text: __(
					'One of the mugs in my order arrived broken. Can I get a refund?',
					'ai-support-chat',
				),
				at,
				delivery: 'sent',
				trouble: null,
			},
			{
				role: 'assistant',
				key: 'answer',
				turnId,
				text: __(
					'I am sorry about that. I have asked our team for a refund of the mug.',
					'ai-support-chat',
				),
				citations: [],
				at,
				finished: true,
				failure: null,
			},
		],
		refunds: [
			{
				refund_request_id: 'sample',
				turn_id: turnId,
				state: 'awaiting_approval',
				amount_cents: 1800,
				currency: 'usd',
				order_number: '1001',
				updated_at: at,
			},
		],
	};
}
