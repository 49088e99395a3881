import apiFetch from '@wordpress/api-fetch';
import type {
	ActionDecisionBody,
	ActionItem,
	ActionReply,
} from '@ai-support-chat/sidecar/contract/actions';
import type {
	ApprovalsReply,
	DecisionBody,
	RefundItem,
	RefundReply,
} from '@ai-support-chat/sidecar/contract/refunds';

export type QueueState = 'open' | 'decided' | 'all';

const BASE = '/ai-support-chat/v1';
const PAGE_SIZE = 100;

/** The queue as one list, however many pages of the server it took. */
export interface Queue {
	readonly items: readonly (RefundItem | ActionItem)[];
	readonly openCount: number;
	readonly paused: ApprovalsReply['refunds_paused'];
	/** Older ones are left on the server. */
	readonly more: boolean;
}

/** The newest `pages` pages of a state, 100 requests each. */
export async function readQueue(
	state: QueueState,
	pages: number,
	signal: AbortSignal,
): Promise<Queue> {
	const items = new Map<string, RefundItem | ActionItem>();
	let before: string | null = null;
	let openCount = 0;
	let paused: Queue['paused'] = null;
	for (let page = 0; page < pages; page += 1) {
		const query = new URLSearchParams({ state, limit: String(PAGE_SIZE) });
		if (before !== null) query.set('before', before);
		const path = `${BASE}/approvals?${query.toString()}`;
		const reply: ApprovalsReply = await apiFetch<ApprovalsReply>({ path, signal });
		// One that moved between two pages while they were read is kept once, as read first.
		for (const item of reply.items) {
			if (!items.has(item.refund_request_id)) items.set(item.refund_request_id, item);
		}
		for (const action of reply.actions) items.set(action.action_id, action);
		if (page === 0) ({ open_count: openCount, refunds_paused: paused } = reply);
		before = reply.next_before;
		if (before === null) break;
	}
	return { items: [...items.values()], openCount, paused, more: before !== null };
}

export async function readRefund(id: string, signal: AbortSignal): Promise<RefundReply> {
	return apiFetch<RefundReply>({ path: `${BASE}/refunds/${encodeURIComponent(id)}`, signal });
}

export async function readAction(id: string, signal: AbortSignal): Promise<ActionReply> {
	return apiFetch<ActionReply>({ path: `${BASE}/actions/${encodeURIComponent(id)}`, signal });
}

/** Whether refunds are paused; the queue says it, one refund does not. */
export async function readPause(signal: AbortSignal): Promise<Queue['paused']> {
	const path = `${BASE}/approvals?state=open&limit=1`;
	return (await apiFetch<ApprovalsReply>({ path, signal })).refunds_paused;
}

/** A repeated decision is answered with the stored one, so trying again after a fault is safe. */
export async function sendDecision(decision: DecisionBody): Promise<RefundItem> {
	return apiFetch<RefundItem>({ path: `${BASE}/approvals`, method: 'POST', data: decision });
}

export async function sendActionDecision(decision: ActionDecisionBody): Promise<ActionItem> {
	return apiFetch<ActionItem>({ path: `${BASE}/approvals`, method: 'POST', data: decision });
}
