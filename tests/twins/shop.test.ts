import { describe, expect, it } from 'vitest';
import { demoShop, parseShop, plainOrders, randomShop } from '../support/shop.ts';

const base = {
	name: 'S',
	currency: 'usd',
	customers: [{ name: 'A', email: 'a@example.com' }],
	orders: [
		{
			number: '1',
			email: 'a@example.com',
			placed_at: '2026-01-01T00:00:00Z',
			total: 100,
			items: [{ title: 'T', price: 100 }],
		},
	],
};

describe('a shop made at random', () => {
	it('is the same for the same seed and differs for another', () => {
		expect(randomShop(7)).toEqual(randomShop(7));
		expect(randomShop(7)).not.toEqual(randomShop(8));
	});

	it('gives every customer two orders without trouble, whatever the seed', () => {
		const currencies = new Set<string>();
		const lengths = new Set<number>();
		for (let seed = 0; seed < 300; seed += 1) {
			const shop = randomShop(seed);
			for (const { email } of shop.customers) {
				const plain = plainOrders(shop).filter((order) => order.email === email);
				expect(plain.length).toBeGreaterThanOrEqual(2);
			}
			for (const order of shop.orders) {
				currencies.add(order.currency);
				lengths.add(order.number.length);
			}
		}
		expect([...currencies].toSorted()).toEqual(['eur', 'gbp', 'jpy', 'usd']);
		expect(lengths.size).toBeGreaterThanOrEqual(6);
	});
});

describe("the demo's shop", () => {
	it('has the order of the story and two customers with several orders each', () => {
		const shop = demoShop();
		const order = shop.orders.find(({ number }) => number === '1234');
		expect(order).toMatchObject({ currency: 'usd', total: 35000, charge: { amount: 35000 } });
		for (const { email } of shop.customers) {
			expect(shop.orders.filter((one) => one.email === email).length).toBeGreaterThan(1);
		}
		expect(shop.pages.map(({ title }) => title)).toContain('Service levels');
	});
});

describe('a seed', () => {
	it('needs only what the story is about', () => {
		const shop = parseShop(base);
		expect(shop.orders[0]).toMatchObject({
			currency: 'usd',
			financial_status: 'PAID',
			charge: { amount: 100, amount_refunded: 0 },
		});
	});

	it.each([
		[{ ...base, currency: 'dollars' }, /currency: must be three lower-case letters/],
		[{ ...base, orders: [{ ...base.orders[0], total: 1.5 }] }, /orders\[0\]\.total: /],
		[
			{ ...base, orders: [base.orders[0], base.orders[0]] },
			/orders\[1\]\.number: 1 is already used/,
		],
		[
			{ ...base, orders: [{ ...base.orders[0], charge: { refunds: [{ amount: 101 }] } }] },
			/orders\[0\]\.charge\.refunds: 101 refunded is more than the 100 charged/,
		],
		[{ ...base, tpyo: 1 }, /tpyo/],
		[null, /whole seed/],
	])('that makes no sense names the field: %#', (seed, message) => {
		expect(() => parseShop(seed, 'seed.json')).toThrow(message);
	});
});
