import type { Db } from '../db/open.ts';
import type { OrderHold } from '../orders/order.ts';
import type { Charge, Dispute, StripeClient, StripeRefund } from '../providers/stripe-types.ts';
import { orphans } from './evidence.ts';
import { approvedSince, automaticRefunds, ledgerMark, reservedOn } from './ledger.ts';
import { assess, type Assessment, type PolicySettings } from './policy.ts';

/** What Stripe showed of a charge, and the ledger's mark from before it was asked. */
export interface ChargeReading {
	readonly charge: Charge;
	readonly refunds: readonly StripeRefund[];
	readonly disputes: readonly Dispute[];
	readonly ledgerMark: string;
}

export async function readCharge(
	stripe: StripeClient,
	db: Db,
	chargeId: string,
): Promise<ChargeReading> {
	const mark = ledgerMark(db, chargeId);
	// The charge last: a refund made in between is then missing from the list (and stops us as one
	// that nobody accounts for) rather than from the amount that remains.
	const [refunds, disputes] = await Promise.all([
		stripe.listRefunds(chargeId),
		stripe.openDisputes(chargeId),
	]);
	const charge = await stripe.charge(chargeId);
	return { charge, refunds, disputes, ledgerMark: mark };
}

/** The ledger moved while Stripe was asked: read again. */
export function isOutdated(db: Db, reading: ChargeReading): boolean {
	return ledgerMark(db, reading.charge.id) !== reading.ledgerMark;
}

export interface Asked {
	readonly refundId: string;
	readonly amount: number;
	readonly currency: string;
	readonly order: {
		readonly source: string;
		readonly id: string;
		readonly status: string;
		/** ISO 8601; null when it is not known, which counts as today. */
		readonly placedAt: string | null;
	};
	readonly holds: readonly OrderHold[];
	readonly customerEmail: string | null;
}

/** Minor units that could still be refunded, this request not counted. */
export function remainingOf(db: Db, reading: ChargeReading, refundId: string): number {
	const { charge } = reading;
	return charge.amountCaptured - charge.amountRefunded - reservedOn(db, charge.id, refundId);
}

/** Gathers the facts inside the transaction that will act on them, and asks the policy. */
export function assessRefund(
	db: Db,
	asked: Asked,
	reading: ChargeReading,
	settings: PolicySettings,
	now: Date,
): Assessment {
	const since = `${now.toISOString().slice(0, 10)}T00:00:00.000Z`;
	const { charge } = reading;
	const remaining = remainingOf(db, reading, asked.refundId);
	return assess(
		{
			amount: asked.amount,
			currency: asked.currency,
			charge: {
				currency: charge.currency,
				remaining,
				gone: charge.amountCaptured - remaining,
				risk: charge.risk,
				checks: [charge.checks.avsLine1, charge.checks.avsPostal, charge.checks.cvc],
				disputed: charge.disputed || reading.disputes.length > 0,
			},
			orphans: orphans(db, reading.refunds).filter(
				(one) => one.metadata['refund_request_id'] !== asked.refundId,
			).length,
			holds: asked.holds,
			order: { status: asked.order.status, ageDays: ageInDays(asked.order.placedAt, now) },
			automatic: automaticRefunds(db, {
				orderSource: asked.order.source,
				orderId: asked.order.id,
				customerEmail: asked.customerEmail,
				currency: asked.currency,
				since,
				exceptRefund: asked.refundId,
			}),
			approvedToday: approvedSince(db, {
				currency: asked.currency,
				since,
				exceptRefund: asked.refundId,
			}),
		},
		settings,
	);
}

const A_DAY = 24 * 60 * 60 * 1000;

/** Whole days since an order was placed. */
function ageInDays(placedAt: string | null, now: Date): number {
	const placed = placedAt === null ? Number.NaN : Date.parse(placedAt);
	return Number.isNaN(placed) ? 0 : Math.floor((now.getTime() - placed) / A_DAY);
}
