import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plainOrders, randomShop } from '../support/shop.ts';
import { startStripeTwin, type StripeTwin } from '../support/twins/stripe-twin.ts';

const shop = randomShop(Math.floor(Math.random() * 2 ** 31));
const charge = plainOrders(shop)[0]?.charge.id ?? '';
const stateFile = join(mkdtempSync(join(tmpdir(), 'stripe-twin-')), 'state.json');
let twin: StripeTwin;

beforeEach(async () => {
	twin = await startStripeTwin({ shop });
});
afterEach(() => twin.close());

async function refund(params: Record<string, string>, key: string) {
	const reply = await fetch(`${twin.url}/v1/refunds`, {
		method: 'POST',
		headers: { authorization: `Bearer ${twin.key}`, 'idempotency-key': key },
		body: new URLSearchParams(params),
	});
	return {
		status: reply.status,
		text: await reply.text(),
		replayed: reply.headers.get('idempotent-replayed'),
	};
}

function made(): number {
	return twin.state().refunds.filter((one) => one.charge === charge).length;
}

describe("idempotency at Stripe's twin", () => {
	it('replays the first outcome byte for byte, whatever the order of the parameters', async () => {
		const first = await refund({ charge, amount: '5' }, 'k');
		const second = await refund({ amount: '5', charge }, 'k');
		expect(second).toEqual({ ...first, replayed: 'true' });
		expect(first.replayed).toBeNull();
		expect(made()).toBe(1);
	});

	it('refuses the key with other parameters', async () => {
		await refund({ charge, amount: '5' }, 'k');
		const other = await refund({ charge, amount: '6' }, 'k');
		expect(other.status).toBe(400);
		expect(other.text).toContain('idempotency_error');
		expect(made()).toBe(1);
	});

	it('refuses the key while it is executing', async () => {
		twin.addFault({ match: { path: '/v1/refunds' }, kind: 'delay', ms: 200 });
		const slow = refund({ charge, amount: '5' }, 'k');
		await expect.poll(() => twin.requests().length).toBe(1);
		const meanwhile = await refund({ charge, amount: '5' }, 'k');
		expect(meanwhile.status).toBe(409);
		expect(meanwhile.text).toContain('idempotency_key_in_use');
		expect((await slow).status).toBe(200);
		expect((await refund({ charge, amount: '5' }, 'k')).replayed).toBe('true');
		expect(made()).toBe(1);
	});

	it.each([
		['before', 0],
		['after', 1],
	] as const)('keeps a 500 that struck %s the effect, until keys are pruned', async (effect, n) => {
		twin.addFault({ match: { path: '/v1/refunds' }, kind: 'stored-500', effect });
		expect((await refund({ charge, amount: '5' }, 'k')).status).toBe(500);
		const again = await refund({ charge, amount: '5' }, 'k');
		expect(again).toMatchObject({ status: 500, replayed: 'true' });
		expect(made()).toBe(n);
		expect(twin.pruneKeys()).toBe(1);
		expect((await refund({ charge, amount: '5' }, 'k')).status).toBe(200);
		expect(made()).toBe(n + 1);
	});

	it('keeps nothing of a request refused before it executes', async () => {
		expect((await refund({ charge, amount: 'five' }, 'k')).status).toBe(400);
		expect(twin.state().keys).toEqual([]);
		expect((await refund({ charge, amount: '5' }, 'k')).status).toBe(200);
	});

	it('keeps a refusal that came while executing', async () => {
		expect((await refund({ charge, amount: '99999999' }, 'k')).status).toBe(400);
		expect(twin.state().keys).toHaveLength(1);
		const again = await refund({ charge, amount: '99999999' }, 'k');
		expect(again).toMatchObject({ status: 400, replayed: 'true' });
	});

	it.each(['reset', 'drop-reply'] as const)(
		'has the effect though the answer is lost: %s',
		async (kind) => {
			twin.addFault({ match: { path: '/v1/refunds' }, kind, effect: 'after' });
			const lost = fetch(`${twin.url}/v1/refunds`, {
				method: 'POST',
				headers: { authorization: `Bearer ${twin.key}`, 'idempotency-key': 'k' },
				body: new URLSearchParams({ charge, amount: '5' }),
				signal: AbortSignal.timeout(300),
			});
			await expect(lost).rejects.toThrow();
			expect(made()).toBe(1);
			expect(await refund({ charge, amount: '5' }, 'k')).toMatchObject({
				status: 200,
				replayed: 'true',
			});
			expect(made()).toBe(1);
		},
	);

	it('remembers refunds and keys across a restart', async () => {
		await twin.close();
		twin = await startStripeTwin({ shop, stateFile });
		const first = await refund({ charge, amount: '5' }, 'k');
		twin.changeCharge(charge, { risk: 'elevated' });
		await twin.close();
		twin = await startStripeTwin({ shop, stateFile });
		expect(made()).toBe(1);
		expect(twin.state().charges.find(({ id }) => id === charge)).toMatchObject({
			risk: 'elevated',
			amount_refunded: 5,
		});
		expect(await refund({ charge, amount: '5' }, 'k')).toEqual({ ...first, replayed: 'true' });
	});
});
