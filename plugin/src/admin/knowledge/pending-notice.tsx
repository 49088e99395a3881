import { speak } from '@wordpress/a11y';
import { Button, Notice } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { sendPending, type Overview } from '../wire/knowledge.ts';
import { readProblem } from '../wire/problem.ts';

interface PendingNoticeProps {
	readonly overview: Overview;
	readonly onSent: () => void;
}

function words({ waiting, rejected }: Overview): string {
	const parts: string[] = [];
	if (waiting > 0) {
		parts.push(
			sprintf(
				/* translators: %d: number of documents */
				_n(
					'%d document waits for the sidecar and is sent by itself.',
					'%d documents wait for the sidecar and are sent by themselves.',
					waiting,
					'ai-support-chat',
				),
				waiting,
			),
		);
	}
	if (rejected > 0) {
		parts.push(
			sprintf(
				/* translators: %d: number of documents */
				_n(
					'%d document could not be read; the list says why.',
					'%d documents could not be read; the list says why.',
					rejected,
					'ai-support-chat',
				),
				rejected,
			),
		);
	}
	return parts.join(' ');
}

/** What has not arrived, and a way to try at once. */
export function PendingNotice({ overview, onSent }: PendingNoticeProps) {
	const [sending, setSending] = useState(false);
	const [fault, setFault] = useState<string>();

	function send() {
		setSending(true);
		setFault(undefined);
		sendPending()
			.then(
				() => speak(__('Sent.', 'ai-support-chat')),
				(thrown: unknown) => {
					const { detail } = readProblem(thrown);
					setFault(detail);
					speak(detail, 'assertive');
				},
			)
			.finally(() => {
				setSending(false);
				onSent();
			});
	}

	return (
		<Notice status="warning" isDismissible={false} className="asc-notice">
			<p>{words(overview)}</p>
			{fault !== undefined && <p>{fault}</p>}
			<p className="asc-notice__actions">
				<Button
					variant="secondary"
					accessibleWhenDisabled
					disabled={sending}
					isBusy={sending}
					onClick={send}
				>
					{__('Try again now', 'ai-support-chat')}
				</Button>
			</p>
		</Notice>
	);
}
