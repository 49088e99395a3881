import type { FrameLocator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { restAs } from '../browser.ts';
import { Chat } from '../chat.ts';
import type { Setting } from '../setting.ts';

/** Everything the chat puts into a page, as WordPress sends it; a block wrapper's id aside. */
async function markUp(url: string): Promise<string> {
	const html = await (await fetch(url)).text();
	const start = html.indexOf('<div', html.search(/<div [^>]*class="[^"]*ai-support-chat/) - 1);
	return html.slice(start, html.indexOf('</div>', start) + '</div>'.length);
}

async function openEditor(setting: Setting): Promise<{ page: Page; canvas: FrameLocator }> {
	const page = await (await setting.contextOf('admin')).newPage();
	await page.goto(`${setting.demo.ready.site_url}/wp-admin/post-new.php?post_type=page`);
	await page.getByRole('region', { name: 'Editor top bar' }).waitFor();
	// A tour may greet a new administrator.
	await page
		.getByRole('button', { name: 'Close', exact: true })
		.click({ timeout: 2000 })
		.catch(() => undefined);
	return { page, canvas: page.frameLocator('iframe[name="editor-canvas"]') };
}

/** The owner puts the chat into a page. */
export function blockIsEdited(setting: () => Setting): void {
	it('is inserted, previewed as it is, set beside it and shown so on the page', async () => {
		const { page, canvas } = await openEditor(setting());
		await canvas.getByRole('textbox', { name: 'Add title' }).fill('Talk to us');
		await page.getByRole('button', { name: 'Block Inserter' }).click();
		await page.getByRole('searchbox', { name: 'Search' }).fill('support chat');
		await page.getByRole('option', { name: 'AI Support Chat' }).click();
		const block = canvas.locator('[data-type="ai-support-chat/chat"]');
		await block.getByRole('heading', { name: 'Customer support' }).waitFor();
		await block.getByText(/Refund of .*18\.00/).waitFor();
		await block.getByText('Waiting for approval').waitFor();
		// It is a picture of the chat, nothing that could be sent.
		expect(await block.locator('[inert]').count()).toBe(1);

		await block.click();
		const side = page.getByRole('region', { name: 'Editor settings' });
		if (!(await side.getByLabel('Label of the button').isVisible())) {
			await page.getByRole('tab', { name: 'Block' }).click();
		}
		await side.getByLabel('Title', { exact: true }).fill('Ask the workshop');
		await block.getByRole('heading', { name: 'Ask the workshop' }).waitFor();
		await side.getByLabel('Greeting').fill('Good day from the workshop!');
		await block.getByText('Good day from the workshop!').waitFor();
		await side.getByLabel('Label of the button').fill('Ask us');
		await block.getByText('Ask us').waitFor();
		await side.getByLabel('First suggested question').fill('Is my lamp ready?');
		await side.getByLabel('Position').selectOption('bottom-start');
		await block.locator('xpath=.').waitFor();
		expect(await block.getAttribute('class')).toContain('at-bottom-start');

		await page.getByRole('button', { name: 'Publish', exact: true }).click();
		await page
			.getByRole('region', { name: 'Editor publish' })
			.getByRole('button', { name: 'Publish', exact: true })
			.click();
		const link = page.getByRole('link', { name: 'View Page', exact: true }).last();
		const url = (await link.getAttribute('href')) ?? '';

		const chat = await Chat.open(
			await setting().context({ viewport: { width: 1000, height: 800 } }),
			setting().demo,
			new URL(url).pathname,
		);
		expect(await chat.launcher().innerText()).toBe('Ask us');
		await chat.panel().getByRole('heading', { name: 'Ask the workshop' }).waitFor();
		expect((await chat.panel().boundingBox())?.x).toBe(20);
		await chat.panel().getByRole('button', { name: 'Is my lamp ready?' }).click();
		await chat.answers(1);
	});

	it('has the same mark-up by block and by shortcode, the same for everybody', async () => {
		const { demo } = setting();
		const site = demo.ready.site_url;
		expect(await markUp(`${site}/help/`)).toBe(await markUp(`${site}/`));
		const admin = await setting().contextOf('admin');
		const urls = [];
		for (const content of [
			'<!-- wp:ai-support-chat/chat {"title":"One & only","launcherLabel":"Ask \\u003cus\\u003e","suggestions":["One?","Two?"],"accent":"#0b7a43","position":"inline"} /-->',
			'[ai_support_chat title="One &amp; only" launcher_label="Ask &lt;us&gt;" suggestions="One?|Two?" accent="#0b7a43" position="inline"]',
		]) {
			const { status, body } = await restAs(admin, demo, 'POST', '/wp/v2/pages', {
				title: 'Mark-up',
				status: 'publish',
				content,
			});
			expect(status).toBe(201);
			urls.push((body as { link: string }).link);
		}
		const [block = '', shortcode = ''] = await Promise.all(urls.map(markUp));
		expect(block).toContain('One &amp; only');
		expect(shortcode).toBe(block);

		// Caches may keep it: a visitor who is known gets the very same.
		const known = await setting().contextOf('subscriber');
		const page = await known.request.get(`${site}/help/`);
		expect(await page.text()).toContain(await markUp(`${site}/help/`));
	});
}
