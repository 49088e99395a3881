import { Button } from '@wordpress/components';
import { useCallback, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Skeleton } from '../parts/skeleton.tsx';
import { readDocuments, readPending, type Overview } from '../wire/knowledge.ts';
import { useReading } from '../wire/use-reading.ts';
import { DocumentsTable } from './documents-table.tsx';
import { entriesOf } from './entry.ts';
import { PendingNotice } from './pending-notice.tsx';
import { SyncPanel } from './sync-panel.tsx';
import { Trouble } from './trouble.tsx';

interface DocumentsTabProps {
	readonly overview: Overview;
	readonly onChange: () => void;
	/** The screen says so already. */
	readonly sidecarDown: boolean;
	readonly settingsUrl: string | undefined;
}

/** What the chat knows: the sidecar's documents, and those that wait here or were rejected. */
export function DocumentsTab({ overview, onChange, sidecarDown, settingsUrl }: DocumentsTabProps) {
	const pages = useRef(1);
	const loadIndexed = useCallback(
		async (signal: AbortSignal) => readDocuments(pages.current, signal),
		[],
	);
	const { sidecar, waiting, rejected } = overview;
	const queue = `${waiting} ${rejected}`;
	const indexed = useReading(loadIndexed, `${sidecar?.version ?? ''} ${queue}`);
	const pending = useReading(readPending, queue);
	const { refresh: refreshPending } = pending;
	const changed = useCallback(() => {
		onChange();
		refreshPending();
	}, [onChange, refreshPending]);
	const entries = entriesOf(indexed.data?.items ?? [], pending.data ?? []);

	return (
		<>
			<SyncPanel overview={overview} onChange={changed} />
			{overview.waiting + overview.rejected > 0 && (
				<PendingNotice overview={overview} onSent={changed} />
			)}
			{indexed.problem && !indexed.data && !sidecarDown && (
				<Trouble problem={indexed.problem} onRetry={indexed.refresh} settingsUrl={settingsUrl} />
			)}
			{!indexed.data && !indexed.problem && <Skeleton rows={6} />}
			{(indexed.data ?? entries.length > 0) && (
				<DocumentsTable entries={entries} neverSynced={overview.sync === null} />
			)}
			{indexed.data?.more && (
				<p className="asc-more">
					<Button
						variant="secondary"
						onClick={() => {
							pages.current += 1;
							indexed.refresh();
						}}
					>
						{__('Load more documents', 'ai-support-chat')}
					</Button>
				</p>
			)}
		</>
	);
}
