import { z } from 'zod';
import { actionItem } from './actions.ts';
import { refundState, transcriptMessage } from './conversations.ts';
import { conversationId, currency, isoTime, proposalHash, refundRequestId, turnId } from './ids.ts';
import { breakerStatus, outboxStatus, spendingStatus } from './status.ts';

/** Why a person must decide; codes, translated by whoever shows them. */
export const approvalReason = z.enum([
	'always',
	'over_limit',
	'currency_without_limit',
	'card_checks_failed',
	'card_checks_unavailable',
	'raised_risk',
	'verification_hold',
	'open_dispute',
	'second_automatic_refund',
	'unexplained_refund',
	'day_ceiling',
	'changed_since_approval',
]);
export type ApprovalReason = z.infer<typeof approvalReason>;

/** The reasons Stripe knows (docs.stripe.com/api/refunds/create#create_refund-reason). */
export const refundReason = z.enum(['requested_by_customer', 'duplicate', 'fraudulent']);
export type RefundReason = z.infer<typeof refundReason>;

/** One refund as wp-admin sees it. Amounts are integer minor units. */
export const refundItem = z
	.object({
		refund_request_id: refundRequestId,
		conversation_id: conversationId,
		turn_id: turnId,
		state: refundState,
		order_number: z.string(),
		order_source: z.enum(['shopify', 'woocommerce']),
		charge_id: z.string(),
		amount_cents: z.int(),
		currency,
		/** What could still be refunded on the charge, this request not counted. */
		remaining_cents: z.int(),
		reason: refundReason,
		customer_email: z.string().nullable(),
		reasons: z.array(approvalReason),
		proposal_number: z.int(),
		proposal_hash: proposalHash,
		requested_at: isoTime,
		updated_at: isoTime,
		stripe_refund_id: z.string().nullable(),
		decision: z
			.object({
				approved: z.boolean(),
				notes: z.string(),
				decided_by: z.object({ id: z.string(), name: z.string() }).nullable(),
				decided_at: isoTime,
			})
			.nullable(),
		/** What an operator should know: why it is unknown, failed or went back to the queue. */
		detail: z.string().nullable(),
	})
	.meta({ id: 'RefundItem' });

/** GET /api/agent/approvals?state=open|decided|all&limit=&before= (signed by WordPress). */
export const approvalsReply = z.object({
	items: z.array(refundItem),
	/** Pass as `before` for the next page; null on the last. */
	next_before: z.string().nullable(),
	/** Refunds and calls that wait for a person. */
	open_count: z.int(),
	/**
	 * Calls of the shop's own Hands: with the first page, at most 200; those that wait the oldest
	 * first, others the newest first.
	 */
	actions: z.array(actionItem),
	refunds_paused: z.object({ reason: z.string(), since: isoTime }).nullable(),
});

/** POST /api/agent/approvals (signed by WordPress, the actor in the signature). */
export const decisionBody = z.strictObject({
	conversation_id: conversationId,
	turn_id: turnId,
	refund_request_id: refundRequestId,
	proposal_hash: proposalHash,
	approved: z.boolean(),
	notes: z.string().max(2000, 'must be at most 2000 characters').default(''),
	/** What Stripe is told, if not `requested_by_customer`. */
	reason: refundReason.optional(),
});
export const decisionReply = refundItem;

export const historyEntry = z
	.object({
		sequence: z.int(),
		at: isoTime,
		type: z.string(),
		actor: z.string(),
		from: z.string().nullable(),
		to: z.string().nullable(),
		detail: z.record(z.string(), z.unknown()),
		leaf_hash: z.string(),
	})
	.meta({ id: 'HistoryEntry' });

/** GET /api/agent/refunds/{refund_request_id} (signed by WordPress). */
export const refundReply = z.object({
	refund: refundItem,
	history: z.array(historyEntry),
	transcript: z.array(transcriptMessage),
	order: z
		.object({
			number: z.string(),
			placed_at: isoTime.nullable(),
			status: z.string(),
			total_cents: z.int(),
			items: z.array(z.object({ title: z.string(), quantity: z.int() })),
		})
		.nullable(),
});

/** PUT /internal/settings (signed by WordPress): what the plugin's settings page hands over. */
export const settingsBody = z.strictObject({
	approvals_webhook_url: z.union([z.literal(''), z.url({ protocol: /^https?$/ })]),
	site_name: z.string().max(200),
	locale: z.string().max(35),
});
export const settingsReply = z.object({
	version: z.string(),
	site_url: z.string(),
	approvals_webhook_url: z.string(),
	providers: z.record(z.string(), z.enum(['on', 'off'])),
	breakers: z.array(breakerStatus),
	outbox: outboxStatus,
	spending: spendingStatus,
	refunds_paused: z.object({ reason: z.string(), since: isoTime }).nullable(),
	/** The shop's own Hands; `left_out`: not in use, for the reason given. */
	own_hands: z.array(
		z.object({
			name: z.string(),
			state: z.enum(['on', 'paused', 'left_out']),
			problem: z.string().nullable(),
		}),
	),
});

export type RefundItem = z.infer<typeof refundItem>;
export type ApprovalsReply = z.infer<typeof approvalsReply>;
export type DecisionBody = z.infer<typeof decisionBody>;
export type HistoryEntry = z.infer<typeof historyEntry>;
export type RefundReply = z.infer<typeof refundReply>;
export type SettingsBody = z.infer<typeof settingsBody>;
export type SettingsReply = z.infer<typeof settingsReply>;
