import { afterEach, describe, expect, it } from 'vitest';
import { crashPoints, type CrashPoint } from '../../sidecar/src/crash-points.ts';
import { Draw } from '../support/shop-random.ts';
import { command, CrashShop } from './crash-shop.ts';
import { UNREACHED } from './unreached.ts';
import { wholeStory } from './story.ts';
import { expectOneTruth } from './truth.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));
const FULL = process.env['CRASH_FULL'] === '1';
/** Beside the money's own points, which always run. */
const SAMPLE = 8;

const reachable = crashPoints().filter((point) => !UNREACHED.has(point));
const always = reachable.filter((point) => /^(refunds\.|stripe\.create-refund)/.test(point));
const others = reachable.filter((point) => !always.includes(point));
const chosen = FULL
	? reachable
	: [...always, ...new Draw(SEED).some(others, Math.min(SAMPLE, others.length))];

let crash: CrashShop | undefined;
afterEach(async () => {
	await crash?.close();
	crash = undefined;
});

describe(`killed at a named point and started again (seed ${String(SEED)})`, () => {
	it.each(chosen)('%s: one refund, one truth', async (point: CrashPoint) => {
		crash = await CrashShop.start({ seed: SEED, crashAt: point });
		const amount = Math.floor(crash.order.charge.amount / 3);
		const turnId = await wholeStory(crash, amount);

		// The operator's own commands have points, too: reconcile, and an orderly end.
		expect((await crash.reconcile()).code).toBe(0);
		await crash.stop();
		expect(crash.deaths, `${point} was not reached`).toEqual(['SIGKILL']);
		await crash.startAgain();

		await expectOneTruth(crash, turnId, { state: 'confirmed', atStripe: 1, amount });
		const tickets = crash.made.wordpress.mails.filter(({ template }) => template === 'ticket');
		expect(new Set(tickets.map((one) => 'reference' in one && one.reference)).size).toBe(1);
		const news = crash.webhooks.delivered.filter(({ type }) => type === 'refund.confirmed');
		expect(new Set(news.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
		const decidedAgain = await crash.decide(false);
		expect(decidedAgain.body).toMatchObject({ state: 'confirmed', decision: { approved: true } });
	});

	it('lists its points as JSON', async () => {
		crash = await CrashShop.start({ seed: SEED, model: 'none' });
		const listed = await command(crash.made, 'crash-points', '--json');
		expect(JSON.parse(listed.stdout)).toEqual(crashPoints());
	});
});
