import { getNamedType, isEnumType, isInterfaceType, isObjectType } from 'graphql';
import OpenAI from 'openai';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { randomShop } from '../support/shop.ts';
import { startOpenAiTwin } from '../support/twins/openai-twin.ts';
import { shopifySchema } from '../support/twins/shopify-schema.ts';
import { referenceText } from '../support/twins/spec-data.ts';
import {
	validateOpenAiChunk,
	validateOpenAiError,
	validateOpenAiReply,
	validateOpenAiRequest,
} from '../support/twins/spec-openai.ts';
import { shopifyAdminSchema, validateShopifyDocument } from '../support/twins/spec-shopify.ts';
import { validateStripeObject, validateStripeRequest } from '../support/twins/spec-stripe.ts';
import { startStripeTwin } from '../support/twins/stripe-twin.ts';

const seed = Math.floor(Math.random() * 2 ** 31);
const shop = randomShop(seed);
const fixtures = referenceText('stripe/fixtures3.json.gz');
const fine = { skipped: false, errors: [] };

describe.skipIf(fixtures === undefined)(
	`Stripe's twin beside Stripe's specification (${seed})`,
	() => {
		it('gives objects that the specification and the example objects allow', async () => {
			const twin = await startStripeTwin({ shop });
			const get = async (path: string) => {
				const reply = await fetch(twin.url + path, {
					headers: { authorization: `Bearer ${twin.key}` },
				});
				return (await reply.json()) as Record<string, unknown>;
			};
			const examples = (JSON.parse(fixtures ?? '{}') as { resources: Record<string, object> })
				.resources;
			const order = shop.orders.find(({ gateway }) => gateway === 'stripe');
			twin.changeCharge(order?.charge.id ?? '', { disputed: true });
			const past = shop.orders.flatMap(({ charge }) => charge.refunds)[0];
			const seen: [string, Record<string, unknown>][] = [
				['charge', await get(`/v1/charges/${order?.charge.id ?? ''}`)],
				['payment_intent', await get(`/v1/payment_intents/${order?.charge.payment_intent ?? ''}`)],
				['account', await get('/v1/account')],
			];
			const disputes = await get(`/v1/disputes?charge=${order?.charge.id ?? ''}`);
			seen.push(['dispute', (disputes['data'] as Record<string, unknown>[])[0] ?? {}]);
			if (past) seen.push(['refund', await get(`/v1/refunds/${past.id}`)]);
			for (const [name, value] of seen) {
				expect([name, await validateStripeObject(name, value)]).toEqual([name, fine]);
				const expandable = new Set(['refunds', 'source', 'customer_account']);
				const known = Object.keys(examples[name] ?? {}).filter((key) => !expandable.has(key));
				if (name === 'charge' || name === 'refund') {
					const optional = ['customer', 'payment_method'];
					const missing = known.filter((key) => !(key in value) && !optional.includes(key));
					expect([name, missing]).toEqual([name, []]);
				}
			}
			await twin.close();
		});

		it('judges what the SDK sends, and finds what Stripe would refuse', async () => {
			const twin = await startStripeTwin({ shop });
			const stripe = new Stripe(twin.key, { host: '127.0.0.1', port: twin.port, protocol: 'http' });
			const charge = shop.orders.find(({ gateway }) => gateway === 'stripe')?.charge.id ?? '';
			await stripe.refunds.list({ charge, limit: 3, expand: ['data.charge'] });
			await stripe.charges.search({ query: "metadata['order_id']:'1'" });
			await stripe.refunds
				.create({ charge, amount: 1, reason: 'requested_by_customer', metadata: { a: 'b' } })
				.catch(() => undefined);
			expect(twin.requests()).toHaveLength(3);
			for (const request of twin.requests()) {
				expect(await validateStripeRequest(request)).toEqual(fine);
			}
			const last = twin.requests().at(-1);
			if (!last) throw new Error('nothing recorded');
			for (const body of ['amount=ten', 'amont=10', 'reason=because']) {
				const judged = await validateStripeRequest({ ...last, body });
				expect(judged.skipped ? [] : judged.errors).not.toEqual([]);
			}
			expect(await validateStripeRequest({ ...last, path: '/v1/refund' })).not.toEqual(fine);
			await twin.close();
		});
	},
);

const admin = shopifyAdminSchema();

describe.skipIf(!admin)("Shopify's twin beside Shopify's schema", () => {
	it('has no type, field, argument or value that Shopify has not', () => {
		const apart: string[] = [];
		for (const [name, type] of Object.entries(shopifySchema.getTypeMap())) {
			if (name.startsWith('__')) continue;
			const real = admin?.getType(name);
			if (!real) {
				apart.push(name);
				continue;
			}
			if (isEnumType(type) && isEnumType(real) && name !== 'CurrencyCode') {
				for (const value of type.getValues()) {
					if (!real.getValue(value.name)) apart.push(`${name}.${value.name}`);
				}
			}
			if (!isObjectType(type) && !isInterfaceType(type)) continue;
			if (!isObjectType(real) && !isInterfaceType(real)) {
				apart.push(`${name}: ${getNamedType(real).name}`);
				continue;
			}
			for (const field of Object.values(type.getFields())) {
				const other = real.getFields()[field.name];
				const where = `${name}.${field.name}`;
				if (String(other?.type) !== String(field.type)) apart.push(where);
				for (const argument of field.args) {
					const known = other?.args.find(
						({ name: argumentName }) => argumentName === argument.name,
					);
					if (
						String(known?.type) !== String(argument.type) ||
						known?.defaultValue !== argument.defaultValue
					) {
						apart.push(`${where}(${argument.name})`);
					}
				}
			}
		}
		expect(apart).toEqual([]);
	});

	it('judges documents', () => {
		expect(validateShopifyDocument('{ orders(first: 1) { nodes { id name } } }')).toEqual(fine);
		expect(validateShopifyDocument('{ orders(first: 1) { nodes { iban } } }')).not.toEqual(fine);
		expect(validateShopifyDocument('{ orders(')).not.toEqual(fine);
	});
});

describe.skipIf(referenceText('openai/openapi.json.gz') === undefined)(
	"the model's twin beside OpenAI's specification",
	() => {
		it('takes and gives what the specification allows', async () => {
			const twin = await startOpenAiTwin({ brain: { kind: 'rules' } });
			const bodies: unknown[] = [];
			const client = new OpenAI({
				apiKey: twin.key,
				baseURL: twin.baseUrl,
				maxRetries: 0,
				fetch: async (url, init) => {
					const reply = await fetch(url, init);
					bodies.push(await reply.clone().text());
					return reply;
				},
			});
			const messages = [{ role: 'user' as const, content: 'Hello' }];
			const path = '/v1/chat/completions';
			await client.chat.completions.create({ model: 'm', messages });
			expect(validateOpenAiReply(path, JSON.parse(String(bodies[0])))).toEqual(fine);
			const stream = await client.chat.completions.create({
				model: 'm',
				messages,
				stream: true,
				stream_options: { include_usage: true },
			});
			let chunks = 0;
			for await (const chunk of stream) {
				chunks += 1;
				expect(validateOpenAiChunk(chunk)).toEqual(fine);
			}
			expect(chunks).toBeGreaterThan(5);
			await client.models.list();
			expect(validateOpenAiReply('/v1/models', JSON.parse(String(bodies[2])))).toEqual(fine);
			await client.embeddings.create({ model: 'text-embedding-3-small', input: 'one' });
			await client.embeddings.create({
				model: 'text-embedding-3-small',
				input: ['one', 'two'],
				encoding_format: 'float',
			});
			expect(validateOpenAiReply('/v1/embeddings', JSON.parse(String(bodies[4])))).toEqual(fine);
			await client.chat.completions.create({ model: '', messages }).catch(() => undefined);
			expect(validateOpenAiError(JSON.parse(String(bodies[5])))).toEqual(fine);
			for (const { path: to, body } of twin.requests()) {
				if (body === '' || to === '/v1/models') continue;
				expect(validateOpenAiRequest(to, JSON.parse(body))).toEqual(fine);
			}
			expect(validateOpenAiRequest(path, { model: 'm', messages: 'x' })).not.toEqual(fine);
			await twin.close();
		});
	},
);
