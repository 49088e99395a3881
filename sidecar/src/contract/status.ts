import { z } from 'zod';
import { isoTime } from './ids.ts';

/** Whether calls to a provider are let through: `open`, it keeps failing; `half-open`, one is tried. */
export const breakerStatus = z
	.object({
		provider: z.string(),
		state: z.enum(['closed', 'open', 'half-open']),
	})
	.meta({ id: 'BreakerStatus' });

/** One thing that is to be done outside and is not done yet. */
export const outboxItem = z
	.object({
		id: z.int(),
		/** `ticket`, `slack.note`, `webhook.approvals`, `refund.advance`, … */
		kind: z.string(),
		/** `parked`: given up until somebody reopens it. */
		state: z.enum(['waiting', 'parked']),
		attempts: z.int(),
		since: isoTime,
		/** The earliest next attempt; null for what is parked. */
		next_attempt_at: isoTime.nullable(),
		/** Why the last attempt did not succeed, for an operator. */
		reason: z.string().nullable(),
	})
	.meta({ id: 'OutboxItem' });

/** Part of the status; POST /internal/outbox/{id}/reopen answers with it as well. */
export const outboxStatus = z
	.object({
		waiting: z.int(),
		parked: z.int(),
		oldest_waiting_at: isoTime.nullable(),
		kinds: z.array(z.object({ kind: z.string(), waiting: z.int(), parked: z.int() })),
		/** What was given up first, then what waits, oldest first, at most 20 of each. */
		items: z.array(outboxItem),
	})
	.meta({ id: 'OutboxStatus' });

const cents = z.int().nullable();

/** What models cost; months and days are UTC's. */
export const spendingStatus = z
	.object({
		/** Micro-USD, as far as known, models of unknown price counted as the dearest known. */
		today: z.int(),
		month: z.int(),
		/** US cents; null: no limit. `conversation` holds for each one. */
		limits: z.object({ conversation: cents, day: cents, month: cents }),
		/** The limit that is reached: until its end the rules planner answers. */
		limited: z.enum(['day', 'month']).nullable(),
	})
	.meta({ id: 'SpendingStatus' });

export type SpendingStatus = z.infer<typeof spendingStatus>;
export type BreakerStatus = z.infer<typeof breakerStatus>;
export type OutboxStatus = z.infer<typeof outboxStatus>;
