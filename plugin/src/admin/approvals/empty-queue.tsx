import { __ } from '@wordpress/i18n';
import type { QueueState } from '../wire/approvals.ts';

interface EmptyQueueProps {
	readonly state: QueueState;
	/** Something is there, but search and filters let none of it through. */
	readonly filtered: boolean;
}

function words({ state, filtered }: EmptyQueueProps): readonly [string, string] {
	if (filtered) {
		return [
			__('Nothing matches', 'ai-support-chat'),
			__('Try another search, or take the filters away.', 'ai-support-chat'),
		];
	}
	switch (state) {
		case 'open':
			return [
				__('Nothing waits for you', 'ai-support-chat'),
				__(
					'When a customer asks in the chat for a refund or for something else that needs your word, it appears here by itself.',
					'ai-support-chat',
				),
			];
		case 'decided':
			return [
				__('Nothing has been decided yet', 'ai-support-chat'),
				__('Approved and denied requests are kept here.', 'ai-support-chat'),
			];
		case 'all':
			return [
				__('Nothing has been asked for yet', 'ai-support-chat'),
				__('Requests from the chat are kept here, whatever became of them.', 'ai-support-chat'),
			];
	}
}

export function EmptyQueue(props: EmptyQueueProps) {
	const [title, sentence] = words(props);
	return (
		<div className="asc-empty">
			<svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false">
				<circle cx="24" cy="24" r="22" className="asc-empty__disc" />
				<path d="M15 24.5l6.2 6.2L33.5 18" className="asc-empty__tick" />
			</svg>
			<p className="asc-empty__title">{title}</p>
			<p className="asc-empty__sentence">{sentence}</p>
		</div>
	);
}
