import { HAND_EXAMPLES } from './hand-examples.ts';
import { KNOWLEDGE_EXAMPLES } from './knowledge-examples.ts';

/** One value of each schema that crosses the wire; a test holds them against the schemas. */

const turn = '019a8f3c-6c1e-7b2a-9f00-3d5a1c2b4e6f';
const conversation = 'cv_7f3a0c5e9b1d4f62a8c4e6079d2b1f35';
const refundId = `rr_${turn}`;
const streamUrl = `/api/agent/stream?conversation_id=${conversation}`;
const eventsUrl = `/api/agent/events?conversation_id=${conversation}`;
const acknowledged = {
	conversation_id: conversation,
	message_id: turn,
	turn_id: turn,
	stream_url: streamUrl,
	events_url: eventsUrl,
};
const customerRefund = {
	refund_request_id: refundId,
	turn_id: turn,
	state: 'awaiting_approval',
	amount_cents: 20_000,
	currency: 'usd',
	order_number: '1234',
	updated_at: '2026-11-22T10:15:04.120Z',
};
const transcript = [
	{
		turn_id: turn,
		role: 'customer',
		text: 'Please refund $200 of order 1234.',
		citations: [],
		at: '2026-11-22T10:15:02.000Z',
	},
	{
		turn_id: turn,
		role: 'assistant',
		text: 'I have asked the shop to approve a refund of $200.00 for order 1234.',
		citations: [],
		at: '2026-11-22T10:15:04.200Z',
	},
];
const refundItem = {
	refund_request_id: refundId,
	conversation_id: conversation,
	turn_id: turn,
	state: 'awaiting_approval',
	order_number: '1234',
	order_source: 'shopify',
	charge_id: 'ch_3PqXexample',
	amount_cents: 20_000,
	currency: 'usd',
	remaining_cents: 24_900,
	reason: 'requested_by_customer',
	customer_email: 'ada@example.com',
	reasons: ['always'],
	proposal_number: 1,
	proposal_hash: '3c9d0f5b7a1e4d28b6c0a9f7e5d3c1b2a0f8e6d4c2b0a9f7e5d3c1b2a0f8e6d4',
	requested_at: '2026-11-22T10:15:04.100Z',
	updated_at: '2026-11-22T10:15:04.120Z',
	stripe_refund_id: null,
	decision: null,
	detail: null,
};
const factsYaml = 'refund:\n  window_days: 30\n  max_amount:\n    usd: 10000\n';
const factsItem = {
	version: '3',
	note: 'Two weeks more.',
	author: { id: '1', name: 'Ada Admin' },
	saved_at: '2026-11-20T08:00:00.000Z',
	sha256: '6a8f3c1e5b7d9f2a4c6e8b0d1f3a5c7e9b2d4f6a8c0e1b3d5f7a9c2e4b6d8f0a',
};
const chunk = {
	event: 'chunk',
	id: '4.1@1f9c02ab',
	data: { turn_id: turn, text: 'Order 1234 was paid on 3 November. ' },
};

const OUTBOX = {
	waiting: 1,
	parked: 1,
	oldest_waiting_at: '2026-11-22T10:15:04.120Z',
	kinds: [
		{ kind: 'slack.note', waiting: 0, parked: 1 },
		{ kind: 'ticket', waiting: 1, parked: 0 },
	],
	items: [
		{
			id: 17,
			kind: 'slack.note',
			state: 'parked',
			attempts: 1,
			since: '2026-11-22T10:12:00.000Z',
			next_attempt_at: null,
			reason:
				'Slack refused the call (not_in_channel). Invite the app to the channel of SLACK_CHANNEL.',
		},
		{
			id: 21,
			kind: 'ticket',
			state: 'waiting',
			attempts: 3,
			since: '2026-11-22T10:15:04.120Z',
			next_attempt_at: '2026-11-22T10:15:12.000Z',
			reason: 'Zendesk answered 503.',
		},
	],
};

export const EXAMPLES: Readonly<Record<string, unknown>> = {
	...HAND_EXAMPLES,
	...KNOWLEDGE_EXAMPLES,
	OpenConversationBody: { locale: 'en-US' },
	OpenConversationReply: {
		conversation_id: conversation,
		stream_url: streamUrl,
		events_url: eventsUrl,
	},
	PostMessageBody: {
		conversation_id: conversation,
		message_id: turn,
		user_text: 'Please refund $200 of order 1234.',
		session_meta: { locale: 'en-US', page_url: 'https://shop.example/returns' },
	},
	PostMessageReply: acknowledged,
	VerificationBody: {
		conversation_id: conversation,
		message_id: '019a8f3c-9d4f-7c11-8a20-5e6b7c8d9e0f',
		verification_id: 'vf_2b9d7c5e1f3a4860b8d2c4e6f0a1b3c5',
		code: '482 913',
	},
	VerificationReply: { verified: true, ...acknowledged },
	ConversationReply: {
		conversation_id: conversation,
		messages: transcript,
		refunds: [customerRefund],
		verification: null,
		last_event_id: '7',
		busy: false,
	},
	EventsReply: { events: [chunk], last_event_id: '4.1@1f9c02ab', busy: true },
	FeedEvent: chunk,
	CustomerRefund: customerRefund,
	ApprovalsReply: {
		items: [refundItem],
		next_before: null,
		open_count: 1,
		actions: [],
		refunds_paused: null,
	},
	DecisionBody: {
		conversation_id: conversation,
		turn_id: turn,
		refund_request_id: refundId,
		proposal_hash: refundItem.proposal_hash,
		approved: true,
		notes: 'Arrived broken; photo seen.',
	},
	RefundItem: refundItem,
	RefundReply: {
		refund: refundItem,
		history: [
			{
				sequence: 42,
				at: '2026-11-22T10:15:04.120Z',
				type: 'refund.moved',
				actor: 'sidecar',
				from: 'requested',
				to: 'awaiting_approval',
				detail: { amount_cents: 20_000 },
				leaf_hash: 'a81f0c3d5e7b9a2c4e6f80b1d3f5a7c9e1b3d5f7a9c1e3b5d7f9a1c3e5b7d9f1',
			},
		],
		transcript,
		order: {
			number: '1234',
			placed_at: '2026-11-03T09:00:00.000Z',
			status: 'fulfilled',
			total_cents: 24_900,
			items: [{ title: 'Walnut desk lamp', quantity: 1 }],
		},
	},
	SettingsBody: {
		approvals_webhook_url: 'https://hooks.example/approvals',
		site_name: 'Shop Example',
		locale: 'en_US',
	},
	SettingsReply: {
		version: '0.1.0',
		site_url: 'https://shop.example',
		approvals_webhook_url: 'https://hooks.example/approvals',
		providers: { stripe: 'on', shopify: 'on', openai: 'off' },
		breakers: [{ provider: 'zendesk', state: 'open' }],
		outbox: OUTBOX,
		spending: {
			today: 184_300,
			month: 3_021_750,
			limits: { conversation: 50, day: 500, month: null },
			limited: null,
		},
		refunds_paused: null,
		own_hands: [{ name: 'crm_note', state: 'on', problem: null }],
	},
	FactsReply: { current: { ...factsItem, yaml: factsYaml }, history: [factsItem] },
	FactsText: { ...factsItem, yaml: factsYaml },
	FactsCheckBody: { yaml: 'refund:\n  window_days: soon\n' },
	FactsCheckReply: {
		problems: [{ line: 2, column: 16, path: 'refund.window_days', message: 'must be a number' }],
	},
	FactsBody: { yaml: factsYaml, note: 'Two weeks more.', base_version: '2' },
	SessionBody: {},
	SessionReply: {
		token: 'eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl',
		session_id: '5f0c2b1e-7d4a-4c38-9b6f-1a2e3d4c5b60',
		expires_at: '2026-11-22T10:30:00Z',
		user: null,
		api_base: '/api/agent',
		relay_base: 'https://shop.example/wp-json/ai-support-chat/v1/relay',
		streaming: true,
	},
	MailBody: {
		template: 'order_code',
		to: 'ada@example.com',
		order_number: '1234',
		code: '482913',
		expires_minutes: 10,
		locale: 'en-US',
	},
	CheckpointBody: {
		instance: '8c1f4a2e6b3d',
		size: 43,
		note: 'shop.example/8c1f4a2e6b3d\n43\nbm90IGEgcmVhbCByb290\n\n— signed note\n',
	},
	LatestCheckpointReply: { checkpoint: null },
	Problem: {
		type: 'invalid_field',
		title: 'Invalid request',
		status: 422,
		detail: 'message_id: must be a lower-case UUIDv7',
		field: 'message_id',
		request_id: '0f7b2c9e-1d3a-4b5c-8e6f-7a9b0c1d2e3f',
	},
};

/** The stream as bytes: a comment keeps proxies awake, `retry` sets the pause before reconnecting. */
export const STREAM_EXAMPLE = [
	'retry: 2000',
	'',
	`id: ${chunk.id}`,
	'event: chunk',
	`data: ${JSON.stringify(chunk.data)}`,
	'',
	': still here',
	'',
	'',
].join('\n');
