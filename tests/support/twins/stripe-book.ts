import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../sidecar/src/clock.ts';
import { parseOrder, ShopSeedError, type Shop, type ShopOrder } from '../shop.ts';
import { StateFile } from './state-file.ts';
import { missing } from './stripe-problem.ts';

const refundRecord = z.object({
	id: z.string(),
	charge: z.string(),
	/** Minor units. */
	amount: z.int().positive(),
	currency: z.string(),
	reason: z.string().nullable(),
	metadata: z.record(z.string(), z.string()),
	status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
	/** Unix seconds. */
	created: z.int(),
	/** Made before the story began: it comes from the shop's seed and is not kept. */
	past: z.boolean(),
});

const storedKey = z.object({
	key: z.string(),
	endpoint: z.string(),
	/** The parameters, canonically encoded. */
	fingerprint: z.string(),
	status: z.int(),
	body: z.string(),
	request_id: z.string(),
	at: z.string(),
});

export const chargeChange = z.strictObject({
	disputed: z.boolean().optional(),
	risk: z.enum(['normal', 'elevated', 'highest']).optional(),
});

const bookState = z.object({
	refunds: z.array(refundRecord),
	keys: z.array(storedKey),
	orders: z.array(z.json()),
	changes: z.record(z.string(), chargeChange),
});

export type RefundRecord = z.output<typeof refundRecord>;
export type RefundStatus = RefundRecord['status'];
export type StoredKey = z.output<typeof storedKey>;
export type ChargeChange = z.output<typeof chargeChange>;

/** A refund that no longer holds any of the charge's amount. */
function undone(refund: RefundRecord): boolean {
	return refund.status === 'failed' || refund.status === 'canceled';
}

/** What Stripe knows of the shop: its charges, their refunds, the idempotency keys it has seen. */
export class StripeBook {
	readonly shop: Shop;
	readonly #file: StateFile<typeof bookState>;
	readonly #clock: Clock;
	readonly #state: z.output<typeof bookState>;
	#orders: ShopOrder[];

	constructor(shop: Shop, clock: Clock, stateFile: string | undefined) {
		this.shop = shop;
		this.#clock = clock;
		this.#file = new StateFile(stateFile, bookState);
		this.#state = this.#file.read() ?? { refunds: [], keys: [], orders: [], changes: {} };
		this.#orders = [...shop.orders];
		const past = this.#orders.flatMap((order) => this.#pastRefunds(order));
		this.#state.refunds = [...past, ...this.#state.refunds];
		this.#state.orders = this.#state.orders.filter((seed) => this.#readmit(seed));
	}

	#pastRefunds(order: ShopOrder): RefundRecord[] {
		return order.charge.refunds.map((refund) => ({
			id: refund.id,
			charge: order.charge.id,
			amount: refund.amount,
			currency: order.currency,
			reason: refund.reason,
			metadata: {},
			status: 'succeeded',
			created: Math.floor(Date.parse(refund.created_at) / 1000),
			past: true,
		}));
	}

	#admit(seed: unknown): ShopOrder {
		const order = parseOrder(seed, { currency: this.shop.currency, orders: this.#orders });
		this.#orders.push(order);
		this.#state.refunds.push(...this.#pastRefunds(order));
		return order;
	}

	/** An order added before a restart gives way to one that the shop's seed now has in its place. */
	#readmit(seed: unknown): boolean {
		try {
			this.#admit(seed);
			return true;
		} catch (error) {
			if (error instanceof ShopSeedError) return false;
			throw error;
		}
	}

	save(): void {
		this.#file.write({
			...this.#state,
			refunds: this.#state.refunds.filter(({ past }) => !past),
		});
	}

	addOrder(seed: unknown): ShopOrder {
		const order = this.#admit(seed);
		this.#state.orders.push(z.json().parse(seed));
		this.save();
		return order;
	}

	/** The orders that Stripe was paid for. */
	charged(): readonly ShopOrder[] {
		return this.#orders
			.filter(({ gateway }) => gateway === 'stripe')
			.map((order) => {
				const { disputed = order.charge.disputed, risk = order.charge.risk } =
					this.#state.changes[order.charge.id] ?? {};
				return { ...order, charge: { ...order.charge, disputed, risk } };
			});
	}

	byCharge(charge: string, param = 'id'): ShopOrder {
		const order = this.charged().find((one) => one.charge.id === charge);
		if (!order) throw missing('charge', charge, param);
		return order;
	}

	byPaymentIntent(intent: string, param = 'intent'): ShopOrder {
		const order = this.charged().find((one) => one.charge.payment_intent === intent);
		if (!order) throw missing('payment_intent', intent, param);
		return order;
	}

	/** Null for a charge that an edited seed no longer has. */
	intentOf(charge: string): string | null {
		const order = this.#orders.find((one) => one.charge.id === charge);
		return order?.charge.payment_intent ?? null;
	}

	changeCharge(charge: string, change: ChargeChange): void {
		this.byCharge(charge);
		this.#state.changes[charge] = { ...this.#state.changes[charge], ...change };
		this.save();
	}

	/** Newest first, as Stripe lists them. */
	refunds(charge?: string): readonly RefundRecord[] {
		return this.#state.refunds
			.filter((refund) => charge === undefined || refund.charge === charge)
			.map((refund, made) => ({ refund, made }))
			.sort((a, b) => b.refund.created - a.refund.created || b.made - a.made)
			.map(({ refund }) => refund);
	}

	refund(id: string, param = 'id'): RefundRecord {
		const refund = this.#state.refunds.find((one) => one.id === id);
		if (!refund) throw missing('refund', id, param);
		return refund;
	}

	/** Minor units that refunds hold or have taken, pending ones included. */
	refunded(charge: string): number {
		return this.refunds(charge)
			.filter((refund) => !undone(refund))
			.reduce((sum, refund) => sum + refund.amount, 0);
	}

	makeRefund(made: Pick<RefundRecord, 'charge' | 'amount' | 'reason' | 'metadata' | 'status'>) {
		const refund: RefundRecord = {
			...made,
			id: `re_3${BigInt(`0x${randomBytes(15).toString('hex')}`).toString(36)}`,
			currency: this.byCharge(made.charge, 'charge').currency,
			created: Math.floor(this.#clock.now().getTime() / 1000),
			past: false,
		};
		this.#state.refunds.push(refund);
		this.save();
		return refund;
	}

	settleRefund(id: string, status: RefundStatus): RefundRecord {
		const settled = { ...this.refund(id), status };
		this.#state.refunds = this.#state.refunds.map((one) => (one.id === id ? settled : one));
		this.save();
		return settled;
	}

	keys(): readonly StoredKey[] {
		return this.#state.keys;
	}

	storeKey(key: Omit<StoredKey, 'at'>): void {
		this.#state.keys.push({ ...key, at: this.#clock.now().toISOString() });
		this.save();
	}

	/** Forgets keys, as Stripe may from 24 hours on. */
	pruneKeys(): number {
		const pruned = this.#state.keys.length;
		this.#state.keys = [];
		this.save();
		return pruned;
	}
}
