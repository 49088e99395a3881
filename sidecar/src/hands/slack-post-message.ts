import { z } from 'zod';
import type { Tx, Write } from '../db/write.ts';
import { defineHand, type Hand } from './hand.ts';

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

/**
 * A note to the shop's own channel, which the model cannot choose. The note waits in the outbox and
 * is posted at least once; nobody is promised an answer by it.
 */
export function createPostMessage(deps: {
	readonly write: Write;
	/** Part of the transaction; `key` names the note, so that it is enqueued once. */
	readonly note: (tx: Tx, key: string, text: string) => void;
}): Hand {
	return defineHand({
		name: 'slack_post_message',
		description:
			'Tells the shop’s team something in their chat channel, e.g. that a customer reports a fault many may have. It is no ticket: nobody answers the customer because of it.',
		effect: 'write',
		input,
		output,
		available: () => true,
		async run({ text, urgency }, context) {
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
