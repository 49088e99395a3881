import type { ConversationReply, TranscriptMessage } from '../contract/conversations.ts';
import type { Db } from '../db/open.ts';
import { turnsOf, type Turn } from './store.ts';

/** Everything said in a conversation, oldest first. */
export function transcriptOf(db: Db, conversationId: string): TranscriptMessage[] {
	return turnsOf(db, conversationId).flatMap((turn): TranscriptMessage[] => [
		...(turn.customerText === null
			? []
			: [
					{
						turn_id: turn.id,
						role: 'customer' as const,
						text: turn.customerText,
						citations: [],
						at: turn.begunAt,
					},
				]),
		...(turn.answerText === null || turn.answerText === ''
			? []
			: [
					{
						turn_id: turn.id,
						role: 'assistant' as const,
						text: turn.answerText,
						citations: [...turn.citations],
						at: turn.endedAt ?? turn.begunAt,
					},
				]),
	]);
}

/** What was said in some turns, in their order. */
export function messagesOf(
	turns: readonly Turn[],
): { role: 'customer' | 'assistant'; text: string }[] {
	return turns.flatMap((turn) => [
		...(turn.customerText === null ? [] : [{ role: 'customer' as const, text: turn.customerText }]),
		...(turn.answerText ? [{ role: 'assistant' as const, text: turn.answerText }] : []),
	]);
}

/** The last request for a code that was neither entered nor has run out. */
export function openVerification(
	db: Db,
	conversationId: string,
	now: Date,
): ConversationReply['verification'] {
	const row = db
		.prepare<[string], { data: string }>(
			`SELECT data FROM events WHERE conversation_id = ? AND event = 'verify'
			ORDER BY number DESC LIMIT 1`,
		)
		.get(conversationId);
	if (!row) return null;
	const data = JSON.parse(row.data) as {
		turn_id: string;
		verification_id: string;
		order_number: string;
		expires_at: string;
	};
	const last = turnsOf(db, conversationId).at(-1);
	if (last?.id !== data.turn_id || data.expires_at <= now.toISOString()) return null;
	const { turn_id: _, ...verification } = data;
	return verification;
}
