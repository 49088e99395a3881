import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { createOrders, type Orders } from '../orders/orders.ts';
import { createShopifyOrders } from '../orders/shopify-orders.ts';
import type { OrderSource } from '../orders/source.ts';
import { createWooCommerceBooks } from '../orders/woocommerce-books.ts';
import { createWooCommerceOrders } from '../orders/woocommerce-orders.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { createRecordInShop } from '../refunds/record-in-shop.ts';
import type { Refund } from '../refunds/store.ts';
import type { Keys } from '../signing.ts';
import type { Clients } from './clients.ts';

export interface ShopOrders {
	/** Null: no source of orders is configured. */
	readonly orders: Orders | null;
	/** False while the source keeps failing. */
	readonly available: () => boolean;
	/** Part of the transaction that moved the refund. */
	refundMoved(tx: Tx, refund: Refund): void;
}

/** The source of orders that ORDERS_SOURCE names, and what is kept there of refunds. */
export function composeOrders(deps: {
	readonly config: Config;
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly outbox: Outbox;
	readonly clients: Clients;
	readonly keys: Keys;
	readonly log: {
		warn(fields: object, message: string): void;
		error(fields: object, message: string): void;
	};
}): ShopOrders {
	const { config, clients, clock, log } = deps;
	const { shopify, woocommerce, stripe, wordpress } = clients;

	const ordersFrom = (source: OrderSource, accountsProve: boolean): Orders =>
		createOrders({
			...deps,
			stripe,
			source,
			accountsProve,
			mail: (body) => wordpress.mail(body),
			key: deps.keys.proof.bytes,
			onMailFailure: (error) => {
				log.error({ err: error }, 'WordPress could not send a mail; see its mail settings');
			},
		});

	switch (config.ordersSource) {
		case 'shopify':
			return {
				orders: shopify && ordersFrom(createShopifyOrders(shopify), false),
				available: () => shopify?.state() !== 'open',
				refundMoved: () => undefined,
			};
		case 'woocommerce': {
			if (!woocommerce || !config.woocommerce) {
				return { orders: null, available: () => false, refundMoved: () => undefined };
			}
			// Accounts are the same people only where WooCommerce runs in the WordPress of the sessions.
			const samePlace = config.woocommerce.baseUrl === config.wordpress.baseUrl;
			return {
				orders: ordersFrom(createWooCommerceOrders(woocommerce), samePlace),
				available: () => woocommerce.state() !== 'open',
				refundMoved: createRecordInShop({
					...deps,
					clock,
					source: 'woocommerce',
					books: createWooCommerceBooks(woocommerce),
					delay: config.woocommerce.recordAfterSeconds * 1000,
				}).refundMoved,
			};
		}
	}
}
