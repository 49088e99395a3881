import { setTimeout as sleep } from 'node:timers/promises';
import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Setting } from './setting.ts';

/** Support Chat > Knowledge, as an administrator uses it. */
export class KnowledgeScreen {
	readonly page: Page;
	readonly #url: string;

	constructor(page: Page, site: string) {
		this.page = page;
		this.#url = `${site}/wp-admin/admin.php?page=ai-support-chat-knowledge`;
	}

	static async open(setting: Setting, context: BrowserContext): Promise<KnowledgeScreen> {
		const screen = new KnowledgeScreen(await context.newPage(), setting.demo.ready.site_url);
		await screen.goto();
		return screen;
	}

	async goto(tab?: 'uploads' | 'search' | 'missed'): Promise<void> {
		await this.page.goto(tab === undefined ? this.#url : `${this.#url}&tab=${tab}`);
		await this.page.getByRole('heading', { level: 1, name: 'Knowledge' }).waitFor();
	}

	/** The row of a document; DataViews names its link after the title. */
	document(title: string): Locator {
		return this.page.locator('#asc-documents').getByRole('link', { name: `Open ${title}` });
	}

	/** Makes each step of a sync last a while, so that its progress can be looked at. */
	async slowSteps(ms: number): Promise<void> {
		await this.page.route(
			(url) => decodeURIComponent(url.href).includes('/ai-support-chat/v1/knowledge/sync'),
			async (route) => {
				await sleep(ms);
				await route.continue();
			},
		);
	}

	progress(): Locator {
		return this.page.getByRole('progressbar', { name: 'Synchronising' });
	}

	outcome(): Locator {
		return this.page.locator('#asc-sync-outcome');
	}

	/** Searches as a customer would ask. @returns the titles of what was found, best first */
	async search(question: string): Promise<string[]> {
		await this.goto('search');
		await this.page.locator('#asc-search-query').fill(question);
		await this.page.locator('#asc-search-submit').click();
		await this.page.locator('#asc-search-results').waitFor();
		return this.page.locator('#asc-search-results h3').allInnerTexts();
	}
}
