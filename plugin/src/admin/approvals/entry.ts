import type { ActionItem } from '@ai-support-chat/sidecar/contract/actions';
import type { RefundItem } from '@ai-support-chat/sidecar/contract/refunds';
import type { Place } from './address.ts';

/** What stands in the queue: a refund, or a call of one of the shop's own tools. */
export type QueueEntry = RefundItem | ActionItem;

export function isAction(entry: QueueEntry): entry is ActionItem {
	return 'action_id' in entry;
}

export function entryId(entry: QueueEntry): string {
	return isAction(entry) ? entry.action_id : entry.refund_request_id;
}

/** Where a person decides on it. */
export function placeOf(id: string): Place {
	return id.startsWith('act_')
		? { screen: 'action', id }
		: { screen: 'refund', id, view: 'conversation' };
}
