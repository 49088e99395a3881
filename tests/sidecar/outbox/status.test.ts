import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SettingsReply } from '../../../sidecar/src/contract/refunds.ts';
import type { OutboxStatus } from '../../../sidecar/src/contract/status.ts';
import { askForRefund, startSidecarShop, type SidecarShop } from '../../support/sidecar-shop.ts';
import { asStaff, MANAGER } from '../../support/staff.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
const ADMIN = { id: '1', name: 'Ada Admin', can: ['manage_settings' as const] };

let made: SidecarShop;
beforeEach(async () => {
	made = await startSidecarShop({ seed: SEED, model: 'none', helpdesk: true });
});
afterEach(() => made.close());

const ask = (method: string, path: string, actor: typeof MANAGER = ADMIN) =>
	asStaff(made.sidecar.url, made.wordpress.keys, method, path, undefined, actor);
const outbox = async (): Promise<OutboxStatus> =>
	((await ask('GET', '/internal/status')).body as unknown as SettingsReply).outbox;

describe(`the status that wp-admin shows (seed ${String(SEED)})`, () => {
	it('names each provider’s breaker and an outbox in which nothing waits', async () => {
		const { body } = await ask('GET', '/internal/status');
		const { breakers, providers } = body as unknown as SettingsReply;
		expect(breakers.map(({ provider }) => provider).sort()).toEqual(
			expect.arrayContaining(['shopify', 'slack', 'stripe', 'wordpress', 'zendesk']),
		);
		expect(breakers.every(({ state }) => state === 'closed')).toBe(true);
		expect(providers).toMatchObject({ zendesk: 'on', slack: 'on' });
		await expect.poll(async () => (await outbox()).parked).toBe(0);
	});

	it('shows what was given up and why; a person tries it again', async () => {
		made.slack?.setScopes([]);
		await askForRefund(made, made.customer(), 500);
		await expect.poll(async () => (await outbox()).parked, { timeout: 10_000 }).toBe(1);
		const [row] = (await outbox()).items;
		expect(row).toMatchObject({
			kind: 'slack.note',
			state: 'parked',
			attempts: 1,
			next_attempt_at: null,
			reason: expect.stringContaining('chat:write') as string,
		});
		const path = `/internal/outbox/${String(row?.id)}/reopen`;

		expect(await ask('POST', path, MANAGER)).toMatchObject({ status: 403 });
		expect((await outbox()).parked).toBe(1);

		made.slack?.setScopes(['chat:write']);
		expect(await ask('POST', path)).toMatchObject({ status: 200, body: { parked: 0 } });
		await expect.poll(() => made.slack?.messages().length, { timeout: 10_000 }).toBe(1);
		await expect.poll(async () => (await outbox()).waiting, { timeout: 10_000 }).toBe(0);

		expect(await ask('POST', path)).toMatchObject({
			status: 404,
			body: { type: 'outbox_row_unknown' },
		});
		expect(made.slack?.messages()).toHaveLength(1);
	});

	it.each(['0', 'x', '-1', '99999999999999999'])('refuses %j as a row', async (id) => {
		expect(await ask('POST', `/internal/outbox/${id}/reopen`)).toMatchObject({
			status: 422,
			body: { field: 'id' },
		});
	});

	it('shows what waits, how often it was tried and when it is tried next', async () => {
		made.slack?.addFault({ kind: 'status', status: 503, times: 'always' });
		await askForRefund(made, made.customer(), 500);
		await expect
			.poll(async () => (await outbox()).items[0]?.reason, { timeout: 10_000 })
			.toContain('Slack answered 503');
		const shown = await outbox();
		expect(shown).toMatchObject({ waiting: 1, parked: 0 });
		expect(shown.kinds).toEqual([{ kind: 'slack.note', waiting: 1, parked: 0 }]);
		expect(shown.oldest_waiting_at).toBe(shown.items[0]?.since);
		expect(shown.items[0]?.next_attempt_at).not.toBeNull();
	});
});
