import { Terminal } from '../failure.ts';
import type { Charge, StripeClient } from '../providers/stripe-types.ts';
import type { Order } from './order.ts';

export type ChargeLookUp =
	| { readonly kind: 'found'; readonly charge: Charge }
	| { readonly kind: 'none'; readonly reason: NoChargeReason };

export type NoChargeReason =
	/** No Stripe key is configured. */
	| 'stripe_off'
	/** Nothing at Stripe belongs to the order: paid otherwise, or not at all. */
	| 'no_stripe_payment'
	/** The order names a payment this Stripe account does not have. */
	| 'not_in_this_account'
	/** Several payments took money: a person must say which is meant. */
	| 'several_charges'
	/** There is a payment, but no money was taken (failed, or only authorised). */
	| 'not_captured'
	| 'currency_differs'
	/** Found by search alone, and its amount is not the order's. */
	| 'amount_differs';

/**
 * The one charge that paid an order. The order's own references decide; only when it has none is
 * Stripe searched for a charge whose metadata names the order. Never guesses among several.
 *
 * @throws Retryable | Terminal as the Stripe client
 */
export async function lookUpCharge(stripe: StripeClient, order: Order): Promise<ChargeLookUp> {
	const none = (reason: NoChargeReason): ChargeLookUp => ({ kind: 'none', reason });
	const found =
		order.chargeRefs.length > 0
			? await resolve(stripe, order.chargeRefs)
			: await stripe.searchCharges({ orderIds: namesOf(order) });
	if (found.length === 0) {
		return none(order.chargeRefs.length > 0 ? 'not_in_this_account' : 'no_stripe_payment');
	}
	const [charge, another] = found.filter(
		({ status, paid, captured }) => status === 'succeeded' && paid && captured,
	);
	if (!charge) return none('not_captured');
	if (another) return none('several_charges');
	if (charge.currency !== order.currency) return none('currency_differs');
	// Another shop on the same Stripe account may use the same number: what is found by the number
	// alone must at least have the order's amount.
	if (order.chargeRefs.length === 0 && charge.amountCaptured !== order.totalCents) {
		return none('amount_differs');
	}
	return { kind: 'found', charge };
}

/** Each charge once: an order often names both its charge and the intent that made it. */
async function resolve(stripe: StripeClient, refs: readonly string[]): Promise<Charge[]> {
	const found = new Map<string, Charge>();
	for (const ref of refs) {
		const charge = await resolveOne(stripe, ref, found);
		if (charge) found.set(charge.id, charge);
	}
	return [...found.values()];
}

async function resolveOne(
	stripe: StripeClient,
	ref: string,
	known: ReadonlyMap<string, Charge>,
): Promise<Charge | null> {
	const same = [...known.values()].find(
		({ id, paymentIntentId, status }) =>
			id === ref || (paymentIntentId === ref && status === 'succeeded'),
	);
	if (same) return same;
	try {
		return ref.startsWith('pi_')
			? await stripe.chargeOfPaymentIntent(ref)
			: await stripe.charge(ref);
	} catch (error) {
		if (error instanceof Terminal && error.type === 'stripe_not_found') return null;
		throw error;
	}
}

/** What gateways write into a charge's metadata: the number, or the source's numeric id. */
function namesOf(order: Order): string[] {
	const numericId = /(?:^|\/)(\d+)$/.exec(order.id)?.[1];
	return [...new Set([order.number, ...(numericId === undefined ? [] : [numericId])])];
}
