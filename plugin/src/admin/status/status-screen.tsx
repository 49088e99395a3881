import { useCallback } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { PausedNotice } from '../approvals/paused-notice.tsx';
import { LiveMark } from '../parts/live-mark.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { readStatus } from '../wire/status.ts';
import { usePolling } from '../wire/use-polling.ts';
import { Connections } from './connections.tsx';
import { GivenUp } from './given-up.tsx';
import { OwnTools } from './own-tools.tsx';
import { Spending } from './spending.tsx';
import { Waiting } from './waiting.tsx';

/** How the sidecar is doing: its connections, what waits, what it gave up; kept up to date. */
export function StatusScreen({ settingsUrl }: { readonly settingsUrl: string | undefined }) {
	const load = useCallback(async (signal: AbortSignal) => readStatus(signal), []);
	const { data: status, problem, lost, updatedAt, refresh } = usePolling(load);
	return (
		<>
			<div className="asc-header">
				<h1 className="asc-header__title">{__('Status', 'ai-support-chat')}</h1>
				<LiveMark updatedAt={updatedAt} problem={problem} />
			</div>
			{status && (
				<p className="asc-header__sub asc-muted">
					{sprintf(
						/* translators: %s: version number */
						__('The sidecar runs, version %s.', 'ai-support-chat'),
						status.version,
					)}
				</p>
			)}
			{problem && (lost || !status) && (
				<ProblemNotice problem={problem} onRetry={refresh} settingsUrl={settingsUrl} />
			)}
			{!problem && !status && <Skeleton rows={6} />}
			{status && (
				<div className="asc-status">
					{status.refunds_paused && <PausedNotice paused={status.refunds_paused} />}
					<GivenUp outbox={status.outbox} onReopened={refresh} />
					<Connections breakers={status.breakers} />
					<Spending spending={status.spending} />
					<OwnTools tools={status.own_hands} />
					<Waiting outbox={status.outbox} />
				</div>
			)}
		</>
	);
}
