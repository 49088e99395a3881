import { z } from 'zod';
import type { Charge, Dispute, StripeRefund } from './stripe-types.ts';

/**
 * Stripe's objects (docs.stripe.com/api), read as far as refunds need them. A field Stripe may leave
 * out or add values to is read tolerantly, and always towards caution.
 */
const check = z.enum(['pass', 'fail', 'unavailable', 'unchecked']).nullish().catch('unavailable');
const metadata = z.record(z.string(), z.string()).nullish();
const idOrObject = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)]);

const chargeObject = z
	.object({
		id: z.string(),
		amount: z.int(),
		amount_captured: z.int(),
		amount_refunded: z.int(),
		currency: z.string(),
		status: z.enum(['succeeded', 'pending', 'failed']),
		paid: z.boolean(),
		captured: z.boolean(),
		disputed: z.boolean(),
		payment_intent: idOrObject.nullish(),
		livemode: z.boolean(),
		outcome: z.object({ risk_level: z.string().nullish() }).nullish(),
		payment_method_details: z
			.object({
				card: z
					.object({
						checks: z
							.object({
								address_line1_check: check,
								address_postal_code_check: check,
								cvc_check: check,
							})
							.nullish(),
					})
					.nullish(),
			})
			.nullish(),
		metadata,
	})
	.transform((charge): Charge => {
		const checks = charge.payment_method_details?.card?.checks;
		return {
			id: charge.id,
			amount: charge.amount,
			amountCaptured: charge.amount_captured,
			amountRefunded: charge.amount_refunded,
			currency: charge.currency.toLowerCase(),
			status: charge.status,
			paid: charge.paid,
			captured: charge.captured,
			disputed: charge.disputed,
			paymentIntentId: charge.payment_intent ?? null,
			livemode: charge.livemode,
			risk: risk(charge.outcome?.risk_level),
			checks: {
				avsLine1: checks?.address_line1_check ?? null,
				avsPostal: checks?.address_postal_code_check ?? null,
				cvc: checks?.cvc_check ?? null,
			},
			metadata: charge.metadata ?? {},
		};
	});

const RISKS = z.enum(['normal', 'elevated', 'highest', 'not_assessed', 'unknown']);

function risk(level: string | null | undefined): Charge['risk'] {
	if (level === null || level === undefined) return 'unknown';
	// A level that Stripe adds one day is no reassurance.
	return RISKS.safeParse(level).data ?? 'elevated';
}

const refundObject = z
	.object({
		id: z.string(),
		object: z.literal('refund'),
		amount: z.int(),
		currency: z.string(),
		// A status we do not know settles nothing: it is watched like a pending one.
		status: z
			.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled'])
			.nullable()
			.catch('pending'),
		charge: idOrObject.nullish(),
		metadata,
		failure_reason: z.string().nullish(),
		created: z.int(),
	})
	.transform((refund): StripeRefund => ({
		id: refund.id,
		amount: refund.amount,
		currency: refund.currency.toLowerCase(),
		status: refund.status ?? 'pending',
		chargeId: refund.charge ?? null,
		metadata: refund.metadata ?? {},
		failureReason: refund.failure_reason ?? null,
		created: refund.created,
	}));

const disputeObject = z
	.object({ id: z.string(), status: z.string() })
	.transform((dispute): Dispute => dispute);

const intentObject = z.object({ id: z.string(), latest_charge: idOrObject.nullish() });

/** docs.stripe.com/api/errors. */
const problemObject = z.object({
	error: z.object({
		type: z.string(),
		code: z.string().nullish(),
		message: z.string().nullish(),
	}),
});

/** An empty page that says there is more tells nothing about where the list ends. */
const page = <T extends z.ZodType>(item: T) =>
	z
		.object({
			data: z.array(item),
			has_more: z.boolean(),
			next_page: z.string().nullish(),
		})
		.refine(({ data, has_more }) => !has_more || data.length > 0, { path: ['has_more'] });

const searchPage = <T extends z.ZodType>(item: T) =>
	page(item).refine(({ has_more, next_page }) => !has_more || Boolean(next_page), {
		path: ['next_page'],
	});

export const readCharge = (value: unknown): Charge => chargeObject.parse(value);
export const readIntent = (value: unknown): z.infer<typeof intentObject> =>
	intentObject.parse(value);
export const readRefund = (value: unknown) => refundObject.safeParse(value);
export const readProblem = (value: unknown) => problemObject.safeParse(value);
export const readFoundCharges = (value: unknown) => searchPage(chargeObject).parse(value);
export const readRefunds = (value: unknown) => page(refundObject).parse(value);
export const readDisputes = (value: unknown) => page(disputeObject).parse(value);
