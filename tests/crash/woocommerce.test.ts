import { afterEach, describe, expect, it } from 'vitest';
import type { CrashPoint } from '../../sidecar/src/crash-points.ts';
import { Draw } from '../support/shop-random.ts';
import { CrashShop } from './crash-shop.ts';
import { askAndProve, seeSettled } from './story.ts';
import { expectOneTruth } from './truth.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

/** Where a process can die that only a shop with orders of WooCommerce comes to. */
const POINTS: readonly CrashPoint[] = [
	'woocommerce.order:before-call',
	'woocommerce.order:after-call',
	'woocommerce.orders:before-call',
	'woocommerce.orders:after-call',
	'woocommerce.refunds:before-call',
	'woocommerce.refunds:after-call',
	'woocommerce.notes:before-call',
	'woocommerce.notes:after-call',
	'refunds.record:before-commit',
	'refunds.record:after-commit',
	'woocommerce.create-refund:before-call',
	'woocommerce.create-refund:after-call',
	'woocommerce.update-order:before-call',
	'woocommerce.update-order:after-call',
];

/** The writing always; of the others a few in each run, all with CRASH_FULL=1. */
const writing = POINTS.filter((point) => /record|create-refund/.test(point));
const others = POINTS.filter((point) => !writing.includes(point));
const chosen =
	process.env['CRASH_FULL'] === '1' ? POINTS : [...writing, ...new Draw(SEED).some(others, 2)];

let crash: CrashShop | undefined;
afterEach(async () => {
	await crash?.close();
	crash = undefined;
});

describe(`killed with orders of WooCommerce, and started again (seed ${String(SEED)})`, () => {
	it.each(chosen)(
		'%s: one refund at Stripe, one record in the shop',
		async (point) => {
			crash = await CrashShop.start({
				seed: SEED,
				crashAt: point,
				model: 'none',
				orders: 'woocommerce',
				// The gateway whose own record is looked for and told of ours.
				paidBy: 'charge',
			});
			const { made, order } = crash;
			const amount = Math.floor(order.charge.amount / 3);
			const turnId = await askAndProve(crash, amount);
			await crash.customer.until(
				(c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy,
				'the request',
			);
			await crash.decide(true);
			await seeSettled(crash);
			const recorded = () => made.woocommerce?.order(order.number).refunds ?? [];
			await expect.poll(recorded, { timeout: 20_000 }).toHaveLength(1);
			await expect.poll(() => crash?.deaths, { timeout: 10_000 }).toEqual(['SIGKILL']);
			// Another round of looks, should there be one, writes nothing more.
			await new Promise((resolve) => setTimeout(resolve, 3000));
			expect(recorded()).toMatchObject([{ amount, refundedPayment: false }]);
			expect(recorded()[0]?.reason).toContain(`rr_${turnId}`);
			await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
		},
		90_000,
	);
});
