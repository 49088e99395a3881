import {
	conversationParameter,
	CUSTOMER_PROBLEMS,
	pathParameter,
	SIGNATURE_PROBLEMS,
	type Operation,
} from './operations.ts';

const cursor = {
	type: 'string',
	description: 'The last event id seen: `<n>` or `<n>.<k>@<boot>`.',
} as const;

/** What the chat in the browser calls, through the proxy. */
export const customerOperations: readonly Operation[] = [
	{
		id: 'openConversation',
		method: 'post',
		path: '/api/agent/conversations',
		tag: 'chat',
		summary: 'Open a conversation',
		callers: ['session'],
		body: 'OpenConversationBody',
		replies: { 201: { description: 'Opened.', schemas: ['OpenConversationReply'] } },
		problems: { 401: CUSTOMER_PROBLEMS, 429: 'too_many_requests' },
	},
	{
		id: 'readConversation',
		method: 'get',
		path: '/api/agent/conversations/{id}',
		tag: 'chat',
		summary: 'Everything the panel needs after a reload',
		callers: ['session'],
		parameters: [pathParameter('ConversationId')],
		replies: { 200: { description: 'The conversation.', schemas: ['ConversationReply'] } },
		problems: { 401: CUSTOMER_PROBLEMS, 404: 'conversation_unknown' },
	},
	{
		id: 'postMessage',
		method: 'post',
		path: '/api/agent/messages',
		tag: 'chat',
		summary: 'Say something',
		description:
			'The answer is an acknowledgement; what follows comes by the stream. The same id with the same text is the same turn, so a lost request may be sent again.',
		callers: ['session'],
		body: 'PostMessageBody',
		replies: { 202: { description: 'Kept; the turn begins.', schemas: ['PostMessageReply'] } },
		problems: {
			401: CUSTOMER_PROBLEMS,
			404: 'conversation_unknown',
			409: 'message_id_used',
			429: 'too_many_requests',
		},
	},
	{
		id: 'enterCode',
		method: 'post',
		path: '/api/agent/verifications',
		tag: 'chat',
		summary: 'Enter the code that was mailed to the address of an order',
		description: 'A right code starts the turn `message_id`, which goes on with what was asked.',
		callers: ['session'],
		body: 'VerificationBody',
		replies: { 202: { description: 'The order is proven.', schemas: ['VerificationReply'] } },
		problems: {
			401: CUSTOMER_PROBLEMS,
			404: 'conversation_unknown, verification_unknown',
			409: 'message_id_used',
			410: 'code_expired',
			422: 'code_wrong',
			429: 'too_many_requests',
		},
	},
	{
		id: 'probe',
		method: 'get',
		path: '/api/agent/probe',
		tag: 'chat',
		summary: 'Whether this path reaches the sidecar and lets bytes through as they are written',
		description:
			'Two server-sent events named `probe`, the second 300 ms after the first. A client that gets both at once polls; one that gets something else takes WordPress’s relay.',
		callers: ['anybody'],
		replies: { 200: { description: 'Two events, then the end.', stream: true } },
	},
	{
		id: 'stream',
		method: 'get',
		path: '/api/agent/stream',
		tag: 'chat',
		summary: 'The conversation’s events, as they happen',
		description:
			'Server-sent events. Each has an id, the name of a FeedEvent’s `event` and its `data` as JSON: `chunk` (checked text), `tool` (a look-up begins or ends), `approval` (a refund moved), `verify` (a code was mailed), `replace` (set the turn’s text), `error`, `end` (the whole final text of a turn). Everything after `Last-Event-ID` follows without a gap. A comment line every 15 s. Reconnect with a renewed token when it ends.',
		callers: ['session'],
		parameters: [
			conversationParameter,
			{ name: 'Last-Event-ID', in: 'header', schema: cursor },
			{ name: 'last_event_id', in: 'query', schema: cursor },
		],
		replies: {
			200: { description: 'A stream that ends with its token, or with the process.', stream: true },
		},
		problems: {
			401: CUSTOMER_PROBLEMS,
			404: 'conversation_unknown',
			429: 'too_many_streams',
		},
	},
	{
		id: 'pollEvents',
		method: 'get',
		path: '/api/agent/events',
		tag: 'chat',
		summary: 'The same events, for a client that polls',
		callers: ['session'],
		parameters: [conversationParameter, { name: 'after', in: 'query', schema: cursor }],
		replies: { 200: { description: 'What came after `after`.', schemas: ['EventsReply'] } },
		problems: { 401: CUSTOMER_PROBLEMS, 404: 'conversation_unknown' },
	},
	{
		id: 'readRefund',
		method: 'get',
		path: '/api/agent/refunds/{id}',
		tag: 'refunds',
		summary: 'One refund',
		description:
			'A customer reads a refund of their own conversation; WordPress, for a person who may approve refunds, reads its whole story.',
		callers: ['session', 'wordpress'],
		parameters: [pathParameter('RefundRequestId')],
		replies: {
			200: {
				description: 'CustomerRefund to a customer, RefundReply to WordPress.',
				schemas: ['CustomerRefund', 'RefundReply'],
			},
		},
		problems: {
			401: `${CUSTOMER_PROBLEMS}, ${SIGNATURE_PROBLEMS}`,
			403: 'not_allowed',
			404: 'refund_unknown',
		},
	},
];
