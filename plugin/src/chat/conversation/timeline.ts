import type { CustomerRefund } from '@ai-support-chat/sidecar/contract/conversations';
import type { ChatState, Message, Verification } from './state.ts';

export type TimelineItem =
	| { readonly kind: 'message'; readonly key: string; readonly message: Message }
	| { readonly kind: 'refund'; readonly key: string; readonly refund: CustomerRefund }
	| { readonly kind: 'verify'; readonly key: string; readonly verification: Verification };

/**
 * What is listed, top to bottom: a refund stands after the answer of the turn that asked for it.
 */
export function timeline(state: ChatState): readonly TimelineItem[] {
	const left = new Set(state.refunds);
	const items: TimelineItem[] = [];
	const put = (refund: CustomerRefund): void => {
		left.delete(refund);
		items.push({ kind: 'refund', key: refund.refund_request_id, refund });
	};
	state.messages.forEach((message, index) => {
		items.push({ kind: 'message', key: message.key, message });
		const more = state.messages.slice(index + 1).some((later) => later.turnId === message.turnId);
		if (message.turnId === null || more) return;
		for (const refund of state.refunds) if (refund.turn_id === message.turnId) put(refund);
	});
	for (const refund of left) put(refund);
	if (state.verification) {
		items.push({
			kind: 'verify',
			key: state.verification.verification_id,
			verification: state.verification,
		});
	}
	return items;
}
