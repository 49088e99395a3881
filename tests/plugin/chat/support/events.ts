import type {
	ConversationReply,
	FeedEvent,
	RefundState,
} from '@ai-support-chat/sidecar/contract/conversations';

export const TURN = '01890a5d-ac96-774b-bcce-b302099a8057';
const AT = '2026-11-22T10:00:00.000Z';

export function chunk(id: string, text: string, turnId = TURN): FeedEvent {
	return { event: 'chunk', id, data: { turn_id: turnId, text } };
}

export function end(id: string, text: string, turnId = TURN): FeedEvent {
	return { event: 'end', id, data: { turn_id: turnId, text, citations: [], at: AT } };
}

export function refund(id: string, state: RefundState, minute: number, turnId = TURN): FeedEvent {
	return {
		event: 'approval',
		id,
		data: {
			refund_request_id: `rr_${turnId}`,
			turn_id: turnId,
			state,
			amount_cents: 20_000,
			currency: 'usd',
			order_number: '#1042',
			updated_at: `2026-11-22T10:0${String(minute)}:00.000Z`,
		},
	};
}

export function snapshot(
	messages: readonly (readonly ['customer' | 'assistant', string, string])[],
	parts: Partial<ConversationReply> = {},
): ConversationReply {
	return {
		conversation_id: `cv_${'0'.repeat(32)}`,
		messages: messages.map(([role, turnId, text]) => ({
			role,
			turn_id: turnId,
			text,
			citations: [],
			at: AT,
		})),
		refunds: [],
		verification: null,
		last_event_id: '7',
		busy: false,
		...parts,
	};
}
