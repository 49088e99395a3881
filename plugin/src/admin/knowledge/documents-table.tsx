import { DataViews, filterSortAndPaginate, type Field, type View } from '@wordpress/dataviews/wp';
import { useMemo, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { KnowledgeSource } from '@ai-support-chat/sidecar/contract/knowledge';
import { Age } from '../parts/age.tsx';
import { Empty } from './empty.tsx';
import type { Entry } from './entry.ts';
import { DocumentBadge } from './state-badge.tsx';
import { documentStateLabel, sourceLabel, type DocumentState } from './words.ts';

interface DocumentsTableProps {
	readonly entries: readonly Entry[];
	readonly neverSynced: boolean;
}

const SOURCES: readonly KnowledgeSource[] = ['page', 'upload', 'ticket', 'other'];
const STATES: readonly DocumentState[] = ['indexed', 'waiting', 'leaving', 'rejected'];
const NOTHING_SELECTED: string[] = [];
const LAYOUTS = { table: {}, list: {} };
const PAGE_SIZES = [10, 25, 50, 100];
const NARROW = '(width < 782px)';

function firstView(): View {
	return {
		type: window.matchMedia(NARROW).matches ? 'list' : 'table',
		titleField: 'title',
		fields: ['source', 'state', 'passages', 'updated'],
		sort: { field: 'updated', direction: 'desc' },
		filters: [],
		search: '',
		page: 1,
		perPage: 25,
	};
}

/** The columns. Made when the screen is, because labels are in its language. */
function columns(): Field<Entry>[] {
	return [
		{
			id: 'title',
			label: __('Title', 'ai-support-chat'),
			getValue: ({ item }) => item.title,
			enableGlobalSearch: true,
			enableHiding: false,
			filterBy: false,
		},
		{
			id: 'source',
			label: __('Source', 'ai-support-chat'),
			getValue: ({ item }) => item.source,
			render: ({ item }) => <>{sourceLabel(item.source)}</>,
			elements: SOURCES.map((value) => ({ value, label: sourceLabel(value) })),
			filterBy: { operators: ['isAny'] },
		},
		{
			id: 'state',
			label: __('State', 'ai-support-chat'),
			getValue: ({ item }) => item.state,
			render: ({ item }) => (
				<span className="asc-entry__state">
					<DocumentBadge state={item.state} />
					{item.reason !== '' && <span className="asc-entry__reason">{item.reason}</span>}
				</span>
			),
			elements: STATES.map((value) => ({ value, label: documentStateLabel(value) })),
			filterBy: { operators: ['isAny'] },
		},
		{
			id: 'passages',
			label: __('Passages', 'ai-support-chat'),
			type: 'integer',
			getValue: ({ item }) => item.passages,
			filterBy: false,
		},
		{
			id: 'updated',
			label: __('Updated', 'ai-support-chat'),
			type: 'datetime',
			getValue: ({ item }) => item.updatedAt,
			render: ({ item }) => <Age at={item.updatedAt} />,
			filterBy: false,
		},
	];
}

function follow(url: string | null) {
	if (url !== null) window.location.assign(url);
}

export function DocumentsTable({ entries, neverSynced }: DocumentsTableProps) {
	const [view, setView] = useState<View>(firstView);
	const fields = useMemo(columns, []);
	const { data, paginationInfo } = useMemo(
		() => filterSortAndPaginate([...entries], view, fields),
		[entries, view, fields],
	);
	const actions = useMemo(
		() => [
			{
				id: 'edit',
				label: __('Edit', 'ai-support-chat'),
				isEligible: (item: Entry) => item.editUrl !== null,
				callback: ([item]: Entry[]) => follow(item?.editUrl ?? null),
			},
			{
				id: 'view',
				label: __('View', 'ai-support-chat'),
				isEligible: (item: Entry) => item.url !== null,
				callback: ([item]: Entry[]) => follow(item?.url ?? null),
			},
		],
		[],
	);
	return (
		<div className="asc-card asc-documents" id="asc-documents">
			<DataViews<Entry>
				data={data}
				fields={fields}
				view={view}
				onChangeView={setView}
				defaultLayouts={LAYOUTS}
				actions={actions}
				paginationInfo={paginationInfo}
				getItemId={(item) => item.key}
				isItemClickable={(item) => item.editUrl !== null || item.url !== null}
				selection={NOTHING_SELECTED}
				onChangeSelection={([key]) => {
					const chosen = entries.find((entry) => entry.key === key);
					if (view.type === 'list') follow(chosen?.editUrl ?? chosen?.url ?? null);
				}}
				searchLabel={__('Search documents by title', 'ai-support-chat')}
				config={{ perPageSizes: PAGE_SIZES }}
				empty={
					entries.length > 0 ? (
						<Empty title={__('Nothing matches', 'ai-support-chat')}>
							{__('Try another search, or take the filters away.', 'ai-support-chat')}
						</Empty>
					) : (
						<Empty title={__('The chat knows nothing yet', 'ai-support-chat')}>
							{neverSynced
								? __(
										'Synchronise, and it answers from your published pages. Documents of your own can be uploaded.',
										'ai-support-chat',
									)
								: __(
										'Publish a page, for example on returns or delivery times, or upload a document.',
										'ai-support-chat',
									)}
						</Empty>
					)
				}
				renderItemLink={({ item, ...anchor }) => (
					<a
						{...anchor}
						href={item.editUrl ?? item.url ?? '#'}
						aria-label={sprintf(
							/* translators: %s: title of a document */
							__('Open %s', 'ai-support-chat'),
							item.title,
						)}
					/>
				)}
			/>
		</div>
	);
}
