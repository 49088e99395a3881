import { Button, Notice } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { ProblemKind, ScreenProblem } from '../wire/problem.ts';

interface TroubleProps {
	readonly problem: ScreenProblem;
	readonly onRetry: () => void;
	readonly settingsUrl: string | undefined;
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
		case 'conflict':
		case 'invalid':
		case 'failed':
			return __('Something went wrong', 'ai-support-chat');
	}
}

/** Why nothing can be shown here, and what to do about it. */
export function Trouble({ problem, onRetry, settingsUrl }: TroubleProps) {
	const { kind, detail } = problem;
	return (
		<Notice status="error" isDismissible={false} className="asc-notice">
			<p className="asc-notice__heading">{heading(kind)}</p>
			<p>{detail}</p>
			{kind === 'unreachable' && (
				<p>
					{__(
						'Start it (npx ai-support-chat serve). What you change in the meantime is kept here and sent once it answers.',
						'ai-support-chat',
					)}
				</p>
			)}
			<p className="asc-notice__actions">
				<Button variant="secondary" onClick={onRetry}>
					{__('Try again', 'ai-support-chat')}
				</Button>
				{(kind === 'unreachable' || kind === 'unpaired') && settingsUrl !== undefined && (
					<Button variant="tertiary" href={settingsUrl}>
						{__('Open settings', 'ai-support-chat')}
					</Button>
				)}
			</p>
		</Notice>
	);
}
