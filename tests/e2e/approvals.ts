import type { Page } from 'playwright-core';
import type { Demo } from '../demo/demo.ts';

/** The Approvals screen of a logged-in shop manager. */
export class Approvals {
	readonly page: Page;
	readonly demo: Demo;
	constructor(page: Page, demo: Demo) {
		this.page = page;
		this.demo = demo;
	}

	async openRefund(refundRequestId: string): Promise<void> {
		await this.page.goto(
			`${this.demo.ready.site_url}/wp-admin/admin.php?page=ai-support-chat&refund=${refundRequestId}`,
		);
	}

	async approve(note = ''): Promise<void> {
		if (note !== '') await this.page.getByRole('textbox', { name: 'Note' }).fill(note);
		await this.page.getByRole('button', { name: /^Approve refund of/ }).click();
	}

	async deny(): Promise<void> {
		await this.page.getByRole('button', { name: /^Deny/ }).first().click();
		await this.page.getByRole('dialog').getByRole('button', { name: /^Deny/ }).click();
	}
}
