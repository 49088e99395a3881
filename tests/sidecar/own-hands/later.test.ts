import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callbackToken } from '../../../sidecar/src/actions/callback-token.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { lastSaid, manifest, startHandShop, type HandShop } from './hand-shop.ts';
import { json, startShopEndpoint, type SeenCall, type ShopEndpoint } from './shop-endpoint.ts';

const eta = {
	effect: 'read',
	title: { en: 'Delivery date', de: 'Liefertermin' },
	description: 'Asks the carrier for the delivery date.',
	input_schema: {
		type: 'object',
		properties: { parcel: { type: 'string' } },
		required: ['parcel'],
	},
	output_schema: {
		type: 'object',
		properties: { day: { type: 'string' }, place: { type: 'string', title: 'Place' } },
		required: ['day'],
	},
	async: true,
	link_hosts: [],
};
let carrier: ShopEndpoint;
let shop: HandShop;
let customer: CustomerClient;

beforeAll(async () => {
	carrier = await startShopEndpoint(json(202, {}));
	const url = `${carrier.url}/eta`;
	shop = await startHandShop(
		{
			'carrier_eta.hand.json': manifest({ ...eta, name: 'carrier_eta', url }),
			'carrier_say.hand.json': manifest({
				...eta,
				name: 'carrier_say',
				url,
				answer: { en: 'It comes on {day}.', de: 'Es kommt am {day}.' },
			}),
			'carrier_soon.hand.json': manifest({
				...eta,
				name: 'carrier_soon',
				url,
				answer_within_minutes: 0.02,
			}),
		},
		{ seed: 45 },
	);
});
afterAll(async () => {
	await shop.close();
	await carrier.close();
});
beforeEach(async () => {
	carrier.seen.length = 0;
	carrier.answer = json(202, {});
	customer = shop.made.customer();
	await customer.open();
});

async function asked(name: string): Promise<SeenCall['body'] & { token: string; turn: string }> {
	const turn = await shop.asks(customer, name, { parcel: 'P1' }, 'When does it come?');
	await customer.until((c) => lastSaid(c).startsWith('I have asked about this'), 'the wait');
	const body = carrier.seen.at(-1)?.body;
	if (!body?.callback) throw new Error('no callback was offered');
	return { ...body, token: body.callback.token, turn };
}

async function answer(
	token: string | null,
	body: unknown,
): Promise<{ status: number; replayed: boolean; body: Record<string, unknown> }> {
	const reply = await fetch(`${shop.made.sidecar.url}/api/agent/tools/callback`, {
		method: 'POST',
		headers: {
			'Content-Type': 'application/json',
			...(token !== null && { Authorization: `Bearer ${token}` }),
		},
		body: JSON.stringify(body),
	});
	return {
		status: reply.status,
		replayed: reply.headers.get('X-AI-Support-Chat-Replayed') === '1',
		body: (await reply.json()) as Record<string, unknown>,
	};
}

describe('a call that is answered later', () => {
	it('ends the turn with a sentence; the answer comes in a turn of its own', async () => {
		const call = await asked('carrier_eta');
		expect(call.call_id).toBe(`act_${call.turn}`);
		expect(call.callback?.url).toMatch(/\/api\/agent\/tools\/callback$/);
		const given = { call_id: call.call_id, ok: true, output: { day: '2 May', place: 'porch' } };
		expect(await answer(call.token, given)).toMatchObject({ status: 200, body: { state: 'done' } });
		const c = await customer.until((one) => lastSaid(one).startsWith('There is an answer'), 'news');
		expect(lastSaid(c)).toBe('There is an answer now: Delivery date.\n\nday: 2 May\nPlace: porch');
	});

	it('is told in the declaration’s own words, in the customer’s language', async () => {
		customer = shop.made.customer();
		await customer.open('de_DE');
		await shop.asks(customer, 'carrier_say', { parcel: 'P1' }, 'Wann kommt es?');
		await customer.until((c) => lastSaid(c).startsWith('Ich habe nachgefragt'), 'the wait');
		const body = carrier.seen.at(-1)?.body;
		await answer(body?.callback?.token ?? '', {
			call_id: body?.call_id,
			ok: true,
			output: { day: '2. Mai https://evil.test' },
		});
		const c = await customer.until((one) => lastSaid(one).includes('Es kommt'), 'the news');
		expect(lastSaid(c)).toContain('Es kommt am 2. Mai [link removed].');
	});

	it('answered twice alike, it is told once and answered as before; otherwise refused', async () => {
		const call = await asked('carrier_say');
		const given = { call_id: call.call_id, ok: true, output: { day: 'Monday' } };
		const first = await answer(call.token, given);
		const again = await answer(call.token, given);
		expect([first.replayed, again.replayed, again.body]).toEqual([false, true, first.body]);
		const other = await answer(call.token, { ...given, output: { day: 'Friday' } });
		expect([other.status, other.body['type']]).toEqual([409, 'callback_used']);
		const c = await customer.until((one) => lastSaid(one).includes('It comes on'), 'the news');
		expect(c.messages.filter(({ text }) => text.includes('It comes on'))).toHaveLength(1);
		expect(lastSaid(c)).toContain('Monday');
	});

	it('cannot be answered without the token of this very call', async () => {
		const one = await asked('carrier_eta');
		const given = { call_id: one.call_id, ok: true, output: { day: 'never' } };
		const later = new Date(Date.now() + 60_000);
		const forged = callbackToken(Buffer.alloc(32, 7), one.call_id, later);
		for (const token of [null, '', 'x', forged, `${one.token}x`]) {
			expect((await answer(token, given)).status).toBe(401);
		}
		const other = await asked('carrier_eta');
		expect((await answer(other.token, given)).status).toBe(401);
		const { tools } = shop.made.wordpress.keys;
		const past = callbackToken(tools.bytes, one.call_id, new Date(Date.now() - 1000));
		expect((await answer(past, given)).body['type']).toBe('callback_expired');
		// Nothing of it was taken: the true one still is.
		expect((await answer(one.token, given)).status).toBe(200);
	});

	it('an answer that does not fit names the field and may be mended', async () => {
		const call = await asked('carrier_eta');
		const wrong = await answer(call.token, { call_id: call.call_id, ok: true, output: { day: 2 } });
		expect([wrong.status, wrong.body['field'], wrong.body['detail']]).toEqual([
			422,
			'output',
			expect.stringContaining('day must be string'),
		]);
		const mended = { call_id: call.call_id, ok: true, output: { day: '2 May' } };
		expect((await answer(call.token, mended)).status).toBe(200);
	});

	it('can be answered by a system that sets no header', async () => {
		const call = await asked('carrier_eta');
		const at = `${shop.made.sidecar.url}/api/agent/tools/callback/`;
		const body = JSON.stringify({ call_id: call.call_id, ok: true, output: { day: '3 May' } });
		expect((await fetch(`${at}x`, { method: 'POST', body })).status).toBe(401);
		expect((await fetch(at + call.token, { method: 'POST', body })).status).toBe(200);
	});

	it('refuses a body larger than any answer', async () => {
		const call = await asked('carrier_eta');
		const output = { day: 'x'.repeat(70_000) };
		expect((await answer(call.token, { call_id: call.call_id, ok: true, output })).status).toBe(
			413,
		);
	});

	it('that failed is told with the offer of a ticket', async () => {
		const call = await asked('carrier_eta');
		await answer(call.token, {
			call_id: call.call_id,
			ok: false,
			error: { message: 'no such parcel' },
		});
		const c = await customer.until((one) => lastSaid(one).startsWith('This could not'), 'the news');
		expect(lastSaid(c)).toMatch(/Shall I pass this to our team/);
		expect(lastSaid(c)).not.toContain('no such parcel');
	});

	it('whose ticket the customer accepts becomes one, without any model', async () => {
		customer = shop.made.customer({ sub: '3', email: 'ada@shop.example' });
		await customer.open();
		const call = await asked('carrier_eta');
		const error = { message: 'down' };
		await answer(call.token, { call_id: call.call_id, ok: false, error });
		await customer.until((c) => lastSaid(c).includes('Shall I pass this'), 'the offer');
		// The model is not scripted: it fails, and the rules plan.
		await customer.say('Yes, please tell them that my parcel P1 never came.');
		await customer.until((c) => /T-\d{8}/.test(lastSaid(c)), 'the reference');
	});

	it('that nobody answers is told in time, and a late answer still', async () => {
		const call = await asked('carrier_soon');
		const c = await customer.until((one) => lastSaid(one).includes('no answer'), 'the timeout');
		expect(lastSaid(c)).toMatch(/Shall I pass this to our team/);
		const given = { call_id: call.call_id, ok: true, output: { day: 'Tuesday' } };
		expect((await answer(call.token, given)).status).toBe(200);
		await customer.until((one) => lastSaid(one).includes('Tuesday'), 'the late answer');
	});

	it('that answers before its 202 is read is told all the same', async () => {
		carrier.answer = (res, seen) => {
			void answer(seen.body.callback?.token ?? '', {
				call_id: seen.body.call_id,
				ok: true,
				output: { day: 'at once' },
			}).then(() => json(202, {})(res, seen));
		};
		await shop.asks(customer, 'carrier_eta', { parcel: 'P1' }, 'When?');
		const c = await customer.until((one) => lastSaid(one).includes('at once'), 'the answer');
		expect(c.messages.map(({ text }) => text).join('\n')).toContain('I have asked about this');
	});

	it('outlives the process that asked', async () => {
		const call = await asked('carrier_say');
		await shop.made.restart();
		const given = { call_id: call.call_id, ok: true, output: { day: 'Sunday' } };
		expect((await answer(call.token, given)).status).toBe(200);
		await customer.until((one) => lastSaid(one).includes('Sunday'), 'the news');
	});
});
