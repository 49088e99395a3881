import { useCallback, useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Age } from '../parts/age.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { LiveMark } from '../parts/live-mark.tsx';
import { LocalLink } from '../parts/local-link.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { readAction } from '../wire/approvals.ts';
import { usePolling } from '../wire/use-polling.ts';
import { ActionDecision } from './action-decision.tsx';
import { placeHref, type Place } from './address.ts';
import { ArgumentsTable } from './arguments-table.tsx';
import { History } from './history.tsx';
import { Transcript } from './transcript.tsx';

interface ActionScreenProps {
	readonly id: string;
	readonly go: (place: Place) => void;
	readonly settingsUrl: string | undefined;
}

const QUEUE: Place = { screen: 'queue', state: 'open' };

/** One call of a tool of the shop's own: what it would do, for whom, what was said, what happened. */
export function ActionScreen({ id, go, settingsUrl }: ActionScreenProps) {
	const load = useCallback(async (signal: AbortSignal) => readAction(id, signal), [id]);
	const { data: reply, problem, lost, updatedAt, refresh } = usePolling(load);
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const title = reply?.action.title ?? __('Request', 'ai-support-chat');
	useEffect(() => {
		document.title = title;
	}, [title]);
	return (
		<>
			<LocalLink className="asc-back" href={placeHref(QUEUE)} onFollow={() => go(QUEUE)}>
				{__('All requests', 'ai-support-chat')}
			</LocalLink>
			<div className="asc-header">
				<h1 className="asc-header__title" tabIndex={-1} ref={heading} dir="auto">
					{title}
				</h1>
				<LiveMark updatedAt={updatedAt} problem={problem} />
			</div>
			<p className="asc-header__sub">
				<Copyable text={id} label={__('Copy the id of the request', 'ai-support-chat')} />
				{reply && (
					<span className="asc-muted">
						{__('Asked', 'ai-support-chat')} <Age at={reply.action.requested_at} />
					</span>
				)}
			</p>
			{problem && (lost || !reply) && (
				<ProblemNotice problem={problem} onRetry={refresh} settingsUrl={settingsUrl} />
			)}
			{!reply && !problem && <Skeleton rows={8} />}
			{reply && (
				<div className="asc-columns asc-columns--request">
					<div className="asc-columns__main">
						<section className="asc-card asc-panel" aria-labelledby="asc-what-heading">
							<h2 id="asc-what-heading">{__('What is asked for', 'ai-support-chat')}</h2>
							<p>
								{__('Tool', 'ai-support-chat')} <code dir="ltr">{reply.action.hand}</code>
							</p>
							<ArgumentsTable
								caption={__('What it is called with', 'ai-support-chat')}
								values={reply.action.arguments}
							/>
							<ArgumentsTable
								caption={__('What it is told of the customer', 'ai-support-chat')}
								values={reply.action.customer}
							/>
							<p className="asc-muted">
								{__('Customer', 'ai-support-chat')}{' '}
								{reply.action.customer_email ?? __('Not known', 'ai-support-chat')}
							</p>
						</section>
						<section className="asc-card asc-panel" aria-labelledby="asc-said-heading">
							<h2 id="asc-said-heading">{__('Conversation', 'ai-support-chat')}</h2>
							<Transcript messages={reply.transcript} turnId={reply.action.turn_id} />
						</section>
						<section className="asc-card asc-panel" aria-labelledby="asc-history-heading">
							<h2 id="asc-history-heading">{__('History', 'ai-support-chat')}</h2>
							<History entries={reply.history} decision={reply.action.decision} />
						</section>
					</div>
					<div className="asc-columns__side">
						<ActionDecision action={reply.action} onDecided={refresh} />
					</div>
				</div>
			)}
		</>
	);
}
