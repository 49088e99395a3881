import type { AuditLog } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { CustomerRefund, RefundState } from '../contract/conversations.ts';
import type { Write } from '../db/write.ts';
import type { Db } from '../db/open.ts';
import { uuidV7 } from '../ids.ts';
import type { Feed } from './feed.ts';
import { refundNotice } from './notices.ts';
import { findConversation, findTurn, hashOfBody, insertTurn, lastCustomerText } from './store.ts';
import type { Turns } from './turns.ts';

export interface FollowUpDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly audit: AuditLog;
	readonly feed: Feed;
	readonly turns: Turns;
}

/** A refund's news, as the outbox carries it from the transaction that moved the refund. */
export interface RefundNews {
	readonly refund: CustomerRefund;
	readonly conversationId: string;
	/** Names this piece of news, so that delivered twice it is told once. */
	readonly key: string;
}

const A_DAY = 24 * 60 * 60 * 1000;

/**
 * Tells the open chat: the refund's card always, and a message of facts when it is settled. When
 * the customer had asked for more than the refund and the conversation is younger than a day, the
 * Brain gets one step to go on.
 */
export async function tellRefundNews(deps: FollowUpDeps, news: RefundNews): Promise<void> {
	const { refund, conversationId } = news;
	const conversation = findConversation(deps.db, conversationId);
	if (!conversation) return;
	const notice = refundNotice(
		{
			state: refund.state,
			amount: refund.amount_cents,
			currency: refund.currency,
			orderNumber: refund.order_number,
		},
		conversation.locale,
	);
	const asked = findTurn(deps.db, refund.turn_id);
	const now = deps.clock.now();
	// The turn itself may have been begun by a code, which says nothing.
	const said = asked && lastCustomerText(deps.db, conversationId, asked.position);
	const goOn =
		isYoung(conversation, now) && refund.state === 'confirmed' && asksForMore(said ?? '');
	await deps.write('conversation.follow-up', (tx) => {
		const seen = tx
			.prepare(
				`SELECT 1 FROM events WHERE conversation_id = ? AND event = 'approval'
				AND data ->> 'refund_request_id' = ? AND data ->> 'state' = ? AND data ->> 'updated_at' = ?`,
			)
			.get(conversationId, refund.refund_request_id, refund.state, refund.updated_at);
		if (seen) return;
		deps.feed.append(tx, conversationId, 'approval', refund);
		if (notice === null) return;
		const turnId = uuidV7(now);
		deps.audit.append(tx, {
			type: 'turn.begun',
			actor: { kind: 'sidecar' },
			refundRequestId: refund.refund_request_id,
			conversationId,
			turnId,
			data: { trigger: goOn ? 'settled' : 'notice' },
		});
		insertTurn(tx, {
			id: turnId,
			conversationId,
			customerText: null,
			userId: asked?.userId ?? null,
			accountEmail: asked?.accountEmail ?? null,
			bodyHash: hashOfBody('follow-up', news.key),
			begun: {
				kind: 'begun',
				trigger: goOn ? { kind: 'settled', summary: notice } : { kind: 'message', text: '' },
				notice,
			},
			at: now.toISOString(),
		});
	});
	if (notice !== null) deps.turns.wake(conversationId);
}

/** Old conversations are told, not gone on with. */
export function isYoung(conversation: { readonly createdAt: string }, now: Date): boolean {
	return now.getTime() - Date.parse(conversation.createdAt) < A_DAY;
}

/** More than one sentence or a question beside what was done: something may be left to do. */
export function asksForMore(text: string): boolean {
	const sentences = [...new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text)];
	return sentences.filter(({ segment }) => segment.trim() !== '').length > 1;
}

/** States of which the chat shows the card. */
export function isNewsToCustomer(state: RefundState): boolean {
	return state !== 'requested';
}
