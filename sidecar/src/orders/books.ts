import { Terminal } from '../failure.ts';

/** A person must look at the shop's books; trying again would change nothing. */
export class CannotBeRecorded extends Terminal {}

/** A refund that Stripe confirmed, as the shop's own system should have it. */
export interface BookEntry {
	/** The source's own id of the order. */
	readonly orderId: string;
	readonly orderNumber: string;
	readonly refundRequestId: string;
	readonly stripeRefundId: string;
	/** Integer minor units of `currency`. */
	readonly amount: number;
	readonly currency: string;
}

/** Port: the shop's own record of refunds, in which no money moves. */
export interface ShopBooks {
	/**
	 * Whether the refund is there: written by us, or by the shop's own payment gateway, which Stripe
	 * tells of it as well.
	 *
	 * @throws Retryable | Terminal as the provider's client
	 */
	look(entry: BookEntry): Promise<'recorded' | 'absent'>;
	/**
	 * Writes the refund, once. When it throws, it may have been written: look again, later.
	 *
	 * @throws CannotBeRecorded when it was not and will not be
	 */
	record(entry: BookEntry): Promise<void>;
}
