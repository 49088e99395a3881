import { z } from 'zod';
import { transcriptMessage } from './conversations.ts';
import { actionId, conversationId, isoTime, proposalHash, turnId } from './ids.ts';

export const actionState = z.enum([
	'awaiting_approval',
	'approved',
	'denied',
	'running',
	'waiting',
	'done',
	'failed',
	'timed_out',
	'unknown',
]);

/** A person's word on a frozen proposal. */
export const decisionTaken = z.object({
	approved: z.boolean(),
	notes: z.string(),
	decided_by: z.object({ id: z.string(), name: z.string() }).nullable(),
	decided_at: isoTime,
});

/** One call of a shop's own Hand as wp-admin sees it. */
export const actionItem = z
	.object({
		action_id: actionId,
		conversation_id: conversationId,
		turn_id: turnId,
		/** The Hand's name, and what it does in the customer's words. */
		hand: z.string(),
		title: z.string(),
		effect: z.enum(['read', 'write']),
		state: actionState,
		/** What the Hand is called with. */
		arguments: z.record(z.string(), z.unknown()),
		/** What it is told of the customer besides. */
		customer: z.record(z.string(), z.unknown()),
		customer_email: z.string().nullable(),
		proposal_hash: proposalHash,
		requested_at: isoTime,
		updated_at: isoTime,
		decision: decisionTaken.nullable(),
		output: z.record(z.string(), z.unknown()).nullable(),
		/** What an operator should know: why it failed or is unknown. */
		detail: z.string().nullable(),
	})
	.meta({ id: 'ActionItem' });

/** POST /api/agent/approvals, the form for a Hand's call (signed by WordPress). */
export const actionDecisionBody = z.strictObject({
	action_id: actionId,
	proposal_hash: proposalHash,
	approved: z.boolean(),
	notes: z.string().max(2000, 'must be at most 2000 characters').default(''),
});

export const actionHistoryEntry = z.object({
	sequence: z.int(),
	at: isoTime,
	type: z.string(),
	actor: z.string(),
	from: z.string().nullable(),
	to: z.string().nullable(),
	detail: z.record(z.string(), z.unknown()),
	leaf_hash: z.string(),
});

/** GET /api/agent/actions/{action_id} (signed by WordPress). */
export const actionReply = z.object({
	action: actionItem,
	history: z.array(actionHistoryEntry),
	transcript: z.array(transcriptMessage),
});

/** POST /api/agent/tools/callback: the late answer of an asynchronous Hand. */
export const callbackBody = z.discriminatedUnion('ok', [
	z.strictObject({
		call_id: actionId,
		ok: z.literal(true),
		/** Must fit the Hand's output_schema. */
		output: z.record(z.string(), z.unknown()),
	}),
	z.strictObject({
		call_id: actionId,
		ok: z.literal(false),
		error: z.strictObject({
			type: z.string().max(100).optional(),
			message: z.string().max(500),
			retriable: z.boolean().optional(),
		}),
	}),
]);
export const callbackReply = z.object({ call_id: actionId, state: actionState });

export type ActionState = z.infer<typeof actionState>;
export type ActionItem = z.infer<typeof actionItem>;
export type ActionDecisionBody = z.infer<typeof actionDecisionBody>;
export type ActionReply = z.infer<typeof actionReply>;
export type CallbackBody = z.infer<typeof callbackBody>;
export type CallbackReply = z.infer<typeof callbackReply>;
