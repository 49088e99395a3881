import { useCallback, useEffect, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { RefundReply } from '@ai-support-chat/sidecar/contract/refunds';
import { Age } from '../parts/age.tsx';
import { Copyable } from '../parts/copyable.tsx';
import { LinkTabs } from '../parts/link-tabs.tsx';
import { LiveMark } from '../parts/live-mark.tsx';
import { LocalLink } from '../parts/local-link.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { formatAmount } from '../text/amount.ts';
import { readPause, readRefund, type Queue } from '../wire/approvals.ts';
import { usePolling, type Polled } from '../wire/use-polling.ts';
import { placeHref, type DetailView, type Place } from './address.ts';
import { DecisionPanel } from './decision-panel.tsx';
import { History } from './history.tsx';
import { orderTitle } from './queue-fields.tsx';
import { PausedNotice } from './paused-notice.tsx';
import { RefundFacts } from './refund-facts.tsx';
import { RefundSummary } from './refund-summary.tsx';
import { Transcript } from './transcript.tsx';

interface RefundScreenProps {
	readonly id: string;
	readonly view: DetailView;
	readonly go: (place: Place) => void;
	readonly settingsUrl: string | undefined;
}

interface Shown extends RefundReply {
	readonly paused: Queue['paused'];
}

/** An approved refund that is not sent has a reason to be shown: the pause. */
async function readShown(id: string, signal: AbortSignal): Promise<Shown> {
	const reply = await readRefund(id, signal);
	const stuck = reply.refund.state === 'approved';
	return { ...reply, paused: stuck ? await readPause(signal) : null };
}

const QUEUE: Place = { screen: 'queue', state: 'open' };

function title(reply: RefundReply | undefined): string {
	if (!reply) return __('Refund request', 'ai-support-chat');
	return sprintf(
		/* translators: 1: an amount of money, 2: an order, e.g. "Order #1001" */
		__('Refund of %1$s for %2$s', 'ai-support-chat'),
		formatAmount(reply.refund.amount_cents, reply.refund.currency),
		orderTitle(reply.refund),
	);
}

function Header({
	id,
	polled,
	go,
}: Pick<RefundScreenProps, 'id' | 'go'> & {
	readonly polled: Polled<RefundReply>;
}) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const words = title(polled.data);
	useEffect(() => {
		document.title = words;
	}, [words]);
	return (
		<>
			<LocalLink className="asc-back" href={placeHref(QUEUE)} onFollow={() => go(QUEUE)}>
				{__('All requests', 'ai-support-chat')}
			</LocalLink>
			<div className="asc-header">
				<h1 className="asc-header__title" tabIndex={-1} ref={heading}>
					{words}
				</h1>
				<LiveMark updatedAt={polled.updatedAt} problem={polled.problem} />
			</div>
			<p className="asc-header__sub">
				<Copyable text={id} label={__('Copy the id of the refund request', 'ai-support-chat')} />
				{polled.data && (
					<span className="asc-muted">
						{__('Asked', 'ai-support-chat')} <Age at={polled.data.refund.requested_at} />
					</span>
				)}
			</p>
		</>
	);
}

/** One refund request: what is asked, why, what was said, what to decide, and all that happened. */
export function RefundScreen({ id, view, go, settingsUrl }: RefundScreenProps) {
	const load = useCallback(async (signal: AbortSignal) => readShown(id, signal), [id]);
	const polled = usePolling(load);
	const { data: reply, problem, lost, refresh } = polled;
	const views: readonly DetailView[] = ['conversation', 'history'];
	return (
		<>
			<Header id={id} polled={polled} go={go} />
			{problem && (lost || !reply) && (
				<ProblemNotice problem={problem} onRetry={refresh} settingsUrl={settingsUrl} />
			)}
			{reply?.paused && <PausedNotice paused={reply.paused} />}
			{!reply && !problem && <Skeleton rows={8} />}
			{reply && (
				<div className="asc-columns asc-columns--request">
					<div className="asc-columns__main">
						<RefundSummary refund={reply.refund} />
						<section className="asc-card asc-panel">
							<LinkTabs
								label={__('About this request', 'ai-support-chat')}
								current={view}
								tabs={views.map((name) => ({
									id: name,
									label:
										name === 'conversation'
											? __('Conversation', 'ai-support-chat')
											: __('History', 'ai-support-chat'),
									href: placeHref({ screen: 'refund', id, view: name }),
									onFollow: () => go({ screen: 'refund', id, view: name }),
								}))}
							/>
							{view === 'conversation' ? (
								<Transcript messages={reply.transcript} turnId={reply.refund.turn_id} />
							) : (
								<History entries={reply.history} decision={reply.refund.decision} />
							)}
						</section>
					</div>
					<div className="asc-columns__side">
						<DecisionPanel refund={reply.refund} onDecided={refresh} />
						<RefundFacts reply={reply} />
					</div>
				</div>
			)}
		</>
	);
}
