import { z } from 'zod';
import { conversationId, currency, isoTime, messageId, refundRequestId, turnId } from './ids.ts';

/** POST /api/agent/conversations. */
export const openConversationBody = z.strictObject({
	locale: z
		.string()
		.regex(/^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$/, 'must be a BCP 47 language tag')
		.optional(),
});
export const openConversationReply = z.object({
	conversation_id: conversationId,
	stream_url: z.string(),
	events_url: z.string(),
});

/** POST /api/agent/messages. The id is minted by the browser and kept until acknowledged. */
export const postMessageBody = z.strictObject({
	conversation_id: conversationId,
	message_id: messageId,
	user_text: z
		.string()
		.trim()
		.min(1, 'must not be empty')
		.max(4000, 'must be at most 4000 characters'),
	session_meta: z
		.strictObject({
			locale: z.string().max(35).optional(),
			page_url: z.string().max(2048).optional(),
			page_title: z.string().max(300).optional(),
		})
		.optional(),
});
export const postMessageReply = z.object({
	conversation_id: conversationId,
	message_id: messageId,
	turn_id: turnId,
	stream_url: z.string(),
	events_url: z.string(),
});

/** POST /api/agent/verifications: the mailed code; starts the turn `message_id`. */
export const verificationBody = z.strictObject({
	conversation_id: conversationId,
	message_id: messageId,
	verification_id: z.string().regex(/^vf_[0-9a-f]{32}$/, 'must be a verification id (vf_…)'),
	code: z
		.string()
		.transform((text) => text.replace(/[\s-]/g, ''))
		.pipe(z.string().regex(/^\d{6}$/, 'must be the six digits from the e-mail')),
});
export const verificationReply = z.object({
	verified: z.literal(true),
	conversation_id: conversationId,
	message_id: messageId,
	turn_id: turnId,
	stream_url: z.string(),
	events_url: z.string(),
});

export const citation = z.object({ title: z.string(), url: z.string() });
export const refundState = z.enum([
	'requested',
	'awaiting_approval',
	'approved',
	'denied',
	'expired',
	'withdrawn',
	'submitting',
	'submitted',
	'confirmed',
	'failed',
	'unknown',
	'reversed',
]);

/** What a customer may know of a refund of theirs. */
export const customerRefund = z
	.object({
		refund_request_id: refundRequestId,
		turn_id: turnId,
		state: refundState,
		amount_cents: z.int(),
		currency,
		order_number: z.string(),
		updated_at: isoTime,
	})
	.meta({ id: 'CustomerRefund' });

export const transcriptMessage = z
	.object({
		turn_id: turnId,
		role: z.enum(['customer', 'assistant']),
		text: z.string(),
		citations: z.array(citation),
		at: isoTime,
	})
	.meta({ id: 'TranscriptMessage' });

/** GET /api/agent/conversations/{conversation_id}: all that the panel needs after a reload. */
export const conversationReply = z.object({
	conversation_id: conversationId,
	messages: z.array(transcriptMessage),
	refunds: z.array(customerRefund),
	/** The open request for a code, if one waits. */
	verification: z
		.object({ verification_id: z.string(), order_number: z.string(), expires_at: isoTime })
		.nullable(),
	/** Pass as `Last-Event-ID` (or `after`) to go on without a gap. */
	last_event_id: z.string(),
	/** A turn is being worked on. */
	busy: z.boolean(),
});

const eventBase = { turn_id: turnId };
/** The `data` of each stream event; `event` is the SSE event name, `id` its SSE id. */
export const feedEvent = z.discriminatedUnion('event', [
	z.object({
		event: z.literal('chunk'),
		id: z.string(),
		data: z.object({ ...eventBase, text: z.string() }),
	}),
	z.object({
		event: z.literal('tool'),
		id: z.string(),
		data: z.object({
			...eventBase,
			name: z.string(),
			status: z.enum(['started', 'succeeded', 'failed']),
		}),
	}),
	z.object({ event: z.literal('approval'), id: z.string(), data: customerRefund }),
	z.object({
		event: z.literal('verify'),
		id: z.string(),
		data: z.object({
			...eventBase,
			verification_id: z.string(),
			order_number: z.string(),
			expires_at: isoTime,
		}),
	}),
	z.object({
		event: z.literal('replace'),
		id: z.string(),
		data: z.object({ ...eventBase, text: z.string(), citations: z.array(citation) }),
	}),
	z.object({
		event: z.literal('error'),
		id: z.string(),
		data: z.object({ ...eventBase, type: z.string(), message: z.string() }),
	}),
	z.object({
		event: z.literal('end'),
		id: z.string(),
		data: z.object({ ...eventBase, text: z.string(), citations: z.array(citation), at: isoTime }),
	}),
]);
export type FeedEvent = z.infer<typeof feedEvent>;

/** GET /api/agent/events?conversation_id=&after=: the same events for a client that polls. */
export const eventsReply = z.object({
	events: z.array(feedEvent),
	last_event_id: z.string(),
	busy: z.boolean(),
});

export type OpenConversationReply = z.infer<typeof openConversationReply>;
export type PostMessageBody = z.infer<typeof postMessageBody>;
export type PostMessageReply = z.infer<typeof postMessageReply>;
export type VerificationBody = z.infer<typeof verificationBody>;
export type VerificationReply = z.infer<typeof verificationReply>;
export type ConversationReply = z.infer<typeof conversationReply>;
export type EventsReply = z.infer<typeof eventsReply>;
export type CustomerRefund = z.infer<typeof customerRefund>;
export type TranscriptMessage = z.infer<typeof transcriptMessage>;
export type RefundState = z.infer<typeof refundState>;
export type Citation = z.infer<typeof citation>;
