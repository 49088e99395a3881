import { expect, it } from 'vitest';
import { CustomerClient } from '../../support/customer.ts';
import type { Setting } from '../setting.ts';

/** Shopify fails and Slack refuses: the owner sees both in words, and mends what was given up. */
export function ownerSeesState(setting: () => Setting): void {
	it('names what is paused and what was given up, and tries it again by keyboard', async () => {
		const { demo, keys, shop } = setting();
		const page = await (await setting().contextOf('administrator')).newPage();
		const region = (name: string) => page.getByRole('region', { name });
		await page.goto(`${demo.ready.site_url}/wp-admin/admin.php?page=ai-support-chat`);
		const menu = page.locator('#toplevel_page_ai-support-chat .wp-submenu a');
		// WordPress puts the number of what waits behind the first.
		expect((await menu.allInnerTexts())[0]).toMatch(/^Approvals/);
		expect(await menu.getByText(/^Support Chat$/).count()).toBe(0);
		await menu.getByText('Status', { exact: true }).click();
		await page.getByText(/The sidecar runs, version/).waitFor();
		await region('Given up').getByText('Nothing was given up.').waitFor();

		demo.slack?.setScopes([]);
		demo.shopify?.addFault({ kind: 'status', status: 503, times: 'always' });
		for (const order of shop.orders.slice(0, 2)) {
			const customer = new CustomerClient(() => demo.ready.sidecar_url, keys);
			await customer.open();
			await customer.say(`Please refund $5 for order ${order.number}. My email is ${order.email}`);
			await customer.until((c) => c.messages.length === 2 && !c.busy, 'an answer', 30_000);
		}

		await region('Connections').getByText('Paused: it keeps failing').waitFor();
		await region('Connections')
			.getByText(/looks up no orders/)
			.waitFor();
		await region('Given up')
			.getByText(/Slack refused the call \(missing_scope\)/)
			.waitFor();
		demo.slack?.setScopes(['chat:write']);
		await page.getByRole('button', { name: 'Try again: Note to your Slack channel' }).focus();
		await page.keyboard.press('Enter');
		await region('Given up').getByText('Nothing was given up.').waitFor();
		await expect
			.poll(() => demo.slack?.messages().map(({ text }) => text), { timeout: 10_000 })
			.toEqual(expect.arrayContaining([expect.stringContaining('Shopify keeps failing')]));
		// Both asked in vain, and are in the hands of a person.
		await expect.poll(() => demo.zendesk?.tickets().length, { timeout: 10_000 }).toBe(2);
		demo.shopify?.clearFaults();
	});
}
