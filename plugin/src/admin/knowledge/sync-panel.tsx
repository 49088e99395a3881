import { Button, Notice } from '@wordpress/components';
import { useEffect, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { Age } from '../parts/age.tsx';
import type { Overview, Sync } from '../wire/knowledge.ts';
import { syncPercent, syncSummary, useSync } from './use-sync.ts';

interface SyncPanelProps {
	readonly overview: Overview;
	readonly onChange: () => void;
}

function Progress({ sync }: { readonly sync: Sync }) {
	const label = sprintf(
		/* translators: 1: how many so far, 2: how many in all */
		__('%1$d of %2$d documents', 'ai-support-chat'),
		sync.looked_at,
		Math.max(sync.total, sync.looked_at),
	);
	return (
		<div className="asc-progress">
			<progress
				id="asc-sync-progress"
				aria-label={__('Synchronising', 'ai-support-chat')}
				aria-valuetext={label}
				max={100}
				value={syncPercent(sync)}
			/>
			<span className="asc-progress__words">{label}</span>
		</div>
	);
}

function LastSync({ sync }: { readonly sync: Sync }) {
	return (
		<p id="asc-sync-outcome" className="asc-muted">
			{sync.ended_at !== null && (
				<>
					{__('Last synchronised:', 'ai-support-chat')} <Age at={sync.ended_at} />.{' '}
				</>
			)}
			{sync.problem ?? syncSummary(sync)}
		</p>
	);
}

/** First sync, re-sync, and how far it is. Goes on by itself after the page was reloaded. */
export function SyncPanel({ overview, onChange }: SyncPanelProps) {
	const { sync: driven, driving, problem, begin, resume, cancel } = useSync(onChange);
	const sync = driven ?? overview.sync;
	const unfinished = sync !== null && sync.phase !== 'done';
	const taken = useRef(false);
	const found = overview.sync !== null && overview.sync.phase !== 'done';
	useEffect(() => {
		if (taken.current || !found) return;
		taken.current = true;
		resume();
	}, [found, resume]);

	function start(full: boolean) {
		taken.current = true;
		begin(full);
	}

	return (
		<section className="asc-card asc-panel asc-sync" aria-labelledby="asc-sync-heading">
			<h2 id="asc-sync-heading">{__('Synchronise with this site', 'ai-support-chat')}</h2>
			<p className="asc-muted">
				{sprintf(
					/* translators: 1: number of documents, 2: names of post types, as in "Posts, Pages" */
					__(
						'The chat answers from what visitors can read: %1$d published (%2$s). Changes are sent by themselves as you save; drafts, private and password-protected content never are.',
						'ai-support-chat',
					),
					overview.public,
					overview.post_types.join(', '),
				)}
			</p>
			{unfinished && <Progress sync={sync} />}
			{sync?.phase === 'done' && <LastSync sync={sync} />}
			{problem && (
				<Notice status="error" isDismissible={false} className="asc-notice">
					<p>{problem.detail}</p>
					<p>
						{__(
							'Nothing is lost: it goes on where it stands as soon as the sidecar answers.',
							'ai-support-chat',
						)}
					</p>
				</Notice>
			)}
			<div className="asc-actions">
				{unfinished ? (
					<>
						{!driving && (
							<Button id="asc-sync-resume" variant="primary" onClick={resume}>
								{__('Go on', 'ai-support-chat')}
							</Button>
						)}
						<Button id="asc-sync-cancel" variant="secondary" onClick={cancel}>
							{__('Stop', 'ai-support-chat')}
						</Button>
					</>
				) : (
					<>
						<Button
							id="asc-sync-begin"
							variant="primary"
							accessibleWhenDisabled
							disabled={driving}
							isBusy={driving}
							onClick={() => start(false)}
						>
							{__('Synchronise now', 'ai-support-chat')}
						</Button>
						<Button
							id="asc-sync-full"
							variant="tertiary"
							accessibleWhenDisabled
							disabled={driving}
							onClick={() => start(true)}
						>
							{__('Send everything again', 'ai-support-chat')}
						</Button>
					</>
				)}
			</div>
		</section>
	);
}
