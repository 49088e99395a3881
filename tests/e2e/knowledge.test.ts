import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BrowserContext } from 'playwright-core';
import { restAs } from './browser.ts';
import { KnowledgeScreen } from './knowledge-screen.ts';
import { SEED, useSetting } from './setting.ts';

/** Of what GET knowledge answers. */
interface Held {
	readonly sidecar: { readonly version: string };
	readonly waiting: number;
}

/** What the owner publishes is known to the chat at once, and what is taken back is not. */
describe(`knowledge (seed ${String(SEED)})`, () => {
	const setting = useSetting({ seed: SEED, env: { OPENAI_API_KEY: '' } });
	let context: BrowserContext;
	let screen: KnowledgeScreen;

	beforeAll(async () => {
		context = await setting().contextOf('admin');
		screen = await KnowledgeScreen.open(setting(), context);
	});

	async function rest(method: 'GET' | 'POST', route: string, data?: unknown) {
		const reply = await restAs(context, setting().demo, method, route, data);
		expect(reply.status, JSON.stringify(reply.body)).toBeLessThan(300);
		return reply.body;
	}

	/** Searches until what it finds is as expected: the sidecar may still be reading. */
	async function searchUntil(question: string, right: (titles: string[]) => boolean) {
		let titles: string[] = [];
		for (let attempt = 0; attempt < 10; attempt += 1) {
			titles = await screen.search(question);
			if (right(titles)) return titles;
			await sleep(1000);
		}
		throw new Error(`"${question}" finds ${titles.join(' | ')}`);
	}

	it('is there when the shop opens', async () => {
		for (const { title } of setting().shop.pages) await screen.document(title).waitFor();
		expect(await screen.outcome().innerText()).toMatch(/\d+ sent/);
		expect(await screen.page.locator('#asc-knowledge-counts').innerText()).toMatch(
			/^\d+ documents/,
		);
	});

	it('answers a question on the service levels', async () => {
		const [best] = await screen.search("What's the SLA?");
		expect(best).toBe('Service levels › What is our SLA?');
		const summary = screen.page.locator('#asc-found-heading');
		expect(await summary.innerText()).toContain('A customer would be answered from the first.');
	});

	it('is sent again with a progress bar, also after the page was left', async () => {
		await screen.goto();
		await screen.slowSteps(1500);
		await screen.page.locator('#asc-sync-full').click();
		await screen.progress().waitFor();
		await screen.page.reload();
		await screen.progress().waitFor();
		await screen.page.locator('#asc-sync-begin').waitFor();
		expect(await screen.outcome().innerText()).toMatch(/[1-9]\d* sent|[1-9]\d* unchanged/);
		await screen.page.unrouteAll({ behavior: 'wait' });
	});

	it('follows a page from its publication to the day it is taken back', async () => {
		const hours = randomInt(20, 90);
		const title = `Quenching ovens ${randomInt(1000, 9999)}`;
		const question = 'How long must a new oven be quenched?';
		const made = await rest('POST', '/wp/v2/pages', {
			title,
			status: 'draft',
			content: `<!-- wp:heading --><h2>First use</h2><!-- /wp:heading --><!-- wp:paragraph --><p>A new oven must be quenched for ${hours} hours.</p><!-- /wp:paragraph -->`,
		});
		const { id } = made as { id: number };
		const isIn = (titles: string[]) => titles.some((one) => one.startsWith(title));
		expect(isIn(await screen.search(question))).toBe(false);

		await rest('POST', `/wp/v2/pages/${id}`, { status: 'publish' });
		const [best] = await searchUntil(question, isIn);
		expect(best).toBe(`${title} › First use`);
		const first = screen.page.locator('#asc-search-results li').first();
		expect(await first.innerText()).toContain(`quenched for ${hours} hours`);
		expect(await first.innerText()).toMatch(/Words found:[\s\S]*quenched/);

		await rest('POST', `/wp/v2/pages/${id}`, { status: 'private' });
		await searchUntil(question, (titles) => !isIn(titles));
		await screen.goto();
		await screen.page
			.locator('#asc-documents table, #asc-documents [role="grid"]')
			.first()
			.waitFor();
		expect(await screen.document(title).count()).toBe(0);
	});

	it('never sees a page that is marked before it is published', async () => {
		const held = async () => (await rest('GET', '/ai-support-chat/v1/knowledge')) as Held;
		const before = (await held()).sidecar.version;
		const { id } = (await rest('POST', '/wp/v2/pages', {
			title: `Staff rota ${randomInt(1000, 9999)}`,
			status: 'draft',
			content: '<!-- wp:paragraph --><p>Nobody works on Sundays.</p><!-- /wp:paragraph -->',
		})) as { id: number };
		const editor = await context.newPage();
		await editor.goto(`${setting().demo.ready.site_url}/wp-admin/post.php?post=${id}&action=edit`);
		const choice = async () => {
			const box = editor.getByRole('checkbox', { name: 'Do not use in the support chat' });
			const closed = editor.getByRole('button', { name: 'Support Chat', expanded: false });
			await box.or(closed).first().waitFor();
			if (await closed.isVisible()) await closed.click();
			return box;
		};
		await (await choice()).check();
		await editor.getByRole('button', { name: 'Publish', exact: true }).click();
		const panel = editor.getByRole('region', { name: 'Editor publish' });
		await panel.getByRole('button', { name: 'Publish', exact: true }).click();
		await panel.getByText(/is now live/).waitFor();
		const after = await held();
		expect([after.sidecar.version, after.waiting]).toEqual([before, 0]);
		await editor.reload();
		expect(await (await choice()).isChecked()).toBe(true);
		await editor.close();
	});

	it('takes a document of the owner, gives it up and takes it back', async () => {
		const title = `Polishing guide ${randomInt(1000, 9999)}`;
		await screen.goto('uploads');
		await screen.page.locator('#asc-upload-files').setInputFiles([
			{
				name: `${title}.md`,
				mimeType: 'text/markdown',
				buffer: Buffer.from('# Silver\n\nPolish tarnished silver with zincwhite paste.\n'),
			},
			{ name: 'evil.php', mimeType: 'text/plain', buffer: Buffer.from('<?php') },
		]);
		const row = screen.page.locator('.asc-uploads__item', { hasText: title });
		await row.getByText('Indexed').waitFor();
		await screen.page
			.locator('.asc-notice')
			.getByText(/^evil\.php is not a file/)
			.waitFor();
		const isIn = (titles: string[]) => titles.some((one) => one.startsWith(title));
		await searchUntil('zincwhite paste for silver', isIn);

		await screen.goto('uploads');
		await row.getByRole('button', { name: `Delete ${title}` }).click();
		const undo = screen.page.getByRole('button', { name: 'Undo' });
		await undo.waitFor();
		const hidden = await setting().contextOf('admin');
		const other = await KnowledgeScreen.open(setting(), hidden);
		expect(isIn(await other.search('zincwhite paste for silver'))).toBe(false);
		await hidden.close();
		await undo.click();
		await row.getByText('Indexed').waitFor();
		await searchUntil('zincwhite paste for silver', isIn);
	});

	it('is the administrator’s alone', async () => {
		for (const user of ['manager', 'subscriber']) {
			const stranger = await setting().contextOf(user);
			const reply = await restAs(stranger, setting().demo, 'GET', '/ai-support-chat/v1/knowledge');
			expect(reply.status).toBe(403);
			await stranger.close();
		}
	});
});
