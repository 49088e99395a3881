import { execute, GraphQLError, parse, validate, type DocumentNode } from 'graphql';
import { z } from 'zod';
import type { Clock } from '../../../sidecar/src/clock.ts';
import { derivedNumber } from '../shop-seed.ts';
import { parseOrder, ShopSeedError, type Shop, type ShopOrder } from '../shop.ts';
import { jsonReply, withFault, type TwinReply, type TwinRequest } from './fault.ts';
import { startTwinServer, type TwinHandle } from './server.ts';
import { connection, type PageArguments } from './shopify-connection.ts';
import { CostBucket, requestedCost } from './shopify-cost.ts';
import { orderObject } from './shopify-order.ts';
import { shopifySchema } from './shopify-schema.ts';
import { orderSearch } from './shopify-search.ts';
import { StateFile } from './state-file.ts';

export interface ShopifyTwinOptions {
	readonly shop: Shop;
	readonly port?: number;
	/** Where added orders are kept across restarts. */
	readonly stateFile?: string;
	readonly clock?: Clock;
	/** The only access token it takes. */
	readonly key?: string;
}

export interface ShopifyTwin extends TwinHandle {
	readonly key: string;
	orders(): readonly ShopOrder[];
	addOrder(seed: unknown): ShopOrder;
	/** Answers the next requests as throttled: 200 with an error, as Shopify does. */
	throttle(times: number): void;
}

const PATH = /^\/admin\/api\/(\d{4}-(?:01|04|07|10)|unstable)\/graphql\.json$/;

const bodySchema = z.object({
	query: z.string().min(1),
	variables: z.record(z.string(), z.unknown()).nullish(),
	operationName: z.string().nullish(),
});

const REFUSED = new Map([
	[401, '[API] Invalid API key or access token (unrecognized login or wrong password)'],
	[402, 'Unavailable Shop'],
	[403, '[API] This action requires merchant approval for read_orders scope.'],
	[404, 'Not Found'],
	[423, 'Locked'],
	[430, 'Shopify Security Rejection'],
]);

function refused(status: number): TwinReply {
	return jsonReply(status, { errors: REFUSED.get(status) ?? `Internal error (${status})` });
}

function throttled(extensions: object) {
	const message = 'Throttled';
	return { errors: [{ message, extensions: { code: 'THROTTLED' } }], extensions };
}

/** Starts Shopify's twin. Rejects when the port is taken or the state file makes no sense. */
export async function startShopifyTwin(options: ShopifyTwinOptions): Promise<ShopifyTwin> {
	const { shop } = options;
	const key = options.key ?? 'shpat_twin';
	const file = new StateFile(options.stateFile, z.object({ orders: z.array(z.json()) }));
	const kept = file.read()?.orders ?? [];
	const added: typeof kept = [];
	const orders = [...shop.orders];
	const bucket = new CostBucket();

	function admit(seed: unknown): ShopOrder {
		const order = parseOrder(seed, { currency: shop.currency, orders });
		orders.push(order);
		return order;
	}
	for (const seed of kept) {
		try {
			admit(seed);
			added.push(seed);
		} catch (error) {
			// It gives way to an order that the shop's seed now has in its place.
			if (!(error instanceof ShopSeedError)) throw error;
		}
	}

	function addOrder(seed: unknown): ShopOrder {
		const order = admit(seed);
		added.push(z.json().parse(seed));
		file.write({ orders: added });
		return order;
	}

	function node({ id }: { id: string }) {
		if (!/^gid:\/\/shopify\/\w+\/\d+$/.test(id)) {
			throw new GraphQLError(`Invalid global id '${id}'`, {
				extensions: { code: 'argumentLiteralsIncompatible' },
			});
		}
		const order = orders.find(({ gid }) => gid === id);
		return order ? orderObject(shop, order) : null;
	}

	const root = {
		shop: {
			__typename: 'Shop',
			id: `gid://shopify/Shop/${derivedNumber('shop', shop.name)}`,
			name: shop.name,
			email: 'owner@example.com',
			myshopifyDomain: 'twin.myshopify.com',
			currencyCode: shop.currency.toUpperCase(),
			ianaTimezone: 'Etc/UTC',
		},
		node,
		nodes: ({ ids }: { ids: string[] }) => ids.map((id) => node({ id })),
		order: node,
		orders: ({ query, ...page }: PageArguments & { query?: string | null }) =>
			connection(
				orders
					.filter(orderSearch(query))
					.sort((a, b) => Date.parse(a.placed_at) - Date.parse(b.placed_at))
					.map((order) => orderObject(shop, order)),
				page,
			),
	};

	async function answer(request: TwinRequest): Promise<TwinReply> {
		const [, version] = PATH.exec(request.path) ?? [];
		if (version === undefined || request.method !== 'POST') return refused(404);
		if (request.headers['x-shopify-access-token'] !== key) return refused(401);
		const headers = { 'x-shopify-api-version': version };
		let document: DocumentNode;
		let body: z.output<typeof bodySchema>;
		try {
			body = bodySchema.parse(JSON.parse(request.body));
		} catch {
			return jsonReply(
				400,
				{ errors: { query: 'Required parameter missing or invalid' } },
				headers,
			);
		}
		try {
			document = parse(body.query);
		} catch (error) {
			return jsonReply(200, { errors: [error] }, headers);
		}
		const errors = validate(shopifySchema, document);
		if (errors.length > 0) return jsonReply(200, { errors }, headers);
		const variables = body.variables ?? {};
		const cost = requestedCost(document, variables);
		if (!bucket.take(cost)) {
			return jsonReply(200, throttled(bucket.extension(cost, null)), headers);
		}
		const result = await execute({
			schema: shopifySchema,
			document,
			rootValue: root,
			variableValues: variables,
			operationName: body.operationName ?? null,
		});
		return jsonReply(200, { ...result, extensions: bucket.extension(cost, cost) }, headers);
	}

	const server = await startTwinServer({
		port: options.port,
		clock: options.clock,
		controls: {
			'GET /state': () => ({ orders }),
			'POST /orders': addOrder,
			'POST /throttle': (body) => {
				server.addFault(throttle(z.strictObject({ times: z.int().positive() }).parse(body).times));
				return { pending: server.pendingFaults() };
			},
		},
		tooLarge: () => refused(413),
		broken: () => refused(500),
		handle: (request, fault) => withFault(fault, request.closing, refused, () => answer(request)),
	});

	function throttle(times: number) {
		const body = throttled(bucket.extension(100, null));
		return { kind: 'reply', status: 200, body, times } as const;
	}

	return {
		...server,
		key,
		orders: () => orders,
		addOrder,
		throttle: (times) => {
			server.addFault(throttle(times));
		},
	};
}
