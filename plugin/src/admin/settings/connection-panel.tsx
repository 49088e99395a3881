import { Button, Notice } from '@wordpress/components';
import { speak } from '@wordpress/a11y';
import { useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { readProblem } from '../wire/problem.ts';
import { testConnection, type ConnectionTest } from '../wire/settings.ts';

type Trial =
	| { readonly step: 'none' }
	| { readonly step: 'running' }
	| { readonly step: 'done'; readonly test: ConnectionTest }
	| { readonly step: 'failed'; readonly detail: string };

function checkLabel(name: string): string {
	switch (name) {
		case 'settings':
			return __('Settings', 'ai-support-chat');
		case 'reachable':
			return __('Reachable', 'ai-support-chat');
		case 'signature':
			return __('Key', 'ai-support-chat');
		case 'clock':
			return __('Clocks', 'ai-support-chat');
		case 'site_url':
			return __('Site address', 'ai-support-chat');
		case 'version':
			return __('Version', 'ai-support-chat');
		case 'streaming':
			return __('Streaming', 'ai-support-chat');
		case 'orders':
			return __('Orders', 'ai-support-chat');
		case 'stripe':
			return __('Stripe', 'ai-support-chat');
		case 'refunds_paused':
			return __('Refunds', 'ai-support-chat');
		case 'approvals_webhook_url':
			return __('Approvals webhook', 'ai-support-chat');
		default:
			return name;
	}
}

function summary(test: ConnectionTest): string {
	const wrong = test.checks.filter((check) => !check.ok).length;
	if (test.ok && wrong === 0) return __('Everything works.', 'ai-support-chat');
	return sprintf(
		/* translators: %d: how many */
		_n('%d thing needs attention.', '%d things need attention.', wrong, 'ai-support-chat'),
		wrong,
	);
}

function Results({ test }: { readonly test: ConnectionTest }) {
	return (
		<>
			<p className={`asc-test__summary asc-test__summary--${test.ok ? 'good' : 'bad'}`}>
				{summary(test)}
			</p>
			<ul className="asc-test">
				{test.checks.map((check) => (
					<li
						key={check.name}
						className={`asc-test__check asc-test__check--${check.ok ? 'good' : 'bad'}`}
					>
						<span className="asc-test__mark" aria-hidden="true">
							{check.ok ? '✓' : '!'}
						</span>
						<span>
							<strong>{checkLabel(check.name)}</strong>
							<span className="screen-reader-text">
								{check.ok
									? __('works', 'ai-support-chat')
									: __('needs attention', 'ai-support-chat')}
							</span>
							<span className="asc-test__detail">{check.detail}</span>
						</span>
					</li>
				))}
			</ul>
		</>
	);
}

/** Tries the saved settings out, from WordPress to the sidecar and what it reaches. */
export function ConnectionPanel({ changed }: { readonly changed: boolean }) {
	const [trial, setTrial] = useState<Trial>({ step: 'none' });

	function start() {
		setTrial({ step: 'running' });
		testConnection().then(
			(test) => {
				setTrial({ step: 'done', test });
				speak(summary(test));
			},
			(thrown: unknown) => {
				const { detail } = readProblem(thrown);
				setTrial({ step: 'failed', detail });
				speak(detail, 'assertive');
			},
		);
	}

	return (
		<section className="asc-card asc-panel" aria-labelledby="asc-connection-heading">
			<h2 id="asc-connection-heading">{__('Connection', 'ai-support-chat')}</h2>
			<p className="asc-muted">
				{__(
					'Asks the sidecar with the saved address and key, and says what it finds.',
					'ai-support-chat',
				)}
			</p>
			<Button
				size="compact"
				variant="secondary"
				onClick={start}
				accessibleWhenDisabled
				disabled={trial.step === 'running'}
				isBusy={trial.step === 'running'}
			>
				{__('Test the connection', 'ai-support-chat')}
			</Button>
			{changed && (
				<p className="asc-muted">
					{__('Your changes are not saved yet, so they are not tested.', 'ai-support-chat')}
				</p>
			)}
			{trial.step === 'done' && <Results test={trial.test} />}
			{trial.step === 'failed' && (
				<Notice status="error" isDismissible={false} className="asc-notice">
					{trial.detail}
				</Notice>
			)}
		</section>
	);
}
