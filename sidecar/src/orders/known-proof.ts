import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import type { Customer } from '../identity/principal.ts';
import { normaliseOrderNumber, type Order } from './order.ts';
import * as store from './proof-store.ts';
import type { OrderSource } from './source.ts';

/** Orders that need no code of their own. */
export interface KnownProof {
	/**
	 * Proves an order without another code, where that needs none: it was placed by the account that
	 * is logged in (`accountsProve`), or its address is one proven by a code already.
	 *
	 * @returns the order, if it is proven now
	 */
	proveKnown(customer: Customer, orderNumber: string): Promise<Order | null>;
	/**
	 * What was bought with an address that was proven by a code; null when it was not. The only order
	 * there is is proven then; of several, each when it is asked for.
	 */
	ordersOfProven(customer: Customer, email: string): Promise<readonly Order[] | null>;
	/** The same for what was placed by the account that is logged in; null where that proves nothing. */
	ordersOfAccount(customer: Customer): Promise<readonly Order[] | null>;
}

export interface KnownProofDeps {
	readonly db: Db;
	readonly write: Write;
	readonly now: () => number;
	readonly source: OrderSource;
	/**
	 * The accounts that sessions name are the ones that orders name (`Order.customerId`): true only
	 * where WooCommerce runs in the very WordPress that signs the sessions. False unless given.
	 */
	readonly accountsProve?: boolean;
	/** Milliseconds that a proof lasts, and that a code may be entered. */
	readonly lasts: number;
	readonly codeLasts: number;
	/** How an address is stored beside the code that was mailed there. */
	readonly addressMac: (address: string) => Buffer;
}

export function createKnownProof(deps: KnownProofDeps): KnownProof {
	const { db, write, now, source, addressMac } = deps;
	const accountsProve = deps.accountsProve === true;

	/** Of any address, without one. */
	const provenUntil = (customer: Customer, email: string | null): number | null =>
		store.addressProvenUntil(db, customer, email === null ? null : addressMac(email), {
			from: now() - deps.lasts - deps.codeLasts,
			now: now(),
		});

	/** Until when this order needs no code of its own; null: it needs one. */
	function knownUntil(customer: Customer, order: Order): number | null {
		const placedIt =
			accountsProve && customer.userId !== null && order.customerId === customer.userId;
		if (placedIt) return now() + deps.lasts;
		return order.email === null ? null : provenUntil(customer, order.email);
	}

	/** The order, recorded as proven; null when it needs a code. */
	async function recordKnown(customer: Customer, order: Order): Promise<Order | null> {
		const expiresAt = knownUntil(customer, order);
		if (expiresAt === null) return null;
		const { sessionId, userId } = customer;
		const orderNumber = normaliseOrderNumber(order.number);
		await write('orders.proof', (tx) => {
			store.insertProof(tx, { sessionId, userId, orderNumber }, { provenAt: now(), expiresAt });
		});
		return order;
	}

	async function recordOnly(
		customer: Customer,
		found: readonly Order[],
	): Promise<readonly Order[]> {
		const [only, another] = found;
		if (!only || another) return found;
		const known = await recordKnown(customer, only);
		return known ? [known] : [];
	}

	return {
		async proveKnown(customer, orderNumber) {
			const byAccount = accountsProve && customer.userId !== null;
			if (!byAccount && provenUntil(customer, null) === null) return null;
			const order = await source.findByNumber(orderNumber);
			return order && recordKnown(customer, order);
		},

		async ordersOfProven(customer, email) {
			if (provenUntil(customer, email) === null) return null;
			return recordOnly(customer, await source.findByEmail(email));
		},

		async ordersOfAccount(customer) {
			if (!accountsProve || customer.userId === null || !source.findByCustomer) return null;
			return recordOnly(customer, await source.findByCustomer(customer.userId));
		},
	};
}
