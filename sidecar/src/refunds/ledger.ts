import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import { holdsReservation } from './refund.ts';
import type { Refund } from './store.ts';

/** Minor units promised on a charge and not yet seen at Stripe, one refund left out. */
export function reservedOn(db: Db, chargeId: string, exceptRefund: string | null): number {
	return (
		db
			.prepare<[string, string | null], { sum: number }>(
				`SELECT coalesce(sum(amount), 0) AS sum FROM reservations
				WHERE charge_id = ? AND released_at IS NULL AND refund_id IS NOT ?`,
			)
			.get(chargeId, exceptRefund)?.sum ?? 0
	);
}

/**
 * Changes whenever a reservation on the charge is made or released. Whoever reads Stripe and then
 * writes compares it: an amount released in between is in neither the old reading nor the sum.
 */
export function ledgerMark(db: Db, chargeId: string): string {
	const row = db
		.prepare<[string], { made: number; released: number }>(
			'SELECT count(*) AS made, count(released_at) AS released FROM reservations WHERE charge_id = ?',
		)
		.get(chargeId);
	return `${String(row?.made ?? 0)}/${String(row?.released ?? 0)}`;
}

/** Holds or releases the refund's reservation, as its state asks. Part of every move. */
export function setReservation(tx: Tx, refund: Refund, at: string): void {
	if (holdsReservation(refund.state)) {
		tx.prepare(
			`INSERT INTO reservations (refund_id, charge_id, amount) VALUES (?, ?, ?)
			ON CONFLICT (refund_id) DO NOTHING`,
		).run(refund.id, refund.chargeId, refund.amount);
	} else {
		tx.prepare(
			'UPDATE reservations SET released_at = ? WHERE refund_id = ? AND released_at IS NULL',
		).run(at, refund.id);
	}
}

/** Automatic refunds that happened or may still, one refund left out; sums in minor units. */
export function automaticRefunds(
	db: Db,
	about: {
		readonly orderSource: string;
		readonly orderId: string;
		readonly customerEmail: string | null;
		readonly currency: string;
		/** ISO 8601: the beginning of the day. */
		readonly since: string;
		readonly exceptRefund: string;
	},
): { countOnOrder: number; sumOnOrder: number; sumOfCustomerToday: number } {
	const alive = `automatic = 1 AND id <> @exceptRefund
		AND state IN ('approved', 'submitting', 'submitted', 'unknown', 'confirmed')`;
	const row = db
		.prepare<[typeof about], { countOnOrder: number; sumOnOrder: number; today: number }>(
			`SELECT
				count(*) FILTER (WHERE order_source = @orderSource AND order_id = @orderId) AS countOnOrder,
				coalesce(sum(amount) FILTER (WHERE order_source = @orderSource AND order_id = @orderId
					AND currency = @currency), 0) AS sumOnOrder,
				coalesce(sum(amount) FILTER (WHERE customer_email = @customerEmail
					AND currency = @currency AND approved_at >= @since), 0) AS today
			FROM refunds WHERE ${alive}`,
		)
		.get(about);
	return {
		countOnOrder: row?.countOnOrder ?? 0,
		sumOnOrder: row?.sumOnOrder ?? 0,
		sumOfCustomerToday: row?.today ?? 0,
	};
}

/** Minor units of all refunds approved since, by anybody, that happened or may still. */
export function approvedSince(
	db: Db,
	about: { readonly currency: string; readonly since: string; readonly exceptRefund: string },
): number {
	return (
		db
			.prepare<[typeof about], { sum: number }>(
				`SELECT coalesce(sum(amount), 0) AS sum FROM refunds
				WHERE currency = @currency AND approved_at >= @since AND id <> @exceptRefund
					AND state IN ('approved', 'submitting', 'submitted', 'unknown', 'confirmed')`,
			)
			.get(about)?.sum ?? 0
	);
}
