import { afterEach, describe, expect, it } from 'vitest';
import type { SettingsReply } from '../../sidecar/src/contract/refunds.ts';
import {
	askForRefund,
	spoken,
	startSidecarShop,
	type SidecarShop,
} from '../support/sidecar-shop.ts';
import { asStaff } from '../support/staff.ts';

const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

let made: SidecarShop;
afterEach(async () => {
	await made.close();
});

const status = async (): Promise<SettingsReply> => {
	const { body } = await asStaff(made.sidecar.url, made.wordpress.keys, 'GET', '/internal/status');
	return body as unknown as SettingsReply;
};
const breaker = async (provider: string) =>
	(await status()).breakers.find((one) => one.provider === provider)?.state;
const filed = () => made.zendesk?.tickets() ?? [];

/** Says it as a new customer and, where a ticket is only offered, agrees; the last answer. */
async function wantsRefund(): Promise<string> {
	const customer = made.customer();
	await customer.open();
	await customer.say(
		`Please refund ${spoken(500, made.order.currency)} for order ${made.order.number}. My email is ${made.order.email}`,
	);
	let answer = await customer.until((c) => c.messages.length === 2 && !c.busy, 'an answer', 30_000);
	if (!/T-\d{8}/.test(answer.messages.at(-1)?.text ?? '')) {
		await customer.say('Yes please');
		answer = await customer.until((c) => c.messages.length === 4 && !c.busy, 'the ticket', 30_000);
	}
	return answer.messages.at(-1)?.text ?? '';
}

describe.each(['none', 'rules'] as const)(`model: %s (seed ${String(SEED)})`, (model) => {
	it('the order source is down: five errors, then only tickets, filed with their context', async () => {
		made = await startSidecarShop({ seed: SEED, model, helpdesk: true });
		made.shopify.addFault({ kind: 'status', status: 503, times: 'always' });
		while ((await breaker('shopify')) !== 'open') await wantsRefund();
		expect(made.shopify.requests()).toHaveLength(5);
		await expect
			.poll(() => made.slack?.messages().map(({ text }) => text))
			.toEqual([expect.stringContaining('Shopify keeps failing')]);

		const before = filed().length;
		made.openai?.clearRequests();
		const answer = await wantsRefund();
		// Nothing is asked of Shopify any more, nor is the model offered it.
		expect(made.shopify.requests()).toHaveLength(5);
		for (const { path, body } of made.openai?.requests() ?? []) {
			if (!path.endsWith('/chat/completions')) continue;
			expect(body).toContain('"enum":["zendesk_create_ticket"]');
			expect(body).not.toContain('"enum":["shopify_get_order"]');
			expect(body).not.toContain('"enum":["stripe_issue_refund"]');
		}
		await expect.poll(() => filed().length, { timeout: 10_000 }).toBe(before + 1);
		const ticket = filed().at(-1);
		expect(answer).toContain(ticket?.external_id ?? '?');
		if (model === 'none') expect(answer).toContain(`#${String(ticket?.id)}`);
		expect(ticket?.comments[0]?.body).toContain(made.order.number);
		expect(ticket?.comments[0]?.body).toMatch(/Refund request: rr_/);
		expect(made.wordpress.mails.filter(({ template }) => template === 'ticket')).toEqual([]);
	}, 60_000);

	it('Zendesk loses its replies too, and the process dies: the same number, filed once', async () => {
		made = await startSidecarShop({ seed: SEED, model, helpdesk: true });
		made.shopify.addFault({ kind: 'status', status: 503, times: 'always' });
		made.zendesk?.addFault({
			match: { method: 'POST' },
			kind: 'reset',
			effect: 'after',
			times: 4,
		});
		const answer = await wantsRefund();
		const reference = /T-\d{8}/.exec(answer)?.[0];
		expect(reference).toBeDefined();
		await made.restart();
		await expect.poll(async () => (await status()).outbox.waiting, { timeout: 20_000 }).toBe(0);
		expect(filed().map(({ external_id }) => external_id)).toEqual([reference]);
	}, 60_000);
});

describe(`a refund that waits (seed ${String(SEED)})`, () => {
	it('is told to the team in Slack, with the way to the decision', async () => {
		made = await startSidecarShop({ seed: SEED, model: 'none', helpdesk: true });
		const turnId = await askForRefund(made, made.customer(), 500);
		await expect.poll(() => made.slack?.messages().length, { timeout: 10_000 }).toBe(1);
		const [message] = made.slack?.messages() ?? [];
		expect(message?.text).toContain(`rr_${turnId}`);
		expect(message?.text).toContain(made.order.number);
		expect(JSON.stringify(message?.blocks)).toContain(
			`${made.wordpress.url}/wp-admin/admin.php?page=ai-support-chat&amp;refund=rr_${turnId}`,
		);
	});
});
