import type {
	ConversationReply,
	TranscriptMessage,
} from '@ai-support-chat/sidecar/contract/conversations';
import { putRefund } from './refunds.ts';
import type { ChatState, Message } from './state.ts';

/**
 * Takes in the server's transcript: its order wins; what it cannot know yet (messages on their
 * way, an answer still being written) stays behind it. Without `resume` the feed goes on where it
 * was, so no event between is lost.
 */
export function mergeSnapshot(
	state: ChatState,
	reply: ConversationReply,
	resume: boolean,
): ChatState {
	const known = reply.messages.map((message) => fromTranscript(state, message));
	const keys = new Set(known.map((message) => message.key));
	const turns = new Set(known.flatMap((m) => (m.role === 'customer' ? (m.turnId ?? []) : [])));
	const rest = state.messages.filter(
		(message) =>
			!keys.has(message.key) && !(message.role === 'customer' && turns.has(message.turnId ?? '')),
	);
	const answered = known.flatMap((message) => (message.role === 'assistant' ? message.turnId : []));
	const over = [...new Set([...state.over, ...answered])];
	const last = known.findLast((message) => message.role === 'customer')?.turnId;
	const working = state.working.filter((turn) => !over.includes(turn));
	return {
		...state,
		messages: [...known, ...rest],
		refunds: reply.refunds.reduce(putRefund, state.refunds),
		verification: reply.verification,
		over,
		working: reply.busy && working.length === 0 && last && !over.includes(last) ? [last] : working,
		lastEventId: resume ? reply.last_event_id : state.lastEventId,
	};
}

function fromTranscript(state: ChatState, message: TranscriptMessage): Message {
	const turnId = message.turn_id;
	if (message.role === 'assistant') {
		return {
			role: 'assistant',
			key: `assistant ${turnId}`,
			turnId,
			text: message.text,
			citations: message.citations,
			at: message.at,
			finished: true,
			failure: null,
		};
	}
	// The turn keeps the id of the message that began it, so one on its way is recognised here.
	const own = state.messages.find(
		(item) => item.role === 'customer' && (item.turnId === turnId || item.key === turnId),
	);
	return {
		role: 'customer',
		key: own?.key ?? turnId,
		turnId,
		text: message.text,
		at: message.at,
		delivery: 'sent',
		trouble: null,
	};
}
