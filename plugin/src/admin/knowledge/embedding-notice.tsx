import { Notice } from '@wordpress/components';
import { __, _n, sprintf } from '@wordpress/i18n';
import type { KnowledgeReply } from '@ai-support-chat/sidecar/contract/knowledge';

/** Says that meanings are still being computed, or why they cannot be. */
export function EmbeddingNotice({ embedding }: Pick<KnowledgeReply, 'embedding'>) {
	if (embedding.state === 'paused') {
		return (
			<Notice status="warning" isDismissible={false} className="asc-notice">
				<p className="asc-notice__heading">
					{__('Passages are found by their words only for now', 'ai-support-chat')}
				</p>
				{embedding.problem !== null && <p>{embedding.problem}</p>}
				<p>{__('It is tried again by itself.', 'ai-support-chat')}</p>
			</Notice>
		);
	}
	if (embedding.waiting === 0) return null;
	return (
		<p className="asc-muted" id="asc-embedding">
			{sprintf(
				/* translators: %d: number of passages */
				_n(
					'The meaning of %d passage is still being computed; it is found by its words already.',
					'The meaning of %d passages is still being computed; they are found by their words already.',
					embedding.waiting,
					'ai-support-chat',
				),
				embedding.waiting,
			)}
		</p>
	);
}
