import { randomBytes } from 'node:crypto';
import type { BrowserContext, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { restAs } from '../browser.ts';
import { Chat } from '../chat.ts';
import type { Setting } from '../setting.ts';

/** Opens the storefront as a cache would give it out: the page's mark-up is the one given. */
async function openCached(context: BrowserContext, site: string, html: string): Promise<Page> {
	const page = await context.newPage();
	await page.route(`${site}/`, (route) =>
		route.fulfill({ body: html, contentType: 'text/html; charset=utf-8' }),
	);
	await page.goto(`${site}/`);
	return page;
}

/** The owner replaces the shared secret on both sides. Last of its file: the setting's keys end. */
export function keysAreRotated(setting: () => Setting): void {
	it('still starts a chat, in the browser of before and in a new one', async () => {
		const { demo } = setting();
		const site = demo.ready.site_url;
		const context = await setting().context();
		const before = await Chat.open(context, demo);
		await before.say('Hello, who am I talking to?');
		await before.answers(1);
		const html = await (await fetch(`${site}/`)).text();
		expect(html).toContain('class="ai-support-chat');

		const fresh = randomBytes(32).toString('base64url');
		await demo.sidecar.restart({ WORDPRESS_SHARED_SECRET: fresh });
		const admin = await setting().contextOf('admin');
		const saved = await restAs(admin, demo, 'POST', '/ai-support-chat/v1/settings', {
			api_key: fresh,
		});
		expect(saved).toMatchObject({ status: 200 });
		expect(saved.body).not.toHaveProperty('warning');

		// The tab that was open all the while goes on by itself, in a new conversation.
		await before.say('Are you still there?');
		await before.shows(/earlier conversation is no longer available/);
		await before.answers(1);
		expect(await before.said('customer')).toEqual(['Are you still there?']);

		const again = new Chat(await openCached(context, site, html));
		await again.panel().waitFor();
		const said = (await again.said('assistant')).length;
		await again.say('Can you look up an order for me?');
		await again.answers(said + 1);

		const elsewhere = new Chat(await openCached(await setting().context(), site, html));
		await elsewhere.launch();
		await elsewhere.say('Can you look up an order for me?');
		await elsewhere.answers(1);
		expect(await elsewhere.text()).not.toMatch(/cannot be reached|went wrong/);
	});
}
