import { afterEach, describe, expect, it } from 'vitest';
import { crashPoints, type CrashPoint } from '../../sidecar/src/crash-points.ts';
import { Draw } from '../support/shop-random.ts';
import { CrashShop } from './crash-shop.ts';
import { mend, STRIPE_FAULTS, type StripeFault } from './faults.ts';
import { askAndProve, askForPerson, seeSettled } from './story.ts';
import { expectOneTruth, sends } from './truth.ts';
import { UNREACHED } from './unreached.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
const FULL = process.env['CRASH_FULL'] === '1';
const SAMPLE = 4;

interface Both {
	readonly point: CrashPoint;
	readonly fault: StripeFault;
	readonly name: string;
}

const all = crashPoints()
	.filter((point) => !UNREACHED.has(point))
	.flatMap((point): Both[] =>
		STRIPE_FAULTS.map((fault) => ({ point, fault, name: `${point}, ${fault.name}` })),
	);
const sending = /^(refunds\.(attempt|settle|freeze)|stripe\.(create|list)-)/;
const quick = all.filter(({ point, fault }) => sending.test(point) && !fault.slow);
const chosen = FULL ? all : new Draw(SEED).some(quick, SAMPLE);

let crash: CrashShop;
afterEach(async () => {
	await crash.close();
});

describe(`killed, and Stripe unclear, in one story (seed ${String(SEED)})`, () => {
	it.each(chosen)('$name', async ({ point, fault }) => {
		crash = await CrashShop.start({ seed: SEED, crashAt: point });
		const amount = Math.floor(crash.order.charge.amount / 3);
		const turnId = await askAndProve(crash, amount);
		await crash.customer.until(
			(c) => c.refunds[0]?.state === 'awaiting_approval' && !c.busy,
			'the request',
		);
		await askForPerson(crash);
		crash.made.stripe.addFault(fault.fault);
		expect((await crash.decide(true)).status).toBe(200);
		await expect
			.poll(() => crash.made.stripe.requests().some((one) => one.fault !== undefined), {
				timeout: 15_000,
			})
			.toBe(true);
		mend(crash, fault);
		expect((await crash.reconcile()).code).toBe(0);
		await seeSettled(crash, 40_000);
		await crash.stop();
		expect(crash.deaths, `${point} was not reached`).toEqual(['SIGKILL']);
		await crash.startAgain();
		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
		expect(sends(crash).length).toBeGreaterThanOrEqual(1);
	});
});
