import { z } from 'zod';
import { formatMoney } from '../money.ts';
import type { Order } from '../orders/order.ts';
import type { Orders } from '../orders/orders.ts';
import type { Requested, RefundRequest } from '../refunds/request.ts';
import type { Refund } from '../refunds/store.ts';
import { defineHand, failed, type Hand, type HandContext, type HandResult } from './hand.ts';

const input = z.strictObject({
	charge_id: z.string().min(1).max(255).describe('charge_id from the order look-up.'),
	amount_cents: z
		.int()
		.positive()
		.describe('Amount in the minor unit of the order’s currency, e.g. 5000 for $50.00.'),
	reason: z.string().max(500).describe('Why the customer wants it, in a few words.'),
});

const output = z.object({
	refund_request_id: z.string(),
	state: z.string(),
	amount_cents: z.int(),
	currency: z.string(),
	order_number: z.string(),
});
type Output = z.infer<typeof output>;

/**
 * Asks for a refund; whether and when money moves is the policy's and a person's to say. The model
 * chooses an amount and nothing else: the order must be proven by this session, and its charge,
 * resolved anew, must be the one named.
 */
export function createIssueRefund(deps: {
	readonly orders: Orders;
	readonly available: () => boolean;
	/** The refund that this very call requested before, if it did. */
	readonly known: (callId: string) => Refund | undefined;
	readonly request: (asked: RefundRequest) => Promise<Requested>;
}): Hand {
	return defineHand({
		name: 'stripe_issue_refund',
		description:
			'Requests a refund on the charge of an order that was looked up in this conversation. Small ones may be automatic; others wait for a shop manager. Never promise that a refund will be approved.',
		effect: 'write',
		input,
		output,
		available: deps.available,
		async run({ charge_id, amount_cents }, context) {
			// Made again after a crash: the request stands, though the proof may have run out since or
			// the order source be down.
			const known = deps.known(context.callId);
			if (known) return answer({ kind: 'refund', refund: known, existing: true }, context);
			const proven = await provenOrderOf(deps.orders, charge_id, context);
			if (!proven) {
				return failed(
					'refused',
					'This charge is not of an order the customer has proven. Look the order up first.',
				);
			}
			const requested = await deps.request({
				conversationId: context.conversationId,
				turnId: context.turnId,
				callId: context.callId,
				customer: { kind: 'customer', id: context.customer.sessionId },
				order: proven.order,
				chargeId: charge_id,
				amount: amount_cents,
				currency: proven.currency,
			});
			return answer(requested, context);
		},
	});
}

async function provenOrderOf(
	orders: Orders,
	chargeId: string,
	context: HandContext,
): Promise<{ order: Order; currency: string } | null> {
	for (const number of orders.proof.provenNumbers(context.customer)) {
		const order = await orders.source.findByNumber(number);
		const found = order && (await orders.chargeOf(order));
		if (order && found?.kind === 'found' && found.charge.id === chargeId) {
			return { order, currency: found.charge.currency };
		}
	}
	return null;
}

function answer(requested: Requested, context: HandContext): HandResult<Output> {
	if (requested.kind === 'refund') {
		const { refund } = requested;
		if (refund.conversationId !== context.conversationId) {
			// Its news goes to the conversation that asked; promise nothing here.
			return failed(
				'refused',
				'A refund of this amount was already requested for this order in another conversation and is being worked on.',
				{ order_number: refund.orderNumber },
			);
		}
		return {
			ok: true,
			output: {
				refund_request_id: refund.id,
				state: refund.state,
				amount_cents: refund.amount,
				currency: refund.currency,
				order_number: refund.orderNumber,
			},
		};
	}
	const remaining = formatMoney({
		amount: Math.max(0, requested.remaining),
		currency: requested.currency,
	});
	const facts = { remaining_cents: requested.remaining, currency: requested.currency, remaining };
	switch (requested.why) {
		case 'not_positive':
			return failed('refused', 'The amount must be more than nothing.', facts);
		case 'other_currency':
			return failed(
				'refused',
				'The order was paid in another currency; ask for the amount in it.',
				facts,
			);
		case 'nothing_remains':
			return failed('refused', 'Nothing of this order is left to refund.', facts);
		case 'more_than_remains':
			return failed('refused', `At most ${remaining} can still be refunded on this order.`, facts);
		case 'excluded_status':
			return failed(
				'refused',
				'By the shop’s rules an order in this state is not refunded in the chat; its people can look at it.',
				facts,
			);
		case 'outside_window':
			return failed(
				'refused',
				'This order is older than the shop’s rules allow for a refund in the chat; its people can look at it.',
				facts,
			);
		case 'over_maximum':
			return failed(
				'refused',
				'This is more than the shop’s rules allow for one order in the chat; its people can look at it.',
				facts,
			);
	}
}
