import { Button, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ProblemKind, ScreenProblem } from '../wire/problem.ts';

interface ProblemNoticeProps {
	readonly problem: ScreenProblem;
	readonly onRetry: () => void;
	/** Where the sidecar's address is set, for who may set it. */
	readonly settingsUrl?: string | undefined;
}

function heading(kind: ProblemKind): string {
	switch (kind) {
		case 'offline':
			return __('No connection to WordPress', 'ai-support-chat');
		case 'unreachable':
			return __('The sidecar does not answer', 'ai-support-chat');
		case 'unpaired':
			return __('This site is not connected to the sidecar', 'ai-support-chat');
		case 'signed_out':
			return __('You are signed out', 'ai-support-chat');
		case 'forbidden':
			return __('You may not see this', 'ai-support-chat');
		case 'not_found':
			return __('There is no such refund', 'ai-support-chat');
		case 'conflict':
		case 'invalid':
		case 'failed':
			return __('Something went wrong', 'ai-support-chat');
	}
}

function advice(kind: ProblemKind): string | undefined {
	switch (kind) {
		case 'unreachable':
			return __(
				'Requests wait safely in the sidecar meanwhile; nothing is approved or sent. Start it (npx ai-support-chat serve) or have its address checked in the settings.',
				'ai-support-chat',
			);
		case 'signed_out':
			return __('Reload this page and sign in again.', 'ai-support-chat');
		case 'forbidden':
			return __(
				'Ask an administrator for the right to approve refunds: shop managers have it.',
				'ai-support-chat',
			);
		case 'not_found':
			return __('Check the address, or go back to the queue.', 'ai-support-chat');
		case 'offline':
		case 'unpaired':
		case 'conflict':
		case 'invalid':
		case 'failed':
			return undefined;
	}
}

/** Why nothing can be shown, and what to do about it. */
export function ProblemNotice({ problem, onRetry, settingsUrl }: ProblemNoticeProps) {
	const { kind, detail } = problem;
	const next = advice(kind);
	return (
		<Notice status="error" isDismissible={false} className="asc-notice">
			<p className="asc-notice__heading">{heading(kind)}</p>
			{kind !== 'not_found' && <p>{detail}</p>}
			{next !== undefined && <p>{next}</p>}
			<p className="asc-notice__actions">
				{kind === 'signed_out' ? (
					<Button variant="secondary" onClick={() => window.location.reload()}>
						{__('Reload', 'ai-support-chat')}
					</Button>
				) : (
					<Button variant="secondary" onClick={onRetry}>
						{__('Try again', 'ai-support-chat')}
					</Button>
				)}
				{(kind === 'unreachable' || kind === 'unpaired') && settingsUrl !== undefined && (
					<Button variant="tertiary" href={settingsUrl}>
						{__('Open settings', 'ai-support-chat')}
					</Button>
				)}
			</p>
		</Notice>
	);
}
