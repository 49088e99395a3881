import type { Order } from './order.ts';

/** Port: the system the shop keeps its orders in. */
export interface OrderSource {
	readonly name: Order['source'];
	/**
	 * The one order with exactly this number ("#1234" and "1234" are the same); null when there is
	 * none, or when several share it, since then nobody can say which is meant.
	 *
	 * @throws Retryable | Terminal as the provider's client
	 */
	findByNumber(number: string): Promise<Order | null>;
	/** The newest orders placed with exactly this address (letter case aside), at most 10. */
	findByEmail(email: string): Promise<Order[]>;
	/** The newest orders that name this customer (`Order.customerId`), at most 10. */
	readonly findByCustomer?: (customerId: string) => Promise<Order[]>;
}
