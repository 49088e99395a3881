import { z } from 'zod';
import type { ControlRoutes } from './control.ts';
import {
	chargeChange,
	type RefundRecord,
	type RefundStatus,
	type StoredKey,
	type StripeBook,
} from './stripe-book.ts';

/** What a story may change about how Stripe behaves. */
export interface StripeSettings {
	refundStatus: RefundStatus;
}

export interface StripeTwinState {
	readonly charges: readonly {
		readonly id: string;
		readonly payment_intent: string;
		readonly order: string;
		readonly amount: number;
		readonly amount_refunded: number;
		readonly currency: string;
		readonly disputed: boolean;
		readonly risk: string;
	}[];
	/** Newest first. */
	readonly refunds: readonly RefundRecord[];
	readonly keys: readonly StoredKey[];
	readonly refund_status: RefundStatus;
}

const statusSchema = z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']);
const settleSchema = z.strictObject({ status: statusSchema });
const handMadeSchema = z.strictObject({
	charge: z.string().min(1),
	amount: z.int().positive(),
	status: statusSchema.default('succeeded'),
	metadata: z.record(z.string(), z.string()).default({}),
});
const settingsSchema = z.strictObject({ refund_status: statusSchema });

export function stateOf(book: StripeBook, settings: StripeSettings): StripeTwinState {
	return {
		charges: book.charged().map((order) => ({
			id: order.charge.id,
			payment_intent: order.charge.payment_intent,
			order: order.number,
			amount: order.charge.amount,
			amount_refunded: book.refunded(order.charge.id),
			currency: order.currency,
			disputed: order.charge.disputed,
			risk: order.charge.risk,
		})),
		refunds: book.refunds(),
		keys: book.keys(),
		refund_status: settings.refundStatus,
	};
}

/**
 * `GET /state`, `POST /prune-keys`, `POST /settings {refund_status}`, `POST /refunds
 * {charge, amount}` (made by hand), `POST /refunds/:id {status}`, `POST /charges/:id
 * {disputed?, risk?}`, `POST /orders` (an order's seed).
 */
export function stripeControls(book: StripeBook, settings: StripeSettings): ControlRoutes {
	return {
		'GET /state': () => stateOf(book, settings),
		'POST /prune-keys': () => ({ pruned: book.pruneKeys() }),
		'POST /settings': (body) => {
			settings.refundStatus = settingsSchema.parse(body).refund_status;
			return { refund_status: settings.refundStatus };
		},
		'POST /refunds': (body) => book.makeRefund({ ...handMadeSchema.parse(body), reason: null }),
		'POST /refunds/:id': (body, id = '') => book.settleRefund(id, settleSchema.parse(body).status),
		'POST /charges/:id': (body, id = '') => {
			book.changeCharge(id, chargeChange.parse(body));
			return stateOf(book, settings).charges.find((charge) => charge.id === id);
		},
		'POST /orders': (body) => book.addOrder(body),
	};
}
