import { beforeAll, describe, expect, it } from 'vitest';
import type { BrowserContext, Page } from 'playwright-core';
import { hasFocus, restAs } from './browser.ts';
import { SEED, useSetting } from './setting.ts';

const ROUTE = '/ai-support-chat/v1/facts';

/** What the owner states of the shop: written, checked, compared, kept. */
describe(`business facts (seed ${String(SEED)})`, () => {
	const setting = useSetting({ seed: SEED, env: { OPENAI_API_KEY: '' } });
	let context: BrowserContext;
	let page: Page;

	beforeAll(async () => {
		context = await setting().contextOf('admin');
		page = await context.newPage();
		await open(page);
	});

	async function open(where: Page): Promise<void> {
		const site = setting().demo.ready.site_url;
		await where.goto(`${site}/wp-admin/admin.php?page=ai-support-chat-facts`);
		await where.locator('#asc-facts-yaml').waitFor();
	}
	const text = () => page.locator('#asc-facts-yaml');
	const button = (name: string | RegExp, where = page) => where.getByRole('button', { name });

	async function save(where: Page, yaml: string): Promise<void> {
		await where.locator('#asc-facts-yaml').fill(yaml);
		await where.getByText('No problems.').waitFor();
		await button('Review changes', where).click();
		await button('Save and put in force', where).click();
	}

	it('begin with a template, which can be saved as it is', async () => {
		await button('Begin with a template').click();
		await page.getByText('No problems.').waitFor();
		await button('Review changes').click();
		expect(await page.locator('.asc-diff ins').count()).toBeGreaterThan(20);
		await button('Save and put in force').click();
		await page.locator('.asc-notice').getByText('They are in force now.').waitFor();
		const { body } = await restAs(context, setting().demo, 'GET', ROUTE);
		expect(body).toMatchObject({ current: { version: '1' }, history: [{ version: '1' }] });
	});

	it('say in which line something is wrong, and lead there by the keyboard', async () => {
		await text().fill('refund:\n  window_days: 30\n  max_amounts:\n    usd: 1\n');
		const problem = button(/Line 3.*refund\.max_amounts/);
		await problem.waitFor();
		await problem.press('Enter');
		expect(await hasFocus(text())).toBe(true);
		await page.keyboard.press('Tab');
		expect(await hasFocus(text())).toBe(false);
		expect(await button('Review changes').isDisabled()).toBe(true);
		await button('Discard changes').click();
	});

	it('tell the second of two people what the first one changed, and lose neither', async () => {
		const other = await setting().contextOf('admin');
		const theirs = await other.newPage();
		await open(theirs);
		await save(theirs, 'refund:\n  window_days: 60\n');
		await theirs.locator('.asc-notice').getByText('They are in force now.').waitFor();
		await other.close();

		await save(page, 'refund:\n  window_days: 7\n');
		await page
			.getByText(/saved meanwhile$/)
			.first()
			.waitFor();
		expect(await page.locator('.asc-diff del').allInnerTexts()).toEqual(['  window_days: 60']);
		expect(await page.locator('.asc-diff ins').allInnerTexts()).toEqual(['  window_days: 7']);
		await button('Save and put in force').click();
		await page.locator('.asc-notice').getByText('They are in force now.').waitFor();
		const { body } = await restAs(context, setting().demo, 'GET', ROUTE);
		expect(body).toMatchObject({ current: { version: '3', yaml: 'refund:\n  window_days: 7\n' } });
	});

	it('keep every version, and take an old one up again', async () => {
		await button('View version 2').click();
		await page.locator('.asc-versions .asc-diff').waitFor();
		await button('Put into the editor').click();
		await button('Save and put in force').click();
		await page.locator('.asc-notice').getByText('They are in force now.').waitFor();
		const { body } = await restAs(context, setting().demo, 'GET', `${ROUTE}/4`);
		expect(body).toMatchObject({ yaml: 'refund:\n  window_days: 60\n', note: 'Version 2 again' });
	});

	it('are the administrator’s alone', async () => {
		for (const user of ['manager', 'subscriber']) {
			const stranger = await setting().contextOf(user);
			const reply = await restAs(stranger, setting().demo, 'GET', ROUTE);
			expect(reply.status).toBe(403);
			await stranger.close();
		}
	});
});
