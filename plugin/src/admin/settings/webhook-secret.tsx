import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Copyable } from '../parts/copyable.tsx';

/** The secret by which a receiver checks that a call is ours (Standard Webhooks). */
export function WebhookSecret({ secret }: { readonly secret: string | null }) {
	const [revealed, setRevealed] = useState(false);
	if (secret === null) {
		return (
			<p className="asc-muted">
				{__('The signing secret appears here once a key is saved.', 'ai-support-chat')}
			</p>
		);
	}
	return (
		<div className="asc-secret">
			<p className="asc-secret__line">
				<strong>{__('Signing secret', 'ai-support-chat')}</strong>
				{!revealed && <span aria-hidden="true">••••••••••••</span>}
				<Copyable
					text={secret}
					hidden={!revealed}
					label={__('Copy the signing secret', 'ai-support-chat')}
				/>
				<Button variant="link" aria-expanded={revealed} onClick={() => setRevealed(!revealed)}>
					{revealed ? __('Hide', 'ai-support-chat') : __('Reveal', 'ai-support-chat')}
				</Button>
			</p>
			<p className="asc-muted">
				{__(
					'Calls are signed as Standard Webhooks (webhook-id, webhook-timestamp, webhook-signature). Check them with this secret; it changes with the key.',
					'ai-support-chat',
				)}
			</p>
		</div>
	);
}
