import { Retryable } from '../failure.ts';
import { parseDecimal } from '../money.ts';
import type { ShopifyClient, ShopifyOrder } from '../providers/shopify.ts';
import {
	normaliseOrderNumber,
	PLAUSIBLE_NUMBER,
	type FinancialStatus,
	type Order,
	type OrderHold,
	type OrderStatus,
} from './order.ts';
import type { OrderSource } from './source.ts';
import { stripeRefs } from './stripe-refs.ts';

export function createShopifyOrders(shopify: ShopifyClient): OrderSource {
	return {
		name: 'shopify',

		async findByNumber(number) {
			const wanted = normaliseOrderNumber(number);
			if (!PLAUSIBLE_NUMBER.test(wanted)) return null;
			const found = await shopify.ordersByName(wanted);
			const exact = found.filter(({ name }) => normaliseOrderNumber(name) === wanted);
			const [only, another] = exact;
			return only && !another ? toOrder(only) : null;
		},

		async findByEmail(email) {
			const wanted = email.trim().toLowerCase();
			const found = await shopify.ordersByEmail(wanted);
			return found
				.filter((order) => order.email?.trim().toLowerCase() === wanted)
				.map((order) => toOrder(order));
		},
	};
}

/** Transactions by which money was, or will be, taken. */
const TAKES_MONEY = new Set(['SALE', 'CAPTURE', 'AUTHORIZATION']);

export function toOrder(order: ShopifyOrder): Order {
	const total = order.totalPriceSet.presentmentMoney;
	const currency = total.currencyCode.toLowerCase();
	const refs = order.transactions
		.filter(({ kind, status }) => TAKES_MONEY.has(kind) && status === 'SUCCESS')
		.flatMap((taken) => stripeRefs([taken.authorizationCode, taken.paymentId], taken.receiptJson));
	return {
		source: 'shopify',
		id: order.id,
		number: normaliseOrderNumber(order.name),
		email: order.email,
		customerId: null,
		placedAt: new Date(order.processedAt).toISOString(),
		currency,
		totalCents: minorUnits(total.amount, currency),
		refundedCents: minorUnits(order.totalRefundedSet.presentmentMoney.amount, currency),
		status: order.cancelledAt === null ? status(order.displayFulfillmentStatus) : 'cancelled',
		financialStatus: financialStatus(order.displayFinancialStatus),
		items: order.lineItems.nodes,
		tracking: order.fulfillments.flatMap(({ trackingInfo }) => trackingInfo),
		holds: holds(order),
		chargeRefs: [...new Set(refs)],
	};
}

function minorUnits(amount: string, currency: string): number {
	const parsed = parseDecimal(amount, currency);
	if (!parsed) {
		throw new Retryable(
			'shopify_unreadable',
			`Shopify gave an amount that ${currency} cannot have.`,
		);
	}
	return parsed.amount;
}

/** OrderDisplayFulfillmentStatus, those that mean the same to a customer taken together. */
function status(display: string): OrderStatus {
	switch (display) {
		case 'FULFILLED':
			return 'fulfilled';
		case 'PARTIALLY_FULFILLED':
			return 'partially_fulfilled';
		case 'IN_PROGRESS':
		case 'PENDING_FULFILLMENT':
			return 'in_progress';
		case 'ON_HOLD':
			return 'on_hold';
		case 'SCHEDULED':
			return 'scheduled';
		case 'RESTOCKED':
			return 'returned';
		default:
			return 'unfulfilled';
	}
}

const FINANCIAL: ReadonlySet<string> = new Set<FinancialStatus>([
	'pending',
	'authorized',
	'partially_paid',
	'paid',
	'partially_refunded',
	'refunded',
	'voided',
	'expired',
]);

/** OrderDisplayFinancialStatus. */
function financialStatus(display: string | null): FinancialStatus {
	const lower = display?.toLowerCase() ?? 'unknown';
	return FINANCIAL.has(lower) ? (lower as FinancialStatus) : 'unknown';
}

/**
 * A shop holds an order by a tag with the word "fraud", or with "verify", "verification", "KYC" (as
 * fraud and identity apps set them); Shopify's own risk advice to cancel or investigate counts as
 * well. Read widely: a hold only means that a person decides.
 */
function holds({ tags, risk }: ShopifyOrder): OrderHold[] {
	const words = new Set(tags.flatMap((tag) => tag.toLowerCase().split(/[^\p{L}\p{N}]+/u)));
	const advised = risk.recommendation === 'CANCEL' || risk.recommendation === 'INVESTIGATE';
	const fraud = advised || words.has('fraud') || words.has('fraudulent');
	const verification = ['verify', 'verification', 'kyc'].some((word) => words.has(word));
	return [
		...(fraud ? (['fraud'] as const) : []),
		...(verification ? (['verification'] as const) : []),
	];
}
