import { __ } from '@wordpress/i18n';
import type { TranscriptMessage } from '@ai-support-chat/sidecar/contract/conversations';
import { formatMoment } from '../text/moment.ts';

interface TranscriptProps {
	readonly messages: readonly TranscriptMessage[];
	/** The turn that asked for the refund; marked. */
	readonly turnId: string;
}

/** The conversation as the customer saw it. What they wrote is text, never mark-up. */
export function Transcript({ messages, turnId }: TranscriptProps) {
	if (messages.length === 0) {
		return (
			<p className="asc-muted">{__('The conversation is no longer kept.', 'ai-support-chat')}</p>
		);
	}
	return (
		<ol className="asc-transcript">
			{messages.map((message, index) => (
				<li
					key={`${index} ${message.turn_id}`}
					className={`asc-transcript__message asc-transcript__message--${message.role}`}
				>
					<p className="asc-transcript__who">
						{message.role === 'customer'
							? __('Customer', 'ai-support-chat')
							: __('Assistant', 'ai-support-chat')}
						<time dateTime={message.at}>{formatMoment(message.at)}</time>
						{message.turn_id === turnId && message.role === 'customer' && (
							<span className="asc-chip">{__('Asked here', 'ai-support-chat')}</span>
						)}
					</p>
					<p className="asc-transcript__text" dir="auto">
						{message.text}
					</p>
					{message.citations.length > 0 && (
						<ul className="asc-transcript__sources">
							{message.citations.map((citation) => (
								<li key={citation.url}>
									<a href={citation.url} target="_blank" rel="noreferrer noopener">
										{citation.title}
									</a>
								</li>
							))}
						</ul>
					)}
				</li>
			))}
		</ol>
	);
}
