import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import type { Tx, Write } from '../db/write.ts';
import { defineHand, failed, type Hand } from './hand.ts';

const input = z.strictObject({
	text: z
		.string()
		.trim()
		.min(1)
		.max(2000)
		.describe('What the shop’s team should know now, in plain words; no links.'),
	urgency: z.enum(['normal', 'high']),
});

const output = z.object({ noted: z.literal(true) });

/** A person has no more to tell in an hour; whoever talks a model into it could flood the channel. */
const NOTES_AN_HOUR = 5;

/**
 * A note to the shop's own channel, which the model cannot choose. The note waits in the outbox and
 * is posted at least once; nobody is promised an answer by it.
 */
export function createPostMessage(deps: {
	readonly write: Write;
	/** Part of the transaction; `key` names the note, so that it is enqueued once. */
	readonly note: (tx: Tx, key: string, text: string) => void;
}): Hand {
	// By session, in memory: a restart may forgive.
	const limiter = new RateLimiterMemory({ points: NOTES_AN_HOUR, duration: 3600 });
	return defineHand({
		name: 'slack_post_message',
		description:
			'Tells the shop’s team something in their chat channel, e.g. that a customer reports a fault many may have. It is no ticket: nobody answers the customer because of it.',
		effect: 'write',
		input,
		output,
		available: () => true,
		async run({ text, urgency }, context) {
			const allowed = await limiter.consume(context.customer.sessionId).then(
				() => true,
				() => false,
			);
			if (!allowed) {
				return failed('too_many_notes', 'The team was told several times already; file a ticket.');
			}
			const lines = [
				`${urgency === 'high' ? 'Urgent, from' : 'From'} the support chat:`,
				text,
				`Conversation: ${context.conversationId}`,
				`Refund request: ${context.refundRequestId}`,
			];
			await deps.write('hands.slack-note', (tx) => {
				deps.note(tx, context.callId, lines.join('\n'));
			});
			return { ok: true as const, output: { noted: true as const } };
		},
	});
}
