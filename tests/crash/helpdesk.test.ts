import { afterEach, describe, expect, it } from 'vitest';
import type { CrashPoint } from '../../sidecar/src/crash-points.ts';
import type { CustomerClient } from '../support/customer.ts';
import { askForRefund, startSidecarShop, type SidecarShop } from '../support/sidecar-shop.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop;
afterEach(async () => {
	await made.close();
});

const start = async (point: CrashPoint): Promise<void> => {
	made = await startSidecarShop({
		seed: SEED,
		model: 'none',
		helpdesk: true,
		env: { CRASH_AT: point },
	});
};

/** The process dies of the point, and is started again without it. */
async function diesAndReturns(): Promise<void> {
	expect(await made.sidecar.ended).toBe('SIGKILL');
	await made.restart({ CRASH_AT: '' });
}

async function askForPerson(customer: CustomerClient): Promise<void> {
	await customer.open();
	await customer.say(
		`I want to talk to a human: the zipper of my jacket broke. My email is ${made.order.email}`,
	);
}

describe(`killed on the way to the helpdesk (seed ${String(SEED)})`, () => {
	it.each<CrashPoint>([
		'hands.ticket:before-commit',
		'hands.ticket:after-commit',
		'zendesk.create-ticket:before-call',
		'zendesk.create-ticket:after-call',
		'outbox.done:before-commit',
	])(
		'%s: one ticket, under the number that was told',
		async (point) => {
			await start(point);
			const customer = made.customer();
			await askForPerson(customer);
			await diesAndReturns();
			const told = await customer.until((c) => c.messages.length === 2 && !c.busy, 'an answer');
			const reference = /T-\d{8}/.exec(told.messages.at(-1)?.text ?? '')?.[0];
			expect(reference).toBeDefined();
			await expect
				.poll(() => made.zendesk?.tickets().map(({ external_id }) => external_id), {
					timeout: 15_000,
				})
				.toEqual([reference]);
			// Whatever still waits finds it filed.
			await made.restart({ CRASH_AT: '' });
			await customer.until((c) => !c.busy, 'rest');
			expect(made.zendesk?.tickets()).toHaveLength(1);
		},
		60_000,
	);

	it.each<CrashPoint>(['slack.post:before-call', 'slack.post:after-call'])(
		'%s: the team hears of a refund that waits, at least once',
		async (point) => {
			await start(point);
			const turnId = await askForRefund(made, made.customer(), 500);
			await diesAndReturns();
			await expect
				.poll(() => made.slack?.messages().length ?? 0, { timeout: 15_000 })
				.toBeGreaterThanOrEqual(1);
			const texts = made.slack?.messages().map(({ text }) => text) ?? [];
			expect(texts.every((text) => text.includes(`rr_${turnId}`))).toBe(true);
		},
		60_000,
	);

	it.each<CrashPoint>(['hands.slack-note:before-commit', 'hands.slack-note:after-commit'])(
		'%s: the team hears that the order source keeps failing, once',
		async (point) => {
			await start(point);
			made.shopify.addFault({ kind: 'status', status: 503, times: 'always' });
			const ask = async (): Promise<void> => {
				const customer = made.customer();
				await customer.open();
				await customer.say(
					`Please refund $5 for order ${made.order.number}. My email is ${made.order.email}`,
				);
			};
			await Promise.all([ask(), ask()]);
			await diesAndReturns();
			await ask();
			await expect
				.poll(() => made.slack?.messages().map(({ text }) => text), { timeout: 20_000 })
				.toEqual([expect.stringContaining('Shopify keeps failing')]);
		},
		60_000,
	);
});
