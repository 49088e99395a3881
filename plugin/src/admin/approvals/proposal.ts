import { __ } from '@wordpress/i18n';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import { formatAmount } from '../text/amount.ts';
import { reasonLabel } from '../text/reasons.ts';

/** How what a person looks at relates to what the sidecar holds now. */
export type Standing =
	/** Undecided and as shown: may be decided. */
	| { readonly kind: 'open' }
	/** Undecided, but with other numbers than those shown: must be read again first. */
	| { readonly kind: 'changed'; readonly changes: readonly Change[] }
	/** Nothing is to be decided any more. */
	| { readonly kind: 'closed' };

export interface Change {
	readonly label: string;
	readonly before: string;
	readonly now: string;
}

/** Compares the proposal a person has read with the newest one. */
export function standing(read: RefundItem, latest: RefundItem): Standing {
	if (latest.state !== 'awaiting_approval') return { kind: 'closed' };
	if (read.state === 'awaiting_approval' && read.proposal_hash === latest.proposal_hash) {
		return { kind: 'open' };
	}
	return { kind: 'changed', changes: changes(read, latest) };
}

function changes(read: RefundItem, latest: RefundItem): Change[] {
	const rows: Change[] = [
		{
			label: __('Amount', 'ai-support-chat'),
			before: formatAmount(read.amount_cents, read.currency),
			now: formatAmount(latest.amount_cents, latest.currency),
		},
		{
			label: __('Left on the payment', 'ai-support-chat'),
			before: formatAmount(read.remaining_cents, read.currency),
			now: formatAmount(latest.remaining_cents, latest.currency),
		},
		{
			label: __('Why a person decides', 'ai-support-chat'),
			before: reasonList(read),
			now: reasonList(latest),
		},
		{
			label: __('Proposal', 'ai-support-chat'),
			before: String(read.proposal_number),
			now: String(latest.proposal_number),
		},
	];
	return rows.filter((row) => row.before !== row.now);
}

const reasonList = (item: RefundItem) => item.reasons.map(reasonLabel).join(', ');

/** Of two answers about one refund, the one that knows more. */
export function newer(one: RefundItem, other: RefundItem | undefined): RefundItem {
	if (other?.refund_request_id !== one.refund_request_id) return one;
	return Date.parse(other.updated_at) > Date.parse(one.updated_at) ? other : one;
}
