import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainOrders, randomShop, type ShopOrder } from '../support/shop.ts';
import { startShopifyTwin, type ShopifyTwin } from '../support/twins/shopify-twin.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
let twin: ShopifyTwin;

beforeEach(async () => {
	twin = await startShopifyTwin({ shop });
});
afterEach(() => twin.close());

interface Money {
	presentmentMoney: { amount: string; currencyCode: string };
}
interface OrderNode {
	id: string;
	name: string;
	email: string;
	tags: string[];
	totalPriceSet: Money;
	risk: { recommendation: string };
	lineItems: { nodes: { title: string; quantity: number }[] };
	transactions: {
		kind: string;
		authorizationCode: string | null;
		receiptJson: string;
		parentTransaction: { id: string } | null;
	}[];
}
interface Reply {
	status: number;
	data?: { orders?: { nodes: OrderNode[]; pageInfo: { hasNextPage: boolean; endCursor: string } } };
	errors?: unknown;
	extensions?: { cost: { requestedQueryCost: number; throttleStatus: object } };
}

async function ask(query: string, variables: object = {}, key = twin.key): Promise<Reply> {
	const reply = await fetch(`${twin.url}/admin/api/2025-01/graphql.json`, {
		method: 'POST',
		headers: { 'content-type': 'application/json', 'x-shopify-access-token': key },
		body: JSON.stringify({ query, variables }),
	});
	return { status: reply.status, ...((await reply.json()) as object) };
}

const ORDERS = `query ($query: String!, $first: Int!, $after: String) {
	orders(first: $first, query: $query, after: $after) {
		nodes {
			id name email tags risk { recommendation }
			totalPriceSet { presentmentMoney { amount currencyCode } }
			lineItems(first: 10) { nodes { title quantity } }
			transactions { kind authorizationCode receiptJson parentTransaction { id } }
		}
		pageInfo { hasNextPage endCursor }
	}
}`;

async function find(query: string, first = 20): Promise<OrderNode[]> {
	const { data } = await ask(ORDERS, { query, first });
	if (!data?.orders) throw new Error('no orders');
	return data.orders.nodes;
}

function minor({ presentmentMoney: { amount, currencyCode } }: Money): number {
	return Math.round(Number(amount) * (currencyCode === 'JPY' ? 1 : 100));
}

describe(`orders at Shopify's twin (shop ${seed})`, () => {
	it('finds an order by its number and no other', async () => {
		for (const order of shop.orders) {
			const found = await find(`name:${order.number}`);
			expect(found).toMatchObject([
				{ id: order.gid, name: `#${order.number}`, email: order.email },
			]);
			expect(found.map(({ totalPriceSet }) => minor(totalPriceSet))).toEqual([order.total]);
		}
		expect(await find('name:"#999999999999"')).toEqual([]);
	});

	it("finds a customer's orders a page at a time", async () => {
		const email = shop.customers[0]?.email ?? '';
		const wanted = shop.orders.filter((order) => order.email === email);
		const got: string[] = [];
		let after: string | undefined;
		for (;;) {
			const { data } = await ask(ORDERS, { query: `email:${email}`, first: 2, after });
			got.push(...(data?.orders?.nodes ?? []).map(({ id }) => id));
			if (data?.orders?.pageInfo.hasNextPage !== true) break;
			after = data.orders.pageInfo.endCursor;
		}
		expect(got.toSorted()).toEqual(wanted.map(({ gid }) => gid).toSorted());
	});

	it('holds the Stripe charge where the gateway put it', async () => {
		const paidBy = (order: ShopOrder) => order.gateway;
		for (const order of shop.orders) {
			const [found] = await find(`name:${order.number}`);
			const sale = found?.transactions.find(({ kind }) => kind === 'SALE' || kind === 'CAPTURE');
			const says = paidBy(order) === 'stripe';
			expect(sale?.receiptJson.includes(order.charge.id)).toBe(says);
			expect(sale?.receiptJson.includes(order.charge.payment_intent)).toBe(says);
			if (says)
				expect(sale?.authorizationCode).toBe(
					order.charge[order.charge.receipt === 'charge' ? 'id' : 'payment_intent'],
				);
			const refunds = found?.transactions.filter(({ kind }) => kind === 'REFUND') ?? [];
			expect(refunds).toHaveLength(order.charge.refunds.length);
			expect(refunds.every(({ parentTransaction }) => parentTransaction !== null)).toBe(true);
		}
	});

	it('marks holds and risk', async () => {
		const held = shop.orders.find(({ hold }) => hold !== null);
		if (held) {
			expect((await find(`name:${held.number}`))[0]?.tags).toEqual([`${held.hold ?? ''}-hold`]);
		}
		const plain = plainOrders(shop)[0];
		const [found] = await find(`name:${plain?.number ?? ''}`);
		expect(found).toMatchObject({ tags: [], risk: { recommendation: 'ACCEPT' } });
	});

	it('states the cost, and refuses as Shopify does', async () => {
		expect((await ask(ORDERS, { query: '', first: 5 })).extensions?.cost).toMatchObject({
			requestedQueryCost: expect.any(Number) as number,
			throttleStatus: { maximumAvailable: 2000, restoreRate: 100 },
		});
		expect(await ask(ORDERS, {}, 'shpat_other')).toMatchObject({ status: 401 });
		expect(await ask('{ orders(first: 1) { nodes { iban } } }')).toMatchObject({
			status: 200,
			errors: [{ message: expect.stringContaining('iban') as string }],
		});
		expect(await ask('{ orders { nodes { id } } }')).toMatchObject({
			errors: [{ message: 'you must provide one of first or last' }],
		});
		twin.throttle(1);
		expect(await ask('{ shop { name } }')).toMatchObject({
			status: 200,
			errors: [{ extensions: { code: 'THROTTLED' } }],
		});
		twin.addFault({ kind: 'status', status: 402 });
		expect(await ask('{ shop { name } }')).toMatchObject({ status: 402 });
		expect(await ask('{ shop { name } }')).toMatchObject({ data: { shop: { name: shop.name } } });
	});

	it('shows an order that is placed while it runs', async () => {
		const order = twin.addOrder({
			number: '777000777',
			email: 'new@example.com',
			placed_at: '2026-02-01T10:00:00Z',
			total: 4200,
			items: [{ title: 'Vase', price: 4200 }],
		});
		expect(await find('name:777000777')).toMatchObject([{ id: order.gid }]);
		expect(() => twin.addOrder({ ...order, number: 'x' })).toThrow(
			/number: must be 1 to 12 digits/,
		);
	});
});
