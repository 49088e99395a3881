import { DataViews, filterSortAndPaginate, type View } from '@wordpress/dataviews/wp';
import { useMemo, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { QueueState } from '../wire/approvals.ts';
import { LocalLink } from '../parts/local-link.tsx';
import { placeHref } from './address.ts';
import { EmptyQueue } from './empty-queue.tsx';
import { entryId, placeOf, type QueueEntry } from './entry.ts';
import { queueFields } from './queue-fields.tsx';

interface QueueTableProps {
	readonly state: QueueState;
	readonly items: readonly QueueEntry[];
	readonly onOpen: (id: string) => void;
}

const NOTHING_SELECTED: string[] = [];
const PAGE_SIZES = [10, 25, 50, 100];
const COLUMN_STYLES = { amount: { align: 'end' }, reasons: { minWidth: 280 } } as const;
const LAYOUTS = { table: { layout: { styles: COLUMN_STYLES } }, list: {} };
/** Where wp-admin itself folds its menu; a table would show its first column only. */
const NARROW = '(width < 782px)';

/** Undecided requests: the one that waits longest first. Others: the newest first. */
function firstView(state: QueueState): View {
	const layout = window.matchMedia(NARROW).matches
		? ({ type: 'list' } as const)
		: ({ type: 'table', layout: { styles: COLUMN_STYLES } } as const);
	return {
		...layout,
		titleField: 'order',
		descriptionField: 'customer',
		fields:
			state === 'open'
				? ['amount', 'reasons', 'requested_at']
				: ['amount', 'state', 'reasons', 'requested_at'],
		sort: { field: 'requested_at', direction: state === 'open' ? 'asc' : 'desc' },
		filters: [],
		search: '',
		page: 1,
		perPage: 25,
	};
}

/** The list with search, filters, sorting and pages; all of what the server sent is in it. */
export function QueueTable({ state, items, onOpen }: QueueTableProps) {
	const [view, setView] = useState<View>(() => firstView(state));
	const fields = useMemo(() => queueFields(state), [state]);
	const { data, paginationInfo } = useMemo(
		() => filterSortAndPaginate([...items], view, fields),
		[items, view, fields],
	);
	const actions = useMemo(
		() => [
			{
				id: 'open',
				label: __('Review', 'ai-support-chat'),
				isPrimary: true,
				isEligible: (item: QueueEntry) => item.state === 'awaiting_approval',
				callback: ([item]: QueueEntry[]) => {
					if (item) onOpen(entryId(item));
				},
			},
			{
				id: 'view',
				label: __('View', 'ai-support-chat'),
				isPrimary: true,
				isEligible: (item: QueueEntry) => item.state !== 'awaiting_approval',
				callback: ([item]: QueueEntry[]) => {
					if (item) onOpen(entryId(item));
				},
			},
		],
		[onOpen],
	);
	return (
		<div className="asc-card asc-queue">
			<DataViews<QueueEntry>
				data={data}
				fields={fields}
				view={view}
				onChangeView={setView}
				defaultLayouts={LAYOUTS}
				actions={actions}
				paginationInfo={paginationInfo}
				getItemId={(item: QueueEntry) => entryId(item)}
				// The list has no links in it; there, to select a request is to open it.
				selection={NOTHING_SELECTED}
				onChangeSelection={([id]) => {
					if (view.type === 'list' && id !== undefined) onOpen(id);
				}}
				searchLabel={__('Search requests', 'ai-support-chat')}
				config={{ perPageSizes: PAGE_SIZES }}
				empty={<EmptyQueue state={state} filtered={items.length > 0} />}
				renderItemLink={({ item, ...anchor }) => (
					<LocalLink
						{...anchor}
						data-refund={entryId(item)}
						href={placeHref(placeOf(entryId(item)))}
						onFollow={() => onOpen(entryId(item))}
					/>
				)}
			/>
		</div>
	);
}
