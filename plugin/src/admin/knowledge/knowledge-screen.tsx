import { useEffect } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { LinkTabs } from '../parts/link-tabs.tsx';
import { LiveMark } from '../parts/live-mark.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { readOverview, type Overview } from '../wire/knowledge.ts';
import { readProblem } from '../wire/problem.ts';
import { usePolling } from '../wire/use-polling.ts';
import { tabHref, type Tab } from './address.ts';
import { DocumentsTab } from './documents-tab.tsx';
import { EmbeddingNotice } from './embedding-notice.tsx';
import { MissedTab } from './missed-tab.tsx';
import { SearchTab } from './search-tab.tsx';
import { Trouble } from './trouble.tsx';
import { UploadsTab } from './uploads-tab.tsx';
import { useTab } from './use-tab.ts';

interface KnowledgeScreenProps {
	readonly settingsUrl: string | undefined;
}

const TABS: readonly Tab[] = ['documents', 'uploads', 'search', 'missed'];

function tabLabel(tab: Tab, overview: Overview | undefined) {
	switch (tab) {
		case 'documents':
			return __('Documents', 'ai-support-chat');
		case 'uploads':
			return __('Uploads', 'ai-support-chat');
		case 'search':
			return __('Try a search', 'ai-support-chat');
		case 'missed':
			return (
				<>
					{__('Without an answer', 'ai-support-chat')}
					{!!overview?.sidecar?.missed && (
						<span className="asc-tabs__count">{overview.sidecar.missed}</span>
					)}
				</>
			);
	}
}

function counts(overview: Overview): string {
	return sprintf(
		/* translators: 1: number of documents, 2: number of passages */
		__('%1$d documents, %2$d passages', 'ai-support-chat'),
		overview.sidecar?.documents ?? 0,
		overview.sidecar?.chunks ?? 0,
	);
}

/** What the chat answers from: kept in step with the site, tried out, and mended. */
export function KnowledgeScreen({ settingsUrl }: KnowledgeScreenProps) {
	const [tab, go] = useTab();
	const { data: overview, problem, lost, updatedAt, refresh } = usePolling(readOverview);
	const down = overview?.problem ? readProblem(overview.problem) : undefined;

	useEffect(() => {
		document.title = __('Knowledge', 'ai-support-chat');
	}, []);

	return (
		<>
			<div className="asc-header">
				<h1 className="asc-header__title" tabIndex={-1}>
					{__('Knowledge', 'ai-support-chat')}
				</h1>
				<LiveMark updatedAt={updatedAt} problem={problem} />
			</div>
			{overview?.sidecar && (
				<p id="asc-knowledge-counts" className="asc-muted">
					{counts(overview)}
				</p>
			)}
			<LinkTabs
				label={__('Knowledge', 'ai-support-chat')}
				current={tab}
				tabs={TABS.map((id) => ({
					id,
					label: tabLabel(id, overview),
					href: tabHref(id),
					onFollow: () => go(id),
				}))}
			/>
			{problem && (lost || !overview) && (
				<Trouble problem={problem} onRetry={refresh} settingsUrl={settingsUrl} />
			)}
			{down && <Trouble problem={down} onRetry={refresh} settingsUrl={settingsUrl} />}
			{overview?.sidecar && <EmbeddingNotice embedding={overview.sidecar.embedding} />}
			{!overview && !problem && <Skeleton rows={8} />}
			{overview && tab === 'documents' && (
				<DocumentsTab
					overview={overview}
					onChange={refresh}
					sidecarDown={down !== undefined}
					settingsUrl={settingsUrl}
				/>
			)}
			{tab === 'uploads' && <UploadsTab onChange={refresh} settingsUrl={settingsUrl} />}
			{tab === 'search' && <SearchTab settingsUrl={settingsUrl} />}
			{overview && tab === 'missed' && (
				<MissedTab
					newPage={overview.new_page}
					count={overview.sidecar?.missed ?? 0}
					onChange={refresh}
					settingsUrl={settingsUrl}
				/>
			)}
		</>
	);
}
