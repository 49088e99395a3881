import { z } from 'zod';
import type { CallName } from '../crash-points.ts';
import { Retryable, Terminal } from '../failure.ts';
import { createResilience, type ResilienceOptions } from './resilience.ts';
import { sendOnce } from './send-once.ts';
import { FIND_ORDERS, SHOP } from './shopify-documents.ts';

const money = z.object({
	presentmentMoney: z.object({ amount: z.string(), currencyCode: z.string() }),
});

const order = z.object({
	id: z.string(),
	/** With the shop's prefix: "#1234". */
	name: z.string(),
	email: z.string().nullable(),
	processedAt: z.iso.datetime({ offset: true }),
	cancelledAt: z.string().nullable(),
	displayFinancialStatus: z.string().nullable(),
	displayFulfillmentStatus: z.string(),
	tags: z.array(z.string()),
	/** What the customer paid, in the customer's currency. */
	totalPriceSet: money,
	totalRefundedSet: money,
	risk: z.object({ recommendation: z.string() }),
	lineItems: z.object({
		nodes: z.array(z.object({ title: z.string(), quantity: z.int() })),
	}),
	fulfillments: z.array(
		z.object({
			trackingInfo: z.array(
				z.object({
					company: z.string().nullable(),
					number: z.string().nullable(),
					url: z.string().nullable(),
				}),
			),
		}),
	),
	transactions: z.array(
		z.object({
			kind: z.string(),
			status: z.string(),
			authorizationCode: z.string().nullable(),
			paymentId: z.string().nullable(),
			/** The payment gateway's own object: JSON text, or an object already. */
			receiptJson: z.unknown(),
		}),
	),
});

const orders = z.object({ orders: z.object({ nodes: z.array(order) }) });
const shop = z.object({ shop: z.object({ name: z.string(), currencyCode: z.string() }) });

/** An order as Shopify tells it (shopify.dev/docs/api/admin-graphql/latest/objects/Order). */
export type ShopifyOrder = z.infer<typeof order>;

/**
 * Rejects with `Retryable` when Shopify cannot be reached, throttles or fails, and with `Terminal`
 * when the token, a scope or the address is wrong.
 */
export interface ShopifyClient {
	/** Orders that Shopify's search gives for a name; it matches loosely, so compare `name`. */
	ordersByName(name: string): Promise<ShopifyOrder[]>;
	/** The newest orders of an address (at most 10); compare `email`. */
	ordersByEmail(email: string): Promise<ShopifyOrder[]>;
	shop(): Promise<{ readonly name: string; readonly currency: string }>;
	state(): 'closed' | 'open' | 'half-open';
}

export interface ShopifyOptions {
	/** Admin API access token of a custom app. */
	readonly key: string;
	/** Origin of the shop: `https://<shop>.myshopify.com`. */
	readonly baseUrl: string;
	readonly apiVersion?: string;
	readonly resilience?: Partial<ResilienceOptions>;
}

export function createShopify(options: ShopifyOptions): ShopifyClient {
	const resilience = createResilience({ name: 'Shopify', ...options.resilience });
	const url = new URL(
		`/admin/api/${options.apiVersion ?? '2025-01'}/graphql.json`,
		options.baseUrl,
	);

	function ask<T extends z.ZodType>(
		call: CallName,
		document: string,
		variables: Readonly<Record<string, unknown>>,
		shape: T,
	): Promise<z.infer<T>> {
		return resilience.read(call, async (signal) => {
			const reply = await sendOnce({
				url,
				method: 'POST',
				headers: {
					Accept: 'application/json',
					'Content-Type': 'application/json',
					'X-Shopify-Access-Token': options.key,
				},
				body: JSON.stringify({ query: document, variables }),
				signal,
			});
			return readReply(reply.status, reply.body, shape);
		});
	}

	const search = async (query: string, first: number): Promise<ShopifyOrder[]> => {
		const found = await ask('shopify.order', FIND_ORDERS, { query, first }, orders);
		return found.orders.nodes;
	};

	return {
		ordersByName: (name) => search(`name:${quoted(name)}`, 5),
		ordersByEmail: (email) => search(`email:${quoted(email)}`, 10),
		async shop() {
			const found = await ask('shopify.shop', SHOP, {}, shop);
			return { name: found.shop.name, currency: found.shop.currencyCode.toLowerCase() };
		},
		state: () => resilience.state(),
	};
}

/** A value in Shopify's search syntax that cannot end early (shopify.dev/docs/api/usage/search-syntax). */
function quoted(value: string): string {
	return `"${value.replaceAll(/[\\"]/g, '\\$&')}"`;
}

const graphql = z.object({
	data: z.unknown().optional(),
	errors: z
		.union([
			// Authentication and addressing errors come as text.
			z.string(),
			z.array(
				z.object({
					message: z.string(),
					extensions: z.object({ code: z.string().optional() }).optional(),
				}),
			),
		])
		.optional(),
});

function readReply<T extends z.ZodType>(status: number, body: string, shape: T): z.infer<T> {
	if (status === 401 || status === 403) {
		throw new Terminal(
			'shopify_forbidden',
			`Shopify refuses SHOPIFY_KEY (${String(status)}). Give the custom app's Admin API token, with the scope read_orders.`,
		);
	}
	if (status === 429 || status >= 500) {
		throw new Retryable('shopify_unavailable', `Shopify answered ${String(status)}.`);
	}
	if (status !== 200) {
		throw new Terminal(
			'shopify_refused',
			`Shopify answered ${String(status)}. Check SHOPIFY_BASE_URL (https://<shop>.myshopify.com) and SHOPIFY_API_VERSION.`,
		);
	}
	const reply = graphql.safeParse(parseJson(body));
	if (!reply.success) throw unreadable('its root');
	const { data, errors } = reply.data;
	if (errors !== undefined && errors.length > 0) throw refusal(errors);
	const parsed = shape.safeParse(data);
	if (!parsed.success) throw unreadable(parsed.error.issues[0]?.path.join('.') ?? 'its root');
	return parsed.data;
}

function refusal(errors: NonNullable<z.infer<typeof graphql>['errors']>): Error {
	if (typeof errors === 'string') {
		return new Terminal('shopify_refused', `Shopify refused the query: ${errors}`);
	}
	const codes = errors.map(({ extensions }) => extensions?.code);
	if (codes.includes('THROTTLED')) {
		return new Retryable('shopify_throttled', 'Shopify asks to slow down (THROTTLED).');
	}
	if (codes.includes('INTERNAL_SERVER_ERROR')) {
		return new Retryable('shopify_unavailable', 'Shopify failed while answering.');
	}
	const said = errors.map(({ message }) => message).join('; ');
	return codes.includes('ACCESS_DENIED')
		? new Terminal(
				'shopify_forbidden',
				`SHOPIFY_KEY lacks a scope (${said}). Allow read_orders in the custom app.`,
			)
		: new Terminal('shopify_refused', `Shopify refused the query: ${said}`);
}

function unreadable(where: string): Retryable {
	return new Retryable(
		'shopify_unreadable',
		`Shopify's answer has an unexpected form at ${where}.`,
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
