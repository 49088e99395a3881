import { derivedId, derivedNumber } from '../shop-seed.ts';
import type { ShopOrder } from '../shop.ts';
import { moneyBag } from './shopify-money.ts';

/** Shopify writes times without fractions of a second. */
export function shopifyTime(iso: string): string {
	return iso.replace(/\.\d+Z$/, 'Z');
}

interface Payment {
	readonly gateway: string;
	readonly formattedGateway: string;
	readonly manualPaymentGateway: boolean;
	readonly authorizationCode: string | null;
	readonly receipt: object;
}

/** What the gateway that took the money told Shopify about it. */
function payment(order: ShopOrder): Payment {
	const { charge, currency } = order;
	switch (order.gateway) {
		case 'stripe': {
			const made = { amount: charge.amount, currency, livemode: false };
			const chargeReceipt = {
				id: charge.id,
				object: 'charge',
				...made,
				paid: true,
				payment_intent: charge.payment_intent,
				status: 'succeeded',
			};
			const intentReceipt = {
				id: charge.payment_intent,
				object: 'payment_intent',
				...made,
				charges: { object: 'list', data: [chargeReceipt], has_more: false, total_count: 1 },
				status: 'succeeded',
			};
			const byCharge = charge.receipt === 'charge';
			return {
				gateway: 'stripe',
				formattedGateway: 'Stripe',
				manualPaymentGateway: false,
				authorizationCode: byCharge ? charge.id : charge.payment_intent,
				receipt: byCharge ? chargeReceipt : intentReceipt,
			};
		}
		case 'paypal': {
			const id = derivedId('', 'paypal', order.number).slice(0, 17).toUpperCase();
			return {
				gateway: 'paypal',
				formattedGateway: 'PayPal Express Checkout',
				manualPaymentGateway: false,
				authorizationCode: id,
				receipt: { transaction_id: id, payment_status: 'Completed' },
			};
		}
		case 'manual':
			return {
				gateway: 'manual',
				formattedGateway: 'Bank transfer',
				manualPaymentGateway: true,
				authorizationCode: null,
				receipt: {},
			};
	}
}

/**
 * The order's money movements. A gateway that keeps the charge authorises first and captures; one
 * that keeps the payment intent sells at once. Refunds point at the payment they undo.
 */
export function transactions(order: ShopOrder) {
	const { receipt, ...paid } = payment(order);
	const at = shopifyTime(order.placed_at);
	const base = (suffix: string, minor: number, time: string, told: object) => ({
		__typename: 'OrderTransaction',
		id: `gid://shopify/OrderTransaction/${derivedNumber('transaction', order.number, suffix)}`,
		status: 'SUCCESS',
		test: false,
		accountNumber: order.gateway === 'stripe' ? '•••• •••• •••• 4242' : null,
		amountSet: moneyBag(minor, order.currency),
		paymentId: derivedId('r', 'payment', order.number).slice(0, 22),
		createdAt: time,
		processedAt: time,
		receiptJson: JSON.stringify(told),
		...paid,
	});
	const { charge } = order;
	const sale =
		charge.receipt === 'charge' && order.gateway === 'stripe'
			? (() => {
					const authorised = {
						...base('authorization', charge.amount, at, receipt),
						kind: 'AUTHORIZATION',
						parentTransaction: null,
					};
					const captured = base('capture', charge.amount, at, receipt);
					return [authorised, { ...captured, kind: 'CAPTURE', parentTransaction: authorised }];
				})()
			: [{ ...base('sale', charge.amount, at, receipt), kind: 'SALE', parentTransaction: null }];
	const refunded = charge.refunds.map((refund) => ({
		...base(refund.id, refund.amount, shopifyTime(refund.created_at), {
			id: refund.id,
			object: 'refund',
			amount: refund.amount,
			charge: charge.id,
			status: 'succeeded',
		}),
		authorizationCode: refund.id,
		kind: 'REFUND',
		parentTransaction: sale.at(-1) ?? null,
	}));
	return { sale, refunded };
}
