import type { StripeClient } from '../providers/stripe-types.ts';
import { lookUpCharge, type ChargeLookUp } from './charge-look-up.ts';
import type { Order } from './order.ts';
import { createOrderProof, type OrderProof, type OrderProofDeps } from './proof.ts';
import type { OrderSource } from './source.ts';

export interface Orders {
	readonly source: OrderSource;
	/** The one charge that paid the order. */
	chargeOf(order: Order): Promise<ChargeLookUp>;
	readonly proof: OrderProof;
}

export function createOrders(
	deps: OrderProofDeps & { readonly stripe: StripeClient | null },
): Orders {
	const { source, stripe } = deps;
	return {
		source,
		chargeOf: (order) =>
			stripe
				? lookUpCharge(stripe, order)
				: Promise.resolve({ kind: 'none', reason: 'stripe_off' }),
		proof: createOrderProof(deps),
	};
}
