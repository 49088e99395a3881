import { cpSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { CrashShop } from './crash-shop.ts';
import { askAndProve, seeSettled } from './story.ts';
import { expectOneTruth, ours, sends } from './truth.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let crash: CrashShop;
afterEach(async () => {
	await crash.close();
});

const inState = (state: string) =>
	crash.customer.until((c) => c.refunds[0]?.state === state && !c.busy, state, 25_000);

describe(`what happens while the sidecar is dead (seed ${String(SEED)})`, () => {
	it('the order source goes down after a request was stored: the request stands', async () => {
		crash = await CrashShop.start({
			seed: SEED,
			model: 'none',
			crashAt: 'refunds.request:after-commit',
		});
		crash.onDeath = () => {
			crash.made.shopify.addFault({ kind: 'status', status: 503, times: 'always' });
		};
		const amount = Math.floor(crash.order.charge.amount / 3);
		const turnId = await askAndProve(crash, amount);
		const chat = await inState('awaiting_approval');
		expect(crash.deaths).toEqual(['SIGKILL']);
		expect(chat.messages.at(-1)?.text).toContain('waiting for approval');
		await crash.decide(true);
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
	});

	it('a refund is made by hand between freeze and send: back to a person', async () => {
		crash = await CrashShop.start({
			seed: SEED,
			model: 'none',
			crashAt: 'refunds.freeze:after-commit',
		});
		const amount = Math.floor(crash.order.charge.amount / 3);
		crash.onDeath = () => {
			crash.made.stripe.refundByHand(crash.order.charge.id, amount);
		};
		const turnId = await askAndProve(crash, amount);
		await inState('awaiting_approval');
		await crash.decide(true);
		await expect
			.poll(async () => (await crash.staff('/api/agent/approvals')).body['items'], {
				timeout: 10_000,
			})
			.toMatchObject([{ proposal_number: 2, state: 'awaiting_approval' }]);
		expect(sends(crash)).toHaveLength(0);
		await expectOneTruth(crash, turnId, { state: 'awaiting_approval', atStripe: 0, amount });
		await crash.decide(true);
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
	});

	it('WordPress is away at the next start: nothing is sent before it was asked', async () => {
		crash = await CrashShop.start({
			seed: SEED,
			model: 'none',
			crashAt: 'refunds.decide:after-commit',
		});
		crash.onDeath = () => {
			void crash.made.wordpress.close();
		};
		const amount = Math.floor(crash.order.charge.amount / 3);
		const turnId = await askAndProve(crash, amount);
		await inState('awaiting_approval');
		await crash.decide(true);
		await new Promise((resolve) => setTimeout(resolve, 2000));
		expect(sends(crash)).toHaveLength(0);
		await expectOneTruth(crash, turnId, { state: 'approved', atStripe: 0, amount });
	});
});

describe(`a backup is restored (seed ${String(SEED)})`, () => {
	it('from before the approval: paused, and the refund that was made is found', async () => {
		crash = await CrashShop.start({ seed: SEED, model: 'none' });
		const { dataDir } = crash.made;
		const backup = `${dataDir}-backup`;
		const amount = Math.floor(crash.order.charge.amount / 3);
		const turnId = await askAndProve(crash, amount);
		await inState('awaiting_approval');
		await crash.stop();
		cpSync(dataDir, backup, { recursive: true });
		await crash.startAgain();
		await crash.decide(true);
		await seeSettled(crash);
		await expect.poll(() => crash.made.wordpress.checkpoints.length).toBeGreaterThan(0);
		await crash.stop();

		rmSync(dataDir, { recursive: true });
		cpSync(backup, dataDir, { recursive: true });
		rmSync(backup, { recursive: true });
		await crash.startAgain();
		await expect
			.poll(async () => (await crash.staff('/api/agent/approvals')).body['refunds_paused'])
			.toMatchObject({ reason: 'log_mismatch' });
		await crash.decide(true);
		await new Promise((resolve) => setTimeout(resolve, 500));
		expect(ours(crash, `rr_${turnId}`)).toHaveLength(1);

		const reconciled = await crash.reconcile();
		expect(JSON.parse(reconciled.stdout)).toMatchObject({
			corrected: [{ refund_request_id: `rr_${turnId}`, state: 'confirmed' }],
			resumed: { reason: 'log_mismatch' },
		});
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
		expect(sends(crash)).toHaveLength(1);
	});

	it('from before the approval, and nobody decides anew: reconcile finds it all the same', async () => {
		crash = await CrashShop.start({ seed: SEED, model: 'none' });
		const { dataDir } = crash.made;
		const backup = `${dataDir}-backup`;
		const amount = Math.floor(crash.order.charge.amount / 3);
		const turnId = await askAndProve(crash, amount);
		await inState('awaiting_approval');
		await crash.stop();
		cpSync(dataDir, backup, { recursive: true });
		await crash.startAgain();
		await crash.decide(true);
		await seeSettled(crash);
		await crash.stop();

		rmSync(dataDir, { recursive: true });
		cpSync(backup, dataDir, { recursive: true });
		rmSync(backup, { recursive: true });
		await crash.startAgain();
		expect((await inState('awaiting_approval')).refunds).toHaveLength(1);
		expect((await crash.reconcile()).code).toBe(0);
		await seeSettled(crash);
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
	});
});
