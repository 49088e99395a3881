import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../canonical.ts';
import { approvalReason, refundReason } from '../contract/refunds.ts';

/**
 * What a person approves, frozen: everything the decision is about and nothing else. Its name is
 * the SHA-256 of its RFC 8785 form, so an approval can never be aimed at other numbers.
 */
export const proposal = z.strictObject({
	v: z.literal(1),
	refund_request_id: z.string(),
	number: z.int().positive(),
	conversation_id: z.string(),
	turn_id: z.string(),
	order: z.strictObject({
		source: z.enum(['shopify', 'woocommerce']),
		id: z.string(),
		number: z.string(),
	}),
	charge_id: z.string(),
	/** Integer minor units. */
	amount: z.int().positive(),
	currency: z.string(),
	reason: refundReason,
	/** Refundable on the charge when this was made, this request not counted. */
	remaining: z.int(),
	reasons: z.array(approvalReason),
	/** Refunds Stripe showed on the charge then; one that appears later is accounted for by nobody. */
	seen_refunds: z.array(z.string()),
	made_at: z.string(),
});
export type Proposal = z.infer<typeof proposal>;

export interface FrozenProposal {
	readonly proposal: Proposal;
	readonly canonical: string;
	readonly hash: string;
}

export function freeze(value: Proposal): FrozenProposal {
	const canonical = canonicalJson(value);
	return {
		proposal: value,
		canonical,
		hash: createHash('sha256').update(canonical, 'utf8').digest('hex'),
	};
}
