import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrashPoint } from '../../../sidecar/src/crash-points.ts';
import type { CustomerClient } from '../../support/customer.ts';
import { command } from '../../crash/crash-shop.ts';
import { call, lastSaid, manifest, says, startHandShop, type HandShop } from './hand-shop.ts';
import { json, startShopEndpoint, type ShopEndpoint } from './shop-endpoint.ts';

let crm: ShopEndpoint;
let shop: HandShop;
let customer: CustomerClient;
let deaths = 0;

beforeEach(async () => {
	crm = await startShopEndpoint(json(200, { note_id: 'n-1' }));
	deaths = 0;
});
afterEach(async () => {
	await shop.close();
	await crm.close();
});

async function start(crashAt: CrashPoint, more: Record<string, unknown>): Promise<void> {
	shop = await startHandShop(
		{ 'crm_note.hand.json': manifest({ name: 'crm_note', url: `${crm.url}/`, ...more }) },
		{ seed: 47, env: { CRASH_AT: crashAt } },
	);
	supervise();
	customer = shop.made.customer();
	await customer.open();
}

/** Starts the process again each time it dies, without the point. */
function supervise(): void {
	const { made } = shop;
	void made.sidecar.ended.then(async (how) => {
		if (how !== 'SIGKILL' || deaths > 0) return;
		deaths += 1;
		await made.restart({ CRASH_AT: '' });
	});
}

/** Until it succeeds, as WordPress and the shop's own systems try again. */
async function persist<T>(attempt: () => Promise<T>): Promise<T> {
	for (let i = 0; ; i++) {
		try {
			return await attempt();
		} catch (error) {
			if (i === 100) throw error;
			await sleep(100);
		}
	}
}

async function approve(): Promise<void> {
	await persist(async () => {
		const [item] = await shop.waiting();
		// Decided already, by the attempt whose answer was lost.
		if (item) await shop.decide(item, true);
	});
}

async function expectVerified(): Promise<void> {
	const verified = await command(shop.made, 'audit', 'verify');
	expect(verified.code, verified.stdout).toBe(0);
}

const POINTS: readonly CrashPoint[] = [
	'hands.rate:before-commit',
	'hands.rate:after-commit',
	'actions.begin:before-commit',
	'actions.begin:after-commit',
	'actions.decide:before-commit',
	'actions.decide:after-commit',
	'actions.move:before-commit',
	'actions.move:after-commit',
	'hand.call:before-call',
	'hand.call:after-call',
];

describe('killed between request, decision and call', () => {
	it.each(POINTS)('%s: asked for once, made under one key, told once', async (point) => {
		await start(point, { approval: 'always', retriable: true });
		await shop.asks(customer, 'crm_note', { note: 'x', tag: null });
		await persist(async () => {
			await customer.until((c) => lastSaid(c).includes('asked the shop'), 'the wait');
		});
		await approve();
		const c = await customer.until((one) => lastSaid(one).startsWith('This is done'), 'the news');
		expect(deaths, `${point} was not reached`).toBe(1);
		expect(c.messages.filter(({ text }) => text.startsWith('This is done'))).toHaveLength(1);
		const keys = new Set(crm.seen.map(({ headers }) => headers['idempotency-key']));
		expect(keys.size).toBe(1);
		expect(new Set(crm.seen.map(({ body }) => JSON.stringify(body))).size).toBe(1);
		await expectVerified();
	});

	it('an endpoint that knows no keys is never called twice: the outcome stays open', async () => {
		await start('hand.call:after-call', { approval: 'always' });
		await shop.asks(customer, 'crm_note', { note: 'x', tag: null });
		await customer.until((c) => lastSaid(c).includes('asked the shop'), 'the wait');
		await approve();
		const c = await customer.until((one) => lastSaid(one).includes('find out'), 'the honest news');
		expect(lastSaid(c)).toMatch(/Shall I pass this to our team/);
		expect(crm.seen).toHaveLength(1);
		await expectVerified();
	});

	it('a write within a turn is not made twice either', async () => {
		await start('hand.call:after-call', {});
		shop.made.openai?.script([call('crm_note', { note: 'x', tag: null }), says('I am not sure.')]);
		await customer.say('Please do it.');
		await persist(async () => {
			await customer.until((c) => !c.busy && lastSaid(c) !== '', 'an end');
		});
		expect(deaths).toBe(1);
		expect(crm.seen).toHaveLength(1);
		await expectVerified();
	});
});

describe('killed while a late answer is taken', () => {
	it.each(['actions.callback:before-commit', 'actions.callback:after-commit'] as const)(
		'%s: the answer is taken once and told once',
		async (point) => {
			crm.answer = json(202, {});
			await start(point, { async: true });
			await shop.asks(customer, 'crm_note', { note: 'x', tag: null });
			await customer.until((c) => lastSaid(c).startsWith('I have asked about'), 'the wait');
			const body = crm.seen.at(-1)?.body;
			const reply = await persist(() =>
				fetch(`${shop.made.sidecar.url}/api/agent/tools/callback`, {
					method: 'POST',
					headers: { Authorization: `Bearer ${body?.callback?.token ?? ''}` },
					body: JSON.stringify({ call_id: body?.call_id, ok: true, output: { note_id: 'n' } }),
				}),
			);
			expect(reply.status).toBe(200);
			const c = await customer.until((one) => lastSaid(one).startsWith('This is done'), 'news');
			expect(deaths).toBe(1);
			expect(c.messages.filter(({ text }) => text.startsWith('This is done'))).toHaveLength(1);
			await expectVerified();
		},
	);
});
