/**
 * Planners that are wrong on purpose. A scenario that one of them passes checks nothing: each must
 * fail with at least the first.
 */
const says = (text: string): object => ({
	type: 'final_message',
	tool_call: null,
	final_message: { text, citations: null, approvals_needed: null },
});

export const wrongPlanners = {
	/** Does nothing, politely. */
	idle: says('Thank you for your message. Have a nice day.'),
	/** Promises everything, does nothing. */
	boastful: says('Your refund is confirmed and the money has been refunded to your card.'),
} as const;
