import { z } from 'zod';
import { systemClock, type Clock } from '../../../sidecar/src/clock.ts';
import type { Shop, ShopOrder } from '../shop.ts';
import { withFault, type TwinReply } from './fault.ts';
import { startTwinServer, type TwinHandle } from './server.ts';
import { wooError, WooAuthentication } from './woocommerce-auth.ts';
import { WooBook, type GatewayStyle } from './woocommerce-book.ts';
import type { WooStoredOrder, WooStoredRefund } from './woocommerce-order.ts';
import { answerWoo } from './woocommerce-routes.ts';

export interface WooCommerceTwinOptions {
	readonly shop: Shop;
	readonly port?: number;
	/** Where added orders and what was recorded on orders are kept across restarts. */
	readonly stateFile?: string;
	readonly clock?: Clock;
	/** It believes that TLS ends before it, as WordPress does behind a proxy that says so. */
	readonly secure?: boolean;
	/** A plugin gives orders numbers that are not their ids. */
	readonly renumbered?: boolean;
	/** Who of the shop's customers has an account; by default each, from user 3 on. */
	readonly customerId?: (email: string) => number;
}

export interface WooCommerceTwin extends TwinHandle {
	readonly key: string;
	readonly secret: string;
	/** A key that may only read; its secret is the same. */
	readonly readOnlyKey: string;
	order(number: string): WooStoredOrder;
	orders(): readonly WooStoredOrder[];
	addOrder(seed: unknown): ShopOrder;
	customerId(email: string): number;
	/** The shop's own Stripe gateway hears of a refund; nothing happens when it knows it already. */
	gatewayRecords(
		number: string,
		told: { stripeRefundId: string; amount: number; style: GatewayStyle },
	): WooStoredRefund | undefined;
	/** Somebody records a refund in wp-admin, with nothing that says which one. */
	refundByHand(number: string, amount: number): WooStoredRefund;
	/** The next refund is made, and PHP dies before its meta data is kept. */
	loseMetaOnce(): void;
}

const gatewayRefund = z.strictObject({
	order_number: z.string(),
	stripe_refund_id: z.string(),
	amount: z.int().positive(),
	style: z.enum(['stripe', 'stripe-per-refund', 'woopayments']).default('stripe'),
});

/** Starts WooCommerce's twin. Rejects when the port is taken or the state file makes no sense. */
export async function startWooCommerceTwin(
	options: WooCommerceTwinOptions,
): Promise<WooCommerceTwin> {
	const { shop } = options;
	const clock = options.clock ?? systemClock;
	const keys = { key: 'ck_twin', secret: 'cs_twin', readOnlyKey: 'ck_twin_reader' };
	const book = new WooBook({
		shop,
		stateFile: options.stateFile,
		renumbered: options.renumbered === true,
	});
	const customerId =
		options.customerId ??
		((email) => {
			const index = shop.customers.findIndex((customer) => customer.email === email);
			return index === -1 ? 0 : index + 3;
		});
	let losing = false;
	const authentication = new WooAuthentication({
		keys: [
			{ key: keys.key, secret: keys.secret, permissions: 'read_write' },
			{ key: keys.readOnlyKey, secret: keys.secret, permissions: 'read' },
		],
		origin: () => server.url,
		secure: options.secure === true,
	});
	const routes = {
		shop,
		book,
		url: () => server.url,
		customerId,
		now: () => clock.now(),
		losesMeta: () => {
			const lost = losing;
			losing = false;
			return lost;
		},
	};
	const failure = (status: number): TwinReply =>
		wooError(status, 'internal_server_error', 'There has been a critical error on this website.');
	const gatewayRecords: WooCommerceTwin['gatewayRecords'] = (number, told) =>
		book.byGateway(number, told, clock.now());

	const server = await startTwinServer({
		port: options.port,
		clock: options.clock,
		controls: {
			'GET /state': () => ({ orders: book.orders }),
			'POST /orders': (seed) => book.add(seed),
			'POST /gateway-refunds': (body) => {
				const { order_number, stripe_refund_id, amount, style } = gatewayRefund.parse(body);
				return gatewayRecords(order_number, { stripeRefundId: stripe_refund_id, amount, style });
			},
		},
		tooLarge: () => failure(413),
		broken: () => failure(500),
		handle: (request, fault) =>
			withFault(fault, request.closing, failure, () =>
				Promise.resolve(authentication.refuse(request, clock.now()) ?? answerWoo(routes, request)),
			),
	});

	return {
		...server,
		...keys,
		order: (number) => book.byNumber(number),
		orders: () => book.orders,
		addOrder: (seed) => book.add(seed),
		customerId,
		gatewayRecords,
		refundByHand: (number, amount) =>
			book.refund(
				book.byNumber(number),
				{ amount, reason: '', refundedPayment: false },
				clock.now(),
			),
		loseMetaOnce: () => {
			losing = true;
		},
	};
}
