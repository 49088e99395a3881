import { Button } from '@wordpress/components';
import { useCallback, useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { readQueue, type QueueState } from '../wire/approvals.ts';
import { usePolling } from '../wire/use-polling.ts';
import { LinkTabs } from '../parts/link-tabs.tsx';
import { LiveMark } from '../parts/live-mark.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { placeHref, type Place } from './address.ts';
import { placeOf } from './entry.ts';
import { PausedNotice } from './paused-notice.tsx';
import { QueueTable } from './queue-table.tsx';
import { useArrivals } from './use-arrivals.ts';

interface QueueScreenProps {
	readonly state: QueueState;
	readonly go: (place: Place) => void;
	/** The request one comes back from: its row gets the focus. */
	readonly cameFrom: string | undefined;
	readonly settingsUrl: string | undefined;
}

const TABS: readonly QueueState[] = ['open', 'decided', 'all'];

function tabLabel(state: QueueState, openCount: number | undefined) {
	switch (state) {
		case 'open':
			return (
				<>
					{__('Waiting', 'ai-support-chat')}
					{openCount !== undefined && <span className="asc-tabs__count">{openCount}</span>}
				</>
			);
		case 'decided':
			return __('Decided', 'ai-support-chat');
		case 'all':
			return __('All', 'ai-support-chat');
	}
}

/** Gives the focus back to the row that was opened, once it is on the screen. */
function useReturn(cameFrom: string | undefined, ready: boolean) {
	const done = useRef(false);
	const screen = useRef<HTMLDivElement>(null);
	useEffect(() => {
		if (done.current || !ready) return;
		done.current = true;
		if (cameFrom === undefined) return;
		const links = screen.current?.querySelectorAll<HTMLElement>('a[data-refund]') ?? [];
		const row = [...links].find((link) => link.dataset['refund'] === cameFrom);
		(row ?? screen.current?.querySelector('h1'))?.focus();
	}, [cameFrom, ready]);
	return screen;
}

/** The queue: what waits, what was decided, everything; kept up to date while it is looked at. */
export function QueueScreen({ state, go, cameFrom, settingsUrl }: QueueScreenProps) {
	const pages = useRef(1);
	const load = useCallback(
		async (signal: AbortSignal) => readQueue(state, pages.current, signal),
		[state],
	);
	const { data: queue, problem, lost, updatedAt, refresh } = usePolling(load);
	useArrivals(queue?.items);
	const screen = useReturn(cameFrom, queue !== undefined);
	const open = useCallback((id: string) => go(placeOf(id)), [go]);

	useEffect(() => {
		const title = __('Approvals', 'ai-support-chat');
		document.title = queue?.openCount ? `(${queue.openCount}) ${title}` : title;
	}, [queue?.openCount]);

	return (
		<div ref={screen}>
			<div className="asc-header">
				<h1 className="asc-header__title" tabIndex={-1}>
					{__('Approvals', 'ai-support-chat')}
				</h1>
				<LiveMark updatedAt={updatedAt} problem={problem} />
			</div>
			<LinkTabs
				label={__('Requests', 'ai-support-chat')}
				current={state}
				tabs={TABS.map((id) => ({
					id,
					label: tabLabel(id, queue?.openCount),
					href: placeHref({ screen: 'queue', state: id }),
					onFollow: () => go({ screen: 'queue', state: id }),
				}))}
			/>
			{problem && (lost || !queue) && (
				<ProblemNotice problem={problem} onRetry={refresh} settingsUrl={settingsUrl} />
			)}
			{queue?.paused && <PausedNotice paused={queue.paused} />}
			{!queue && !problem && <Skeleton rows={6} />}
			{queue && <QueueTable key={state} state={state} items={queue.items} onOpen={open} />}
			{queue?.more && (
				<p className="asc-more">
					<Button
						variant="secondary"
						onClick={() => {
							pages.current += 1;
							refresh();
						}}
					>
						{__('Load older requests', 'ai-support-chat')}
					</Button>
				</p>
			)}
		</div>
	);
}
