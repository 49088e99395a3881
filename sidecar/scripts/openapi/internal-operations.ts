import { factsOperations } from './facts-operations.ts';
import { knowledgeOperations } from './knowledge-operations.ts';
import { ref, SIGNATURE_PROBLEMS, type Operation } from './operations.ts';

/** What WordPress, the operator and the machine itself call; never exposed by the proxy. */
export const internalOperations: readonly Operation[] = [
	{
		id: 'listApprovals',
		method: 'get',
		path: '/api/agent/approvals',
		tag: 'refunds',
		summary: 'Refunds and calls that wait for a person, or were decided',
		callers: ['wordpress'],
		parameters: [
			{
				name: 'state',
				in: 'query',
				schema: { type: 'string', enum: ['open', 'decided', 'all'], default: 'open' },
			},
			{
				name: 'limit',
				in: 'query',
				schema: { type: 'integer', minimum: 1, maximum: 100, default: 25 },
			},
			{
				name: 'before',
				in: 'query',
				description: '`next_before` of the page before.',
				schema: { type: 'string' },
			},
		],
		replies: { 200: { description: 'A page, newest first.', schemas: ['ApprovalsReply'] } },
		problems: { 401: SIGNATURE_PROBLEMS, 403: 'not_allowed', 409: 'signature_id_reused' },
	},
	{
		id: 'decide',
		method: 'post',
		path: '/api/agent/approvals',
		tag: 'refunds',
		summary: 'Approve or deny a proposal',
		description:
			'The person is the signature’s `act`, who needs `approve_refunds`. A proposal is named by its hash; the decision already taken on it is answered again.',
		callers: ['wordpress'],
		body: { oneOf: [ref('DecisionBody'), ref('ActionDecisionBody')] },
		replies: {
			200: {
				description: 'The refund, or the call, after the decision.',
				schemas: ['RefundItem', 'ActionItem'],
			},
		},
		problems: {
			401: SIGNATURE_PROBLEMS,
			403: 'not_allowed',
			404: 'refund_unknown, action_unknown, proposal_unknown',
			409: 'proposal_stale, day_ceiling, stripe_off, hand_changed, signature_id_reused',
			422: 'not_of_refund',
		},
	},
	{
		id: 'readStatus',
		method: 'get',
		path: '/internal/status',
		tag: 'link',
		summary: 'What the settings page shows of the sidecar',
		callers: ['wordpress'],
		replies: { 200: { description: 'The state.', schemas: ['SettingsReply'] } },
		problems: { 401: SIGNATURE_PROBLEMS, 409: 'signature_id_reused' },
	},
	{
		id: 'reopenOutboxRow',
		method: 'post',
		path: '/internal/outbox/{id}/reopen',
		tag: 'link',
		summary: 'Try again what was given up',
		description: 'The person is the signature’s `act`, who needs `manage_settings`.',
		callers: ['wordpress'],
		parameters: [
			{ name: 'id', in: 'path', required: true, schema: { type: 'integer', minimum: 1 } },
		],
		replies: { 200: { description: 'The outbox after it.', schemas: ['OutboxStatus'] } },
		problems: {
			401: SIGNATURE_PROBLEMS,
			403: 'not_allowed',
			404: 'outbox_row_unknown',
			409: 'signature_id_reused',
		},
	},
	{
		id: 'saveSettings',
		method: 'put',
		path: '/internal/settings',
		tag: 'link',
		summary: 'Hand over what the plugin’s settings page saved',
		callers: ['wordpress'],
		body: 'SettingsBody',
		replies: { 200: { description: 'The state after it.', schemas: ['SettingsReply'] } },
		problems: { 401: SIGNATURE_PROBLEMS, 403: 'not_allowed', 409: 'signature_id_reused' },
	},
	...factsOperations,
	...knowledgeOperations,
	{
		id: 'operatorSession',
		method: 'post',
		path: '/internal/operator/session',
		tag: 'operator',
		summary: 'A session for `ai-support-chat chat`',
		callers: ['operator'],
		body: {
			type: 'object',
			properties: {
				login: { type: ['string', 'null'], minLength: 1, maxLength: 254 },
				conversation_id: { anyOf: [ref('ConversationId'), { type: 'null' }], default: null },
			},
			required: ['login'],
			additionalProperties: false,
		},
		replies: {
			200: {
				description: 'A session token.',
				inline: {
					type: 'object',
					properties: { token: { type: 'string' } },
					required: ['token'],
				},
			},
		},
		problems: { 401: 'operator_only' },
	},
	{
		id: 'reconcile',
		method: 'post',
		path: '/internal/operator/reconcile',
		tag: 'operator',
		summary: '`ai-support-chat refunds reconcile`: ask Stripe about every refund, end the pause',
		callers: ['operator'],
		replies: { 200: { description: 'What was found.', inline: { type: 'object' } } },
		problems: { 401: 'operator_only' },
	},
	{
		id: 'settleRefund',
		method: 'post',
		path: '/internal/operator/settle',
		tag: 'operator',
		summary: '`ai-support-chat refunds settle`: an operator’s recorded word on an unknown refund',
		callers: ['operator'],
		body: {
			type: 'object',
			properties: {
				refund_request_id: ref('RefundRequestId'),
				stripe_refund: {
					type: ['string', 'null'],
					description: 'The refund at Stripe that is this one; null: it did not take place.',
				},
				note: { type: 'string', minLength: 1, maxLength: 2000 },
			},
			required: ['refund_request_id', 'stripe_refund', 'note'],
			additionalProperties: false,
		},
		replies: { 200: { description: 'Its state now.', inline: { type: 'object' } } },
		problems: {
			401: 'operator_only',
			404: 'refund_unknown',
			409: 'not_unknown, moved, stripe_off',
			422: 'not_this_refund',
			502: 'Stripe could not be read',
		},
	},
	{
		id: 'livez',
		method: 'get',
		path: '/internal/livez',
		tag: 'health',
		summary: 'The process answers',
		callers: ['loopback'],
		replies: {
			200: {
				description: 'It lives.',
				inline: { type: 'object', properties: { live: { const: true } }, required: ['live'] },
			},
		},
	},
	{
		id: 'readyz',
		method: 'get',
		path: '/internal/readyz',
		tag: 'health',
		summary: 'The process serves; what it still waits for',
		description:
			'While `waiting_for` is `wordpress`, whose last checkpoint is compared first, chats are served and no refund is sent to Stripe.',
		callers: ['loopback'],
		replies: {
			200: { description: 'It serves.', inline: readyz() },
			503: { description: 'It is starting or stopping.', inline: readyz() },
		},
	},
];

function readyz(): Readonly<Record<string, unknown>> {
	return {
		type: 'object',
		properties: { ready: { type: 'boolean' }, waiting_for: { type: ['string', 'null'] } },
		required: ['ready', 'waiting_for'],
	};
}
