import { derivedId } from '../shop-seed.ts';
import type { ShopOrder } from '../shop.ts';

const EVIDENCE = [
	'access_activity_log',
	'billing_address',
	'cancellation_policy',
	'cancellation_policy_disclosure',
	'cancellation_rebuttal',
	'customer_communication',
	'customer_email_address',
	'customer_name',
	'customer_purchase_ip',
	'customer_signature',
	'duplicate_charge_documentation',
	'duplicate_charge_explanation',
	'duplicate_charge_id',
	'product_description',
	'receipt',
	'refund_policy',
	'refund_policy_disclosure',
	'refund_refusal_explanation',
	'service_date',
	'service_documentation',
	'shipping_address',
	'shipping_carrier',
	'shipping_date',
	'shipping_documentation',
	'shipping_tracking_number',
	'uncategorized_file',
	'uncategorized_text',
] as const;

/** A chargeback that the bank has opened on a charge and the shop has yet to answer. */
export function disputeObject(order: ShopOrder) {
	const opened = Math.floor(Date.parse(order.placed_at) / 1000) + 86_400;
	return {
		id: derivedId('du_1', order.charge.id),
		object: 'dispute',
		amount: order.charge.amount,
		balance_transactions: [],
		charge: order.charge.id,
		created: opened,
		currency: order.currency,
		enhanced_eligibility_types: [],
		evidence: {
			...Object.fromEntries(EVIDENCE.map((field) => [field, null])),
			enhanced_evidence: {},
		},
		evidence_details: {
			due_by: opened + 14 * 86_400,
			enhanced_eligibility: {},
			has_evidence: false,
			past_due: false,
			submission_count: 0,
		},
		is_charge_refundable: false,
		livemode: false,
		metadata: {},
		payment_intent: order.charge.payment_intent,
		payment_method_details: {
			card: { brand: 'visa', case_type: 'chargeback', network_reason_code: '13.1' },
			type: 'card',
		},
		reason: 'product_not_received',
		status: 'needs_response',
	};
}
