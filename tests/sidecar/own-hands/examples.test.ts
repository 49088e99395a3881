import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askForRefund } from '../../support/sidecar-shop.ts';
import { call, lastSaid, says, startHandShop, type HandShop } from './hand-shop.ts';
import { json, startShopEndpoint, type ShopEndpoint } from './shop-endpoint.ts';

const DOCS = join(import.meta.dirname, '../../../docs/examples/hands');
const example = (file: string): string => readFileSync(join(DOCS, file), 'utf8');

let crm: ShopEndpoint;
let carrier: Server;
let shop: HandShop;

beforeAll(async () => {
	crm = await startShopEndpoint(json(200, { note_id: 'n-9' }));
	carrier = createServer((req, res) => {
		res.setHeader('Content-Type', 'application/json');
		res.end(
			JSON.stringify({
				state: `parcel ${req.url?.split('/').at(-1) ?? ''} is in Lyon`,
				eta: '2026-12-01',
				link: 'https://tracking.carrier.example/p/1',
			}),
		);
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => carrier.once('listening', resolve));
	// As the guide says: copied, with one's own address.
	const manifest = parse(example('crm-note.hand.yaml')) as Record<string, unknown>;
	shop = await startHandShop(
		{
			'crm-note.hand.yaml': stringify({
				...manifest,
				url: `${crm.url}/notes`,
				allowed_hosts: ['127.0.0.1'],
			}),
			'shipping-status.hand.mjs': example('shipping-status.hand.mjs'),
		},
		{
			seed: 48,
			env: {
				HAND_CRM_KEY: 'a-key-of-the-crm',
				CARRIER_URL: `http://127.0.0.1:${String((carrier.address() as AddressInfo).port)}`,
			},
		},
	);
});
afterAll(async () => {
	await shop.close();
	await crm.close();
	carrier.closeAllConnections();
	carrier.close();
});

describe('the examples of docs/own-hands.md', () => {
	it('the CRM note: asked for, approved, made once, told', async () => {
		const customer = shop.made.customer({ sub: '5', email: 'ada@shop.example' });
		await customer.open('de_DE');
		const note = { note: 'Bitte nach 17 Uhr liefern.', topic: 'delivery' };
		await shop.asks(customer, 'crm_note', note, 'Bitte merkt euch das.');
		await customer.until((c) => lastSaid(c).includes('um Freigabe gebeten'), 'the wait');
		const [item] = await shop.waiting();
		if (!item) throw new Error('nothing waits');
		expect(item.arguments).toEqual(note);
		await shop.decide(item, true);
		const c = await customer.until((one) => lastSaid(one).startsWith('Das ist erledigt'), 'it');
		expect(lastSaid(c)).toBe('Das ist erledigt: Eine Notiz in Ihrer Kundenakte hinterlegen.');
		expect(crm.seen.map(({ body }) => body.context)).toMatchObject([
			{ customer: { email: 'ada@shop.example' } },
		]);
		expect(crm.seen[0]?.headers.authorization).toBe('Bearer a-key-of-the-crm');
	});

	it('the parcel’s status: only with a proven order, its link shown', async () => {
		const { openai, order } = shop.made;
		const customer = shop.made.customer();
		await customer.open();
		const asked = call('shipping_status', { tracking_number: 'AB123456' });
		openai?.script([asked, says('Please tell me your order number.')]);
		await customer.say('Where is my parcel AB123456?');
		await customer.until((c) => !c.busy && lastSaid(c) !== '', 'an answer');
		expect(JSON.stringify(openai?.chats().at(-1)?.messages.at(-1))).toContain('not proven');

		const proven = shop.made.customer();
		openai?.script([
			call('shopify_get_order', { order_id: order.number, customer_email: order.email }),
			says('Thank you, the order is yours.'),
		]);
		await askForRefund(shop.made, proven, 100);
		await proven.until((c) => !c.busy && lastSaid(c).includes('is yours'), 'the proof');
		openai?.script([
			asked,
			says('Your parcel AB123456 is in Lyon: https://tracking.carrier.example/p/1'),
		]);
		await proven.say('Where is my parcel AB123456?');
		const c = await proven.until((one) => !one.busy && lastSaid(one).includes('Lyon'), 'it');
		expect(lastSaid(c)).toContain('https://tracking.carrier.example/p/1');
	});
});
