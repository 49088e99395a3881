import { Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ApprovalsReply } from '@ai-support-chat/sidecar/contract/refunds';
import { Age } from '../parts/age.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { RECONCILE_COMMAND } from '../text/states.ts';

/** Refunds wait although people approve them: why, since when, and what ends it. */
export function PausedNotice({
	paused,
}: {
	readonly paused: NonNullable<ApprovalsReply['refunds_paused']>;
}) {
	return (
		<Notice status="warning" isDismissible={false} className="asc-notice">
			<p className="asc-notice__heading">
				{__('Refunds are paused', 'ai-support-chat')} · <Age at={paused.since} />
			</p>
			<p dir="auto">{paused.reason}</p>
			<p>
				{__(
					'You can still decide; nothing is sent to Stripe until the pause is cleared. On the machine of the sidecar, run:',
					'ai-support-chat',
				)}
			</p>
			<p>
				<Copyable text={RECONCILE_COMMAND} label={__('Copy the command', 'ai-support-chat')} />
			</p>
		</Notice>
	);
}
