import { Button, Notice } from '@wordpress/components';
import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { OutboxStatus } from '@ai-support-chat/sidecar/contract/status';
import { Age } from '../parts/age.tsx';
import { kindLabel } from '../text/status-words.ts';
import { readProblem } from '../wire/problem.ts';
import { reopen } from '../wire/status.ts';

interface GivenUpProps {
	readonly outbox: OutboxStatus;
	readonly onReopened: () => void;
}

type Trial =
	| { readonly step: 'none' }
	| { readonly step: 'sending'; readonly id: number }
	| { readonly step: 'failed'; readonly detail: string };

/** What will not be tried again by itself, why, and the button that has it tried again. */
export function GivenUp({ outbox, onReopened }: GivenUpProps) {
	const [trial, setTrial] = useState<Trial>({ step: 'none' });
	const heading = useRef<HTMLHeadingElement>(null);
	const rows = outbox.items.filter((item) => item.state === 'parked');

	function again(id: number) {
		setTrial({ step: 'sending', id });
		reopen(id).then(
			() => {
				setTrial({ step: 'none' });
				speak(__('It is being tried again.', 'ai-support-chat'));
				// The button goes with its row.
				heading.current?.focus();
				onReopened();
			},
			(thrown: unknown) => {
				const { detail } = readProblem(thrown);
				setTrial({ step: 'failed', detail });
				speak(detail, 'assertive');
				onReopened();
			},
		);
	}

	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-given-up-heading">
			<h2 id="asc-given-up-heading" ref={heading} tabIndex={-1}>
				{__('Given up', 'ai-support-chat')}
			</h2>
			{trial.step === 'failed' && (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{trial.detail}
				</Notice>
			)}
			{rows.length === 0 ? (
				<p className="asc-muted">{__('Nothing was given up.', 'ai-support-chat')}</p>
			) : (
				<ul className="asc-rows">
					{rows.map((row) => (
						<li key={row.id} className="asc-rows__one">
							<div>
								<strong>{kindLabel(row.kind)}</strong>
								<span className="asc-badge asc-badge--bad">
									{__('Given up', 'ai-support-chat')}
								</span>
								<span className="asc-muted">
									<Age at={row.since} />
								</span>
								<p className="asc-rows__reason" dir="auto">
									{row.reason ?? __('No reason was recorded.', 'ai-support-chat')}
								</p>
							</div>
							<Button
								size="compact"
								variant="secondary"
								accessibleWhenDisabled
								disabled={trial.step === 'sending'}
								isBusy={trial.step === 'sending' && trial.id === row.id}
								aria-label={sprintf(
									/* translators: %s: what is tried, e.g. "Ticket for your team" */
									__('Try again: %s', 'ai-support-chat'),
									kindLabel(row.kind),
								)}
								onClick={() => again(row.id)}
							>
								{__('Try again', 'ai-support-chat')}
							</Button>
						</li>
					))}
				</ul>
			)}
			{outbox.parked > rows.length && (
				<p className="asc-muted">
					{sprintf(
						/* translators: 1: how many are shown, 2: how many there are */
						__('The oldest %1$d of %2$d are shown.', 'ai-support-chat'),
						rows.length,
						outbox.parked,
					)}
				</p>
			)}
		</section>
	);
}
