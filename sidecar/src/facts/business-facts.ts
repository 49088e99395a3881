import { z } from 'zod';

/** What an order source may say of an order (orders/order.ts); what rules can name. */
const ORDER_STATUSES = [
	'unfulfilled',
	'in_progress',
	'partially_fulfilled',
	'fulfilled',
	'on_hold',
	'scheduled',
	'returned',
	'cancelled',
] as const;

const line = (max: number) => z.string().trim().min(1, 'must not be empty').max(max);
const text = line(2000);
/** Minor units by currency, as in REFUND_APPROVAL_OVER: `usd: 10000` is $100.00. */
const amounts = z.record(
	z.string().regex(/^[a-z]{3}$/, 'must be a currency’s three small letters, such as usd'),
	z.int().nonnegative(),
);
const hours = z.number().positive().max(8760);

/**
 * Rules for refunds. Each can only make what the environment allows narrower; what is left out
 * changes nothing.
 */
export const refundRules = z.strictObject({
	/** Days after the order was placed in which the chat requests a refund. */
	window_days: z.int().positive().max(3650).optional(),
	/** The most that the chat requests for one order in all; a currency not named has no maximum. */
	max_amount: amounts.optional(),
	/** Above it a person decides, even where the environment would let it pass. */
	always_ask_over: amounts.optional(),
	/** A person decides on every refund. */
	always_person: z.boolean().optional(),
	/** No refund is requested for an order in one of these states. */
	excluded_statuses: z.array(z.enum(ORDER_STATUSES)).max(20).optional(),
	/** The policy in words, for the assistant to answer from. */
	terms: text.optional(),
});
export type RefundRules = z.infer<typeof refundRules>;

/** Everything a shop can state about itself. Every member may be left out, none is unknown. */
export const businessFacts = z.strictObject({
	shop: z
		.strictObject({
			name: line(200).optional(),
			legal_name: line(200).optional(),
			email: z.email('must be an e-mail address').max(254).optional(),
			phone: line(50).optional(),
			website: z.url({ protocol: /^https?$/, error: 'must be a web address' }).optional(),
			address: line(500).optional(),
			contacts: z.record(line(60), line(200)).optional(),
		})
		.optional(),
	support: z
		.strictObject({
			hours: z.union([line(500), z.array(line(200)).max(30)]).optional(),
			timezone: line(60).optional(),
			languages: z.array(line(35)).max(50).optional(),
			holidays: z.array(line(200)).max(60).optional(),
		})
		.optional(),
	sla: z
		.strictObject({
			first_reply_hours: hours.optional(),
			resolution_hours: hours.optional(),
			refund_decision_hours: hours.optional(),
			refund_arrival_days: z.int().positive().max(365).optional(),
			notes: text.optional(),
		})
		.optional(),
	refund: refundRules.optional(),
	shipping: z.union([text, z.record(line(100), line(500))]).optional(),
	returns: text.optional(),
	warranty: text.optional(),
	playbooks: z
		.array(z.strictObject({ name: line(100), when: text.optional(), do: text }))
		.max(40)
		.optional(),
	/** Whatever else the assistant should know. */
	more: z.record(line(100), text).optional(),
});
export type BusinessFacts = z.infer<typeof businessFacts>;
