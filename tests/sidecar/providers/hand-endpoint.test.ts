import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../sidecar/src/clock.ts';
import {
	createHandEndpoint,
	type HandEndpointOptions,
} from '../../../sidecar/src/providers/hand-endpoint.ts';
import { json, startShopEndpoint, type ShopEndpoint } from '../own-hands/shop-endpoint.ts';

let shop: ShopEndpoint;
beforeAll(async () => {
	shop = await startShopEndpoint(json(200, {}));
});
afterAll(async () => {
	await shop.close();
});
beforeEach(() => {
	shop.seen.length = 0;
	shop.answer = json(200, {});
});

const endpoint = (over: Partial<HandEndpointOptions> = {}) =>
	createHandEndpoint({
		name: 'crm_note',
		url: `${shop.url}/x`,
		key: null,
		connectTimeoutMs: 1000,
		totalTimeoutMs: 2000,
		clock: systemClock,
		allowLoopback: true,
		firstDelay: 1,
		...over,
	});
const call = { id: 'act_1', idempotencyKey: 'k', body: '{"a":1}', repeatable: false };

describe('where a Hand’s calls may go', () => {
	it.each(['10.0.0.5', '192.168.1.1', '169.254.169.254', '127.0.0.1', '::1', '::ffff:10.0.0.1'])(
		'not to %s, whatever name it has',
		async (address) => {
			const family = address.includes(':') ? 6 : 4;
			const resolve = () => Promise.resolve([{ address, family }]);
			const refused = endpoint({
				url: 'https://crm.example/x',
				allowLoopback: false,
				resolve,
			}).send(call);
			await expect(refused).rejects.toMatchObject({ type: 'url_private', field: 'url' });
		},
	);

	it('is judged anew at each attempt: a name that changes its mind gets nothing', async () => {
		const answers = ['127.0.0.1', '10.0.0.1'];
		const { port } = new URL(shop.url);
		const client = endpoint({
			url: `http://crm.example:${port}/x`,
			resolve: () => Promise.resolve([{ address: answers.shift() ?? '', family: 4 }]),
		});
		shop.answer = json(503, {});
		await expect(client.send({ ...call, repeatable: true })).rejects.toMatchObject({
			type: 'url_private',
		});
		expect(shop.seen).toHaveLength(1);
	});
});

describe('how a Hand’s calls are signed', () => {
	it('a key is a bearer token', async () => {
		await endpoint({ key: 'secret' }).send(call);
		expect(shop.seen[0]?.headers).toMatchObject({
			authorization: 'Bearer secret',
			'idempotency-key': 'k',
		});
	});

	it('a webhook secret signs and is never sent', async () => {
		const key = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
		await endpoint({ key }).send(call);
		const headers = shop.seen[0]?.headers as Record<string, string>;
		expect(headers['authorization']).toBeUndefined();
		expect(JSON.stringify(headers)).not.toContain(key);
		expect(new Webhook(key).verify('{"a":1}', headers)).toEqual({ a: 1 });
		expect(() => new Webhook(key).verify('{"a":2}', headers)).toThrow();
	});
});

describe('what is repeated', () => {
	it('what may be, three times in all, each with the same key and bytes', async () => {
		shop.answer = json(500, {});
		await expect(endpoint().send({ ...call, repeatable: true })).rejects.toMatchObject({
			type: 'hand_failing',
		});
		expect(shop.seen).toHaveLength(3);
		expect(new Set(shop.seen.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
	});

	it('nothing else; and an endpoint that keeps failing is left alone', async () => {
		shop.answer = json(500, {});
		const client = endpoint();
		for (let i = 0; i < 5; i++) await client.send(call).catch(() => undefined);
		expect(shop.seen).toHaveLength(5);
		expect(client.state()).toBe('open');
		await expect(client.send(call)).rejects.toMatchObject({ type: 'provider_paused' });
		expect(shop.seen).toHaveLength(5);
	});
});
