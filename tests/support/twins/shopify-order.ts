import { derivedNumber } from '../shop-seed.ts';
import type { Shop, ShopOrder } from '../shop.ts';
import { connection, type PageArguments } from './shopify-connection.ts';
import { moneyBag } from './shopify-money.ts';
import { shopifyTime, transactions } from './shopify-transactions.ts';

const RISK = {
	normal: { level: 'LOW', recommendation: 'ACCEPT' },
	elevated: { level: 'MEDIUM', recommendation: 'INVESTIGATE' },
	highest: { level: 'HIGH', recommendation: 'CANCEL' },
} as const;

/** The tag that a shop puts on an order it holds. */
export const HOLD_TAGS = { fraud: 'fraud-hold', verification: 'verification-hold' } as const;

function firstOf<T>(list: readonly T[], first: number | null | undefined): readonly T[] {
	return first === null || first === undefined ? list : list.slice(0, first);
}

function customerObject(shop: Shop, email: string) {
	const customer = shop.customers.find((one) => one.email === email);
	if (!customer) return null;
	const [firstName = '', ...rest] = customer.name.split(' ');
	return {
		__typename: 'Customer',
		id: `gid://shopify/Customer/${derivedNumber('customer', email)}`,
		displayName: customer.name,
		email,
		firstName,
		lastName: rest.join(' ') || null,
		verifiedEmail: true,
		numberOfOrders: String(shop.orders.filter((order) => order.email === email).length),
	};
}

function fulfilments(order: ShopOrder) {
	if (!['FULFILLED', 'PARTIALLY_FULFILLED'].includes(order.fulfilment_status)) return [];
	const sent = shopifyTime(new Date(Date.parse(order.placed_at) + 86_400_000).toISOString());
	return [
		{
			__typename: 'Fulfillment',
			id: `gid://shopify/Fulfillment/${derivedNumber('fulfilment', order.number)}`,
			createdAt: sent,
			updatedAt: sent,
			name: `#${order.number}.1`,
			status: 'SUCCESS',
			displayStatus: 'IN_TRANSIT',
			totalQuantity: order.items.reduce((sum, item) => sum + item.quantity, 0),
			trackingInfo: () => (order.tracking ? [order.tracking] : []),
		},
	];
}

function lineItems(order: ShopOrder) {
	return order.items.map((item, index) => {
		const total = moneyBag(item.price * item.quantity, order.currency);
		return {
			__typename: 'LineItem',
			id: `gid://shopify/LineItem/${derivedNumber('item', order.number, String(index))}`,
			name: item.title,
			title: item.title,
			sku: item.sku ?? null,
			quantity: item.quantity,
			currentQuantity: item.quantity,
			refundableQuantity: item.quantity,
			originalUnitPriceSet: moneyBag(item.price, order.currency),
			originalTotalSet: total,
			discountedTotalSet: () => total,
			variantTitle: null,
			vendor: null,
		};
	});
}

/**
 * An order as Shopify holds it. What is refunded at Stripe later does not show here: Shopify learns
 * only of refunds that are made through it.
 */
export function orderObject(shop: Shop, order: ShopOrder) {
	const { charge, currency } = order;
	const money = (minor: number) => moneyBag(minor, currency);
	const { sale, refunded } = transactions(order);
	const placed = shopifyTime(order.placed_at);
	const cancelled = order.cancelled_at === null ? null : shopifyTime(order.cancelled_at);
	const risk = RISK[charge.risk];
	const refundObjects = charge.refunds.map((refund, index) => {
		const number = derivedNumber('refund', refund.id);
		const made = shopifyTime(refund.created_at);
		return {
			__typename: 'Refund',
			id: `gid://shopify/Refund/${number}`,
			legacyResourceId: number,
			createdAt: made,
			updatedAt: made,
			note: null,
			totalRefundedSet: money(refund.amount),
			transactions: (page: PageArguments) => connection(refunded.slice(index, index + 1), page),
		};
	});
	return {
		__typename: 'Order',
		id: order.gid,
		legacyResourceId: order.gid.split('/').at(-1) ?? '',
		name: `#${order.number}`,
		email: order.email,
		createdAt: placed,
		processedAt: placed,
		updatedAt: placed,
		cancelledAt: cancelled,
		closed: cancelled !== null,
		closedAt: cancelled,
		confirmed: true,
		test: false,
		note: null,
		tags: order.hold === null ? [] : [HOLD_TAGS[order.hold]],
		currencyCode: currency.toUpperCase(),
		presentmentCurrencyCode: currency.toUpperCase(),
		displayFinancialStatus: order.financial_status,
		displayFulfillmentStatus: order.fulfilment_status,
		fullyPaid: order.financial_status !== 'PENDING',
		unpaid: order.financial_status === 'PENDING',
		refundable: charge.amount_refunded < charge.amount,
		totalPriceSet: money(order.total),
		originalTotalPriceSet: money(order.total),
		currentTotalPriceSet: money(Math.max(0, order.total - charge.amount_refunded)),
		totalReceivedSet: money(charge.amount),
		totalRefundedSet: money(charge.amount_refunded),
		totalOutstandingSet: money(Math.max(0, order.total - charge.amount)),
		netPaymentSet: money(charge.amount - charge.amount_refunded),
		paymentGatewayNames: [order.gateway],
		riskLevel: risk.level,
		risk: {
			assessments: [{ facts: [], riskLevel: risk.level }],
			recommendation: risk.recommendation,
		},
		customer: customerObject(shop, order.email),
		statusPageUrl: `https://shop.example/orders/${order.number}`,
		fulfillments: ({ first }: { first?: number | null }) => firstOf(fulfilments(order), first),
		lineItems: (page: PageArguments) => connection(lineItems(order), page),
		transactions: ({ first }: { first?: number | null }) => firstOf([...sale, ...refunded], first),
		refunds: ({ first }: { first?: number | null }) => firstOf(refundObjects, first),
	};
}
