import { z } from 'zod';
import { derivedNumber } from '../shop-seed.ts';
import { parseOrder, ShopSeedError, type Shop, type ShopOrder } from '../shop.ts';
import { StateFile } from './state-file.ts';
import {
	firstMeta,
	metaOf,
	type WooMeta,
	type WooStoredOrder,
	type WooStoredRefund,
} from './woocommerce-order.ts';

const meta = z.object({ id: z.int(), key: z.string(), value: z.unknown() });
const kept = z.object({
	added: z.array(z.json()),
	next: z.int(),
	orders: z.record(
		z.string(),
		z.object({
			meta: z.array(meta),
			notes: z.array(z.string()),
			refunds: z.array(
				z.object({
					id: z.int(),
					amount: z.int(),
					reason: z.string(),
					refundedPayment: z.boolean(),
					createdAt: z.string(),
					meta: z.array(meta),
				}),
			),
		}),
	),
});

/** How a gateway records a refund that it learns of by Stripe's webhook `charge.refunded`. */
export type GatewayStyle = 'stripe' | 'stripe-per-refund' | 'woopayments';

/** Ids above any number of a shop made at random. */
const FIRST_REFUND_ID = 200_000_000;

/** What WooCommerce holds: the shop's orders, and what was recorded on them since. */
export class WooBook {
	readonly #shop: Shop;
	readonly #file: StateFile<typeof kept>;
	readonly #added: z.infer<typeof kept>['added'] = [];
	readonly #renumbered: boolean;
	readonly orders: WooStoredOrder[] = [];
	#next = FIRST_REFUND_ID;

	constructor(options: {
		readonly shop: Shop;
		readonly stateFile: string | undefined;
		/** A plugin gives orders numbers that are not their ids. */
		readonly renumbered: boolean;
	}) {
		this.#shop = options.shop;
		this.#renumbered = options.renumbered;
		this.#file = new StateFile(options.stateFile, kept);
		for (const seed of options.shop.orders) this.#admit(seed);
		const state = this.#file.read();
		for (const seed of state?.added ?? []) {
			try {
				this.#admit(parseOrder(seed, this.#asShop()));
				this.#added.push(seed);
			} catch (error) {
				// It gives way to an order that the shop's seed now has in its place.
				if (!(error instanceof ShopSeedError)) throw error;
			}
		}
		this.#next = Math.max(this.#next, state?.next ?? 0);
		for (const [id, changes] of Object.entries(state?.orders ?? {})) {
			const order = this.find(Number(id));
			if (order) Object.assign(order, changes);
		}
	}

	#asShop(): Pick<Shop, 'currency' | 'orders'> {
		return { currency: this.#shop.currency, orders: this.orders.map(({ seed }) => seed) };
	}

	#admit(seed: ShopOrder): WooStoredOrder {
		const id = this.#renumbered
			? Number(derivedNumber('woo', seed.number)) % 1_000_000_000
			: Number(seed.number);
		const order: WooStoredOrder = {
			id,
			seed,
			meta: firstMeta(seed),
			notes: ['Payment complete.'],
			refunds: seed.charge.refunds.map((past) => ({
				id: (this.#next += 1),
				amount: past.amount,
				reason: 'Refunded by hand',
				refundedPayment: true,
				createdAt: past.created_at,
				meta: metaOf([['_stripe_refund_id', past.id]], past.id),
			})),
		};
		this.orders.push(order);
		return order;
	}

	find(id: number): WooStoredOrder | undefined {
		return this.orders.find((order) => order.id === id);
	}

	/** Throws when there is none: for tests and controls. */
	byNumber(number: string): WooStoredOrder {
		const found = this.orders.find(({ seed }) => seed.number === number);
		if (!found) throw new Error(`there is no order ${number}`);
		return found;
	}

	add(seed: unknown): ShopOrder {
		const order = parseOrder(seed, this.#asShop());
		this.#admit(order);
		this.#added.push(z.json().parse(seed));
		this.#keep();
		return order;
	}

	remaining({ seed, refunds }: WooStoredOrder): number {
		return seed.total - refunds.reduce((sum, { amount }) => sum + amount, 0);
	}

	refund(
		order: WooStoredOrder,
		made: Pick<WooStoredRefund, 'amount' | 'reason' | 'refundedPayment'> & {
			readonly meta?: readonly (readonly [string, unknown])[];
		},
		now: Date,
	): WooStoredRefund {
		const id = (this.#next += 1);
		const type = made.amount === this.remaining(order) ? 'full' : 'partial';
		const refund: WooStoredRefund = {
			...made,
			id,
			createdAt: now.toISOString(),
			meta: metaOf([['_refund_type', type], ...(made.meta ?? [])], String(id)),
		};
		order.refunds.unshift(refund);
		this.#keep();
		return refund;
	}

	/** The shop's own gateway records a refund that Stripe told it of, unless it knows its id. */
	byGateway(
		number: string,
		told: {
			readonly stripeRefundId: string;
			readonly amount: number;
			readonly style: GatewayStyle;
		},
		now: Date,
	): WooStoredRefund | undefined {
		const order = this.byNumber(number);
		const { stripeRefundId, amount, style } = told;
		const last = order.meta.find(({ key }) => key === '_stripe_refund_id');
		if (last?.value === stripeRefundId) return undefined;
		const own: [string, unknown][] =
			style === 'stripe'
				? []
				: [[style === 'woopayments' ? '_wcpay_refund_id' : '_stripe_refund_id', stripeRefundId]];
		const refund = this.refund(
			order,
			{ amount, reason: 'Refunded via Stripe Dashboard', refundedPayment: false, meta: own },
			now,
		);
		if (style !== 'woopayments') this.setMeta(order, '_stripe_refund_id', stripeRefundId);
		order.notes.unshift(`Refunded ${String(amount)} - Refund ID: ${stripeRefundId} - By Stripe`);
		this.#keep();
		return refund;
	}

	setMeta(order: WooStoredOrder, key: string, value: unknown): void {
		const [made] = metaOf([[key, value]], order.seed.number) as [WooMeta];
		order.meta = [...order.meta.filter((one) => one.key !== key), made];
		this.#keep();
	}

	#keep(): void {
		this.#file.write({
			added: this.#added,
			next: this.#next,
			orders: Object.fromEntries(
				this.orders.map(({ id, meta: own, notes, refunds }) => [
					String(id),
					{
						meta: own,
						notes,
						refunds: refunds.map((refund) => ({ ...refund, meta: [...refund.meta] })),
					},
				]),
			),
		});
	}
}
