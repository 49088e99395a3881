import { z } from 'zod';
import type { Audit } from '../audit/audit.ts';
import type { ApprovalNotices } from '../approvals/webhook.ts';
import { customerRefund, type CustomerRefund } from '../contract/conversations.ts';
import type { Json } from '../contract/hands.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { RefundMoved } from './move.ts';
import { customerView } from './view.ts';

const KIND = 'refund.moved';
const payload = z.object({ key: z.string(), conversation_id: z.string(), refund: customerRefund });

/**
 * Carries a refund's move to whoever hears of it: the chat and the shop's webhook by the outbox, and
 * a checkpoint of the log once it is settled. All of it commits with the move or not at all.
 */
export function createRefundNews(deps: {
	readonly audit: Pick<Audit, 'checkpoint'>;
	readonly outbox: Outbox;
	readonly notices: ApprovalNotices;
	/** Tells the customer; delivered at least once, in the order of the moves of a conversation. */
	readonly tell: (news: {
		key: string;
		conversationId: string;
		refund: CustomerRefund;
	}) => Promise<void>;
}): { readonly moved: RefundMoved } {
	deps.outbox.handle(KIND, async (raw) => {
		const { key, conversation_id, refund } = payload.parse(raw);
		await deps.tell({ key, conversationId: conversation_id, refund });
	});

	return {
		moved(tx, refund) {
			if (refund.state === 'requested') return;
			const key = `${refund.id}:${String(refund.version)}`;
			const view = customerView(refund);
			deps.outbox.enqueue(tx, {
				kind: KIND,
				key,
				order: refund.conversationId,
				payload: { key, conversation_id: refund.conversationId, refund: view } satisfies Json,
			});
			deps.notices.enqueue(tx, key, `refund.${refund.state}`, { ...view });
			if (refund.state === 'confirmed' || refund.state === 'failed' || refund.state === 'denied') {
				deps.audit.checkpoint(tx);
			}
		},
	};
}
