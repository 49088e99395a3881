import type { Field } from '@wordpress/dataviews/wp';
import { __, sprintf } from '@wordpress/i18n';
import type { ApprovalReason, RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import type { RefundState } from '@ai-support-chat/sidecar/contract/conversations';
import { Age } from '../parts/age.tsx';
import { StateBadge } from '../parts/badge.tsx';
import { ACTION_STATES, actionStateLabel, actionStateTone } from '../text/action-states.ts';
import { formatAmount } from '../text/amount.ts';
import { isWarning, reasonLabel } from '../text/reasons.ts';
import type { QueueState } from '../wire/approvals.ts';
import { stateLabel } from '../text/states.ts';
import { entryId, isAction, type QueueEntry } from './entry.ts';

const STATES: readonly RefundState[] = [
	'awaiting_approval',
	'approved',
	'submitting',
	'submitted',
	'confirmed',
	'denied',
	'expired',
	'withdrawn',
	'failed',
	'unknown',
	'reversed',
];
const REASONS: readonly ApprovalReason[] = [
	'always',
	'over_limit',
	'currency_without_limit',
	'card_checks_failed',
	'card_checks_unavailable',
	'raised_risk',
	'verification_hold',
	'open_dispute',
	'second_automatic_refund',
	'unexplained_refund',
	'day_ceiling',
	'changed_since_approval',
];

export function orderTitle(item: RefundItem): string {
	return sprintf(
		/* translators: %s: the number of an order */
		__('Order %s', 'ai-support-chat'),
		item.order_number.startsWith('#') ? item.order_number : `#${item.order_number}`,
	);
}

function Reasons({ item }: { readonly item: QueueEntry }) {
	if (isAction(item)) {
		return (
			<span className="asc-chip">{__('Your shop wants a person’s word', 'ai-support-chat')}</span>
		);
	}
	return (
		<span className="asc-chips">
			{item.reasons.map((reason) => (
				<span key={reason} className={`asc-chip ${isWarning(reason) ? 'asc-chip--warning' : ''}`}>
					{reasonLabel(reason)}
				</span>
			))}
		</span>
	);
}

/** The columns of the queue. Made when the screen is, because labels are in its language. */
export function queueFields(state: QueueState): Field<QueueEntry>[] {
	return [
		{
			id: 'order',
			label: __('Request', 'ai-support-chat'),
			getValue: ({ item }) => (isAction(item) ? item.title : orderTitle(item)),
			enableGlobalSearch: true,
			enableHiding: false,
			filterBy: false,
		},
		{
			id: 'amount',
			label: __('Amount', 'ai-support-chat'),
			getValue: ({ item }) => (isAction(item) ? 0 : item.amount_cents),
			render: ({ item }) =>
				isAction(item) ? (
					<>–</>
				) : (
					<span className="asc-amount">{formatAmount(item.amount_cents, item.currency)}</span>
				),
			type: 'integer',
			filterBy: false,
		},
		{
			id: 'customer',
			label: __('Customer', 'ai-support-chat'),
			getValue: ({ item }) => item.customer_email ?? '',
			render: ({ item }) => <>{item.customer_email ?? __('Not known', 'ai-support-chat')}</>,
			enableGlobalSearch: true,
			filterBy: false,
		},
		{
			id: 'reasons',
			label: __('Why a person decides', 'ai-support-chat'),
			getValue: ({ item }) => (isAction(item) ? [] : item.reasons),
			render: Reasons,
			elements: REASONS.map((value) => ({ value, label: reasonLabel(value) })),
			filterBy: { operators: ['isAny'] },
			enableSorting: false,
		},
		{
			id: 'requested_at',
			label: __('Asked', 'ai-support-chat'),
			type: 'datetime',
			getValue: ({ item }) => item.requested_at,
			render: ({ item }) => <Age at={item.requested_at} />,
			filterBy: false,
		},
		{
			id: 'state',
			label: __('State', 'ai-support-chat'),
			getValue: ({ item }) => item.state,
			render: ({ item }) =>
				isAction(item) ? (
					<span className={`asc-badge asc-badge--${actionStateTone(item.state)}`}>
						{actionStateLabel(item.state)}
					</span>
				) : (
					<StateBadge state={item.state} />
				),
			elements: [
				...STATES.map((value) => ({ value, label: stateLabel(value) })),
				...ACTION_STATES.filter((value) => !(STATES as readonly string[]).includes(value)).map(
					(value) => ({ value, label: actionStateLabel(value) }),
				),
			],
			// Everything that waits is in one state.
			filterBy: state === 'open' ? false : { operators: ['isAny'] },
			enableSorting: false,
		},
		{
			id: 'refund_request_id',
			label: __('Id of the request', 'ai-support-chat'),
			getValue: ({ item }) => entryId(item),
			render: ({ item }) => <code>{entryId(item)}</code>,
			enableGlobalSearch: true,
			enableSorting: false,
			filterBy: false,
		},
	];
}
