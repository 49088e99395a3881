import type { Locator, Page } from 'playwright-core';
import type { Setting } from './setting.ts';

/** Support Chat > Settings, as an administrator uses it. */
export class SettingsScreen {
	readonly page: Page;
	constructor(page: Page) {
		this.page = page;
	}

	static async open(setting: Setting): Promise<SettingsScreen> {
		const page = await (await setting.contextOf('admin')).newPage();
		await page.goto(
			`${setting.demo.ready.site_url}/wp-admin/admin.php?page=ai-support-chat-settings`,
		);
		const screen = new SettingsScreen(page);
		await screen.saveButton().waitFor();
		return screen;
	}

	saveButton(): Locator {
		return this.page.getByRole('button', { name: 'Save settings' });
	}

	field(label: string): Locator {
		return this.page.getByRole('textbox', { name: label });
	}

	notice(): Locator {
		return this.page.locator('.asc-notice').last();
	}

	/** Saves and gives what the page says came of it. */
	async save(): Promise<string> {
		await this.answered('settings', () => this.saveButton().click());
		await this.page.locator('[aria-busy="true"], .is-busy').waitFor({ state: 'detached' });
		return this.notice().innerText();
	}

	async replaceKey(key: string): Promise<void> {
		await this.page.getByRole('button', { name: 'Replace' }).click();
		await this.page.locator('#asc-api_key').fill(key);
	}

	/** Tests the connection; gives the summary and each check. */
	async test(): Promise<string> {
		const button = this.page.getByRole('button', { name: 'Test the connection' });
		await this.answered('connection-test', () => button.click());
		const result = this.page.locator('section', { has: button });
		await this.page.locator('.asc-test__summary').waitFor();
		return result.innerText();
	}

	/** Resolves when WordPress has answered what the click sent. */
	private async answered(route: string, click: () => Promise<void>): Promise<void> {
		const answer = this.page.waitForResponse(
			(reply) =>
				reply.request().method() === 'POST' &&
				decodeURIComponent(reply.url()).includes(`/ai-support-chat/v1/${route}`),
		);
		await click();
		await (await answer).finished();
	}
}
