import type { OrderSeed, ShopSeed } from './shop-seed.ts';
import { firstNames, lastNames, policyPages, products, shopNames } from './shop-words.ts';

/** Draws from one seed; the same seed draws the same (mulberry32). */
export class Draw {
	#state: number;

	constructor(seed: number) {
		if (!Number.isSafeInteger(seed)) throw new RangeError(`seed: ${seed} is not an integer`);
		this.#state = seed >>> 0;
	}

	/** From 0 up to, not including, 1. */
	unit(): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = this.#state;
		mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	}

	/** Both ends included. */
	integer(from: number, to: number): number {
		return from + Math.floor(this.unit() * (to - from + 1));
	}

	one<T>(list: readonly T[]): T {
		const item = list[this.integer(0, list.length - 1)];
		if (item === undefined) throw new RangeError('nothing to draw from');
		return item;
	}

	some<T>(list: readonly T[], count: number): T[] {
		const rest = [...list];
		return Array.from({ length: Math.min(count, rest.length) }, () => {
			const [item] = rest.splice(this.integer(0, rest.length - 1), 1);
			if (item === undefined) throw new RangeError('nothing left to draw');
			return item;
		});
	}
}

const CURRENCIES = ['usd', 'eur', 'gbp', 'jpy'] as const;

/** Ways in which an order is out of the ordinary; each customer has two plain ones besides. */
const TROUBLES = [
	(): Partial<OrderSeed> => ({ charge: { risk: 'elevated' } }),
	(): Partial<OrderSeed> => ({ charge: { checks: { cvc: 'fail' } } }),
	(): Partial<OrderSeed> => ({ charge: { checks: { postal_code: 'unavailable' } } }),
	(): Partial<OrderSeed> => ({ charge: { disputed: true } }),
	(): Partial<OrderSeed> => ({ hold: 'fraud' }),
	(): Partial<OrderSeed> => ({ hold: 'verification', fulfilment_status: 'ON_HOLD' }),
	(): Partial<OrderSeed> => ({ gateway: 'paypal' }),
	(draw: Draw, total: number): Partial<OrderSeed> => ({
		charge: {
			refunds: [{ amount: draw.integer(1, total - 1), reason: 'requested_by_customer' }],
		},
	}),
] as const;

function orderNumber(draw: Draw, taken: Set<string>): string {
	for (;;) {
		const digits = draw.integer(3, 8);
		const number = String(draw.integer(10 ** (digits - 1), 10 ** digits - 1));
		if (!taken.has(number)) {
			taken.add(number);
			return number;
		}
	}
}

function order(draw: Draw, number: string, email: string, shopCurrency: string): OrderSeed {
	const currency = draw.unit() < 0.7 ? shopCurrency : draw.one(CURRENCIES);
	const scale = currency === 'jpy' ? 1 : 100;
	const items = draw.some(products, draw.integer(1, 3)).map((title) => ({
		title,
		sku: `SKU-${draw.integer(1000, 99_999)}`,
		quantity: draw.integer(1, 3),
		// At least 20 of the major unit (2,000 yen), so that a part of it can be refunded.
		price: currency === 'jpy' ? draw.integer(2_000, 40_000) : draw.integer(20 * scale, 400 * scale),
	}));
	return {
		number,
		email,
		currency,
		items,
		total: items.reduce((sum, item) => sum + item.price * item.quantity, 0),
		placed_at: new Date(
			Date.UTC(2025, draw.integer(0, 11), draw.integer(1, 28), draw.integer(0, 23)),
		).toISOString(),
		fulfilment_status: draw.one(['FULFILLED', 'UNFULFILLED', 'PARTIALLY_FULFILLED']),
		tracking: {
			company: draw.one(['UPS', 'DHL Express', 'Royal Mail', 'Japan Post']),
			number: `TR${draw.integer(10 ** 8, 10 ** 9)}`,
			url: `https://tracking.example/TR${draw.integer(10 ** 8, 10 ** 9)}`,
		},
		charge: { receipt: draw.one(['charge', 'payment_intent']) },
	};
}

/** A seed for a whole shop: names, numbers of varied length, amounts, currencies, policy text. */
export function randomSeed(seed: number): ShopSeed {
	const draw = new Draw(seed);
	const currency = draw.one(CURRENCIES);
	const taken = new Set<string>();
	const customers = draw.some(firstNames, 3).map((first) => {
		const last = draw.one(lastNames);
		const email = `${first}.${last}.${draw.integer(1, 999)}@example.com`.toLowerCase();
		return { name: `${first} ${last}`, email };
	});
	const orders = customers.flatMap(({ email }) => {
		const plain = Array.from({ length: draw.integer(2, 3) }, () =>
			order(draw, orderNumber(draw, taken), email, currency),
		);
		const troubled = draw.some(TROUBLES, 3).map((trouble) => {
			const base = order(draw, orderNumber(draw, taken), email, currency);
			const change = trouble(draw, base.total);
			return { ...base, ...change, charge: { ...base.charge, ...change.charge } };
		});
		return [...plain, ...troubled];
	});
	return {
		name: `${draw.one(shopNames)} ${draw.integer(1, 99)}`,
		currency,
		customers,
		orders,
		pages: policyPages({
			returnDays: draw.integer(7, 90),
			refundDays: draw.integer(2, 14),
			replyHours: draw.integer(2, 48),
			supportEmail: `help${draw.integer(1, 999)}@example.com`,
		}),
	};
}
