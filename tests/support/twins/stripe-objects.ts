import { derivedId } from '../shop-seed.ts';
import type { Shop, ShopOrder } from '../shop.ts';
import type { RefundRecord, StripeBook } from './stripe-book.ts';

/** Unix seconds. */
function seconds(iso: string): number {
	return Math.floor(Date.parse(iso) / 1000);
}

const RISK = {
	normal: { score: 12, reason: null, message: 'Payment complete.' },
	elevated: {
		score: 68,
		reason: 'elevated_risk_level',
		message: 'Stripe evaluated this payment as having elevated risk.',
	},
	highest: {
		score: 92,
		reason: 'highest_risk_level',
		message: 'Stripe evaluated this payment as having the highest risk.',
	},
} as const;

function cardDetails(order: ShopOrder) {
	const { checks, amount } = order.charge;
	return {
		card: {
			amount_authorized: amount,
			authorization_code: null,
			brand: 'visa',
			checks: {
				address_line1_check: checks.address_line1,
				address_postal_code_check: checks.postal_code,
				cvc_check: checks.cvc,
			},
			country: 'US',
			exp_month: 8,
			exp_year: 2030,
			extended_authorization: { status: 'disabled' },
			fingerprint: derivedId('', order.email).slice(0, 16),
			funding: 'credit',
			incremental_authorization: { status: 'unavailable' },
			installments: null,
			last4: '4242',
			mandate: null,
			multicapture: { status: 'unavailable' },
			network: 'visa',
			network_token: { used: false },
			network_transaction_id: null,
			overcapture: { maximum_amount_capturable: amount, status: 'unavailable' },
			regulated_status: 'unregulated',
			three_d_secure: null,
			wallet: null,
		},
		type: 'card',
	};
}

export function chargeObject(book: StripeBook, order: ShopOrder) {
	const { charge } = order;
	const refunded = book.refunded(charge.id);
	const risk = RISK[charge.risk];
	return {
		id: charge.id,
		object: 'charge',
		amount: charge.amount,
		amount_captured: charge.amount,
		amount_refunded: refunded,
		application: null,
		application_fee: null,
		application_fee_amount: null,
		balance_transaction: derivedId('txn_3', charge.id),
		billing_details: {
			address: {
				city: null,
				country: 'US',
				line1: null,
				line2: null,
				postal_code: null,
				state: null,
			},
			email: order.email,
			name: book.shop.customers.find(({ email }) => email === order.email)?.name ?? null,
			phone: null,
			tax_id: null,
		},
		calculated_statement_descriptor: book.shop.name.toUpperCase().slice(0, 22),
		captured: true,
		created: seconds(order.placed_at),
		currency: order.currency,
		customer: null,
		description: `${book.shop.name} - Order #${order.number}`,
		disputed: charge.disputed,
		failure_balance_transaction: null,
		failure_code: null,
		failure_message: null,
		fraud_details: {},
		livemode: false,
		metadata: { order_id: order.number, email: order.email, shop_name: book.shop.name },
		on_behalf_of: null,
		outcome: {
			advice_code: null,
			network_advice_code: null,
			network_decline_code: null,
			network_status: 'approved_by_network',
			reason: risk.reason,
			risk_level: charge.risk,
			risk_score: risk.score,
			seller_message: risk.message,
			type: 'authorized',
		},
		paid: true,
		payment_intent: charge.payment_intent,
		payment_method: derivedId('pm_1', charge.id),
		payment_method_details: cardDetails(order),
		receipt_email: order.email,
		receipt_number: null,
		receipt_url: `https://pay.stripe.com/receipts/${charge.id}`,
		refunded: refunded >= charge.amount,
		review: null,
		shipping: null,
		source_transfer: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		status: 'succeeded',
		transfer_data: null,
		transfer_group: null,
	};
}

export function refundObject(book: StripeBook, refund: RefundRecord) {
	const failed = refund.status === 'failed';
	return {
		id: refund.id,
		object: 'refund',
		amount: refund.amount,
		balance_transaction: derivedId('txn_3', refund.id),
		charge: refund.charge,
		created: refund.created,
		currency: refund.currency,
		destination_details: { card: { type: 'refund' }, type: 'card' },
		...(failed ? { failure_balance_transaction: derivedId('txn_4', refund.id) } : {}),
		...(failed ? { failure_reason: 'expired_or_canceled_card' } : {}),
		metadata: refund.metadata,
		payment_intent: book.intentOf(refund.charge),
		reason: refund.reason,
		receipt_number: null,
		source_transfer_reversal: null,
		status: refund.status,
		transfer_reversal: null,
	};
}

export function paymentIntentObject(book: StripeBook, order: ShopOrder) {
	const { charge } = order;
	return {
		id: charge.payment_intent,
		object: 'payment_intent',
		amount: charge.amount,
		amount_capturable: 0,
		amount_details: { tip: {} },
		amount_received: charge.amount,
		application: null,
		application_fee_amount: null,
		automatic_payment_methods: { allow_redirects: 'always', enabled: true },
		canceled_at: null,
		cancellation_reason: null,
		capture_method: 'automatic',
		client_secret: `${charge.payment_intent}_secret_${derivedId('', charge.id)}`,
		confirmation_method: 'automatic',
		created: seconds(order.placed_at),
		currency: order.currency,
		customer: null,
		description: `${book.shop.name} - Order #${order.number}`,
		last_payment_error: null,
		latest_charge: charge.id,
		livemode: false,
		metadata: { order_id: order.number },
		next_action: null,
		on_behalf_of: null,
		payment_method: derivedId('pm_1', charge.id),
		payment_method_configuration_details: null,
		payment_method_options: {},
		payment_method_types: ['card'],
		processing: null,
		receipt_email: order.email,
		review: null,
		setup_future_usage: null,
		shipping: null,
		source: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		status: 'succeeded',
		transfer_data: null,
		transfer_group: null,
	};
}

export function accountObject(shop: Shop) {
	return {
		id: derivedId('acct_1', shop.name).slice(0, 21),
		object: 'account',
		business_profile: { name: shop.name, support_email: null, url: null },
		business_type: 'company',
		capabilities: { card_payments: 'active', transfers: 'active' },
		charges_enabled: true,
		country: 'US',
		created: seconds('2024-01-01T00:00:00Z'),
		default_currency: shop.currency,
		details_submitted: true,
		email: 'owner@example.com',
		metadata: {},
		payouts_enabled: true,
		settings: {
			branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
			card_payments: { statement_descriptor_prefix: null },
			dashboard: { display_name: shop.name, timezone: 'Etc/UTC' },
			payments: { statement_descriptor: null },
		},
		type: 'standard',
	};
}
