import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ActionItem } from '../../../sidecar/src/contract/actions.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { lastSaid, manifest, startHandShop, type HandShop } from './hand-shop.ts';
import { json, startShopEndpoint, type ShopEndpoint } from './shop-endpoint.ts';

const ENTRY = join(import.meta.dirname, '../../../sidecar/dist/main.js');
let crm: ShopEndpoint;
let shop: HandShop;
let customer: CustomerClient;
let item: ActionItem;

beforeAll(async () => {
	crm = await startShopEndpoint(json(200, { note_id: 'n-7' }));
	shop = await startHandShop(
		{
			'crm_note.hand.json': manifest({
				name: 'crm_note',
				url: `${crm.url}/notes`,
				approval: 'always',
				key_env: 'HAND_CRM_KEY',
				share: ['email'],
			}),
		},
		{ seed: 41, env: { HAND_CRM_KEY: 'crm-secret-1' } },
	);
});
afterAll(async () => {
	await shop.close();
	await crm.close();
});

beforeEach(async () => {
	crm.seen.length = 0;
	customer = shop.made.customer({ sub: '12', email: 'ada@shop.example' });
	await customer.open();
	await shop.asks(customer, 'crm_note', { note: 'Prefers <b>evenings</b>.', tag: null });
	await customer.until((c) => lastSaid(c).includes('asked the shop to approve'), 'the wait');
	const found = (await shop.waiting()).find(
		(one) => one.conversation_id === customer.conversationId,
	);
	if (!found) throw new Error('nothing waits');
	item = found;
});

describe('a call that a person must approve', () => {
	it('waits in the queue with what it would do, and nothing is sent before', () => {
		expect(item).toMatchObject({
			hand: 'crm_note',
			title: 'Add a note to your customer record',
			state: 'awaiting_approval',
			// The model must name every argument; a null means that this one is left out.
			arguments: { note: 'Prefers <b>evenings</b>.' },
			customer: { email: 'ada@shop.example' },
			customer_email: 'ada@shop.example',
			decision: null,
		});
		expect(item.action_id).toBe(`act_${item.turn_id}`);
		expect(crm.seen).toEqual([]);
	});

	it('is made once when approved, with key and idempotency key, and the chat is told', async () => {
		const decided = await shop.decide(item, true, 'Fine.');
		expect(decided.body).toMatchObject({ state: 'approved', decision: { approved: true } });
		const c = await customer.until((one) => lastSaid(one).startsWith('This is done'), 'the news');
		expect(lastSaid(c)).toBe('This is done: Add a note to your customer record.');
		expect(crm.seen).toHaveLength(1);
		const [seen] = crm.seen;
		expect(seen?.headers).toMatchObject({ authorization: 'Bearer crm-secret-1' });
		expect(seen?.headers['idempotency-key']).toMatch(/^[0-9a-f]{64}$/);
		expect(seen?.body).toMatchObject({
			call_id: item.action_id,
			arguments: { note: 'Prefers <b>evenings</b>.' },
			context: { conversation_id: item.conversation_id, customer: { email: 'ada@shop.example' } },
		});
		expect(shop.made.sidecar.logs()).not.toContain('crm-secret-1');

		const again = await shop.decide(item, false);
		expect(again.body).toMatchObject({ state: 'done', decision: { approved: true } });
		expect(crm.seen).toHaveLength(1);
	});

	it('is not made when denied, and the chat is told with the offer of a ticket', async () => {
		await shop.decide(item, false, 'Not needed.');
		const c = await customer.until((one) => lastSaid(one).includes('did not approve'), 'the news');
		expect(lastSaid(c)).toMatch(/Shall I pass this to our team/);
		expect(crm.seen).toEqual([]);
	});

	it('can only be decided by its own hash, by somebody who may', async () => {
		const other = await shop.decide({ ...item, proposal_hash: 'a'.repeat(64) }, true);
		expect([other.status, other.body['type']]).toEqual([404, 'proposal_unknown']);
		const nobody = await customer.request('POST', '/api/agent/approvals', {
			action_id: item.action_id,
			proposal_hash: item.proposal_hash,
			approved: true,
		});
		expect(nobody.status).toBe(401);
		expect((await shop.waiting()).map((one) => one.action_id)).toContain(item.action_id);
	});

	it('can no longer be approved, only denied, when the Hand was changed meanwhile', async () => {
		const file = join(shop.dir, 'crm_note.hand.json');
		const before = readFileSync(file, 'utf8');
		writeFileSync(file, before.replace('/notes', '/elsewhere'));
		await shop.made.restart();
		try {
			const refused = await shop.decide(item, true);
			expect([refused.status, refused.body['type']]).toEqual([409, 'hand_changed']);
			const denied = await shop.decide(item, false);
			expect(denied.body).toMatchObject({ state: 'denied' });
			expect(crm.seen).toEqual([]);
		} finally {
			writeFileSync(file, before);
			await shop.made.restart();
		}
	});

	it('has its moves in the log, arguments sealed, and the log verifies', async () => {
		await shop.decide(item, true);
		await customer.until((one) => lastSaid(one).startsWith('This is done'), 'the news');
		const story = await shop.story(item.action_id);
		const history = story['history'] as { from: string | null; to: string; detail: object }[];
		expect(history.map(({ from, to }) => [from, to])).toEqual([
			[null, 'awaiting_approval'],
			['awaiting_approval', 'approved'],
			['approved', 'running'],
			['running', 'done'],
		]);
		expect(JSON.stringify(history)).not.toContain('evenings');
		const verified = spawnSync(process.execPath, [ENTRY, 'audit', 'verify', '--json'], {
			env: { DATA_DIR: shop.made.dataDir },
			encoding: 'utf8',
		});
		expect([verified.status, verified.stdout]).toEqual([0, expect.stringContaining('verified')]);
	});
});
