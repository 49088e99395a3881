import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { existsSync } from 'node:fs';
import type { Demo } from '../demo/demo.ts';

/** Debian's Chromium, or the one CHROMIUM names. */
export const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

export function chromiumIsHere(): boolean {
	return existsSync(CHROMIUM);
}

export function launchBrowser(): Promise<Browser> {
	return chromium.launch({
		executablePath: CHROMIUM,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-background-networking',
			'--disable-component-update',
		],
	});
}

/** Logs a person in through wp-login.php, as they would. */
export async function logIn(page: Page, demo: Demo, user: string): Promise<void> {
	const login = demo.ready.logins.find((one) => one.user === user || one.role === user);
	if (!login) throw new Error(`the demo has no login ${user}`);
	await page.goto(`${demo.ready.site_url}/wp-login.php`);
	await page.locator('#user_login').fill(login.user);
	await page.locator('#user_pass').fill(login.password);
	await page.locator('#wp-submit').click();
	await page.waitForURL((url) => !url.pathname.endsWith('wp-login.php'));
}

/** The storefront's chat, used as a customer uses it. */
export class Chat {
	readonly page: Page;
	constructor(page: Page) {
		this.page = page;
	}

	static async open(context: BrowserContext, demo: Demo, path = '/'): Promise<Chat> {
		const page = await context.newPage();
		await page.goto(`${demo.ready.site_url}${path}`);
		const chat = new Chat(page);
		await chat.launch();
		return chat;
	}

	async launch(): Promise<void> {
		await this.page.locator('.ai-support-chat > button').click();
		await this.page.getByRole('dialog').waitFor();
	}

	async say(text: string): Promise<void> {
		const field = this.page.locator('textarea#message');
		await field.fill(text);
		await field.press('Enter');
	}

	async enterCode(code: string): Promise<void> {
		await this.codeField().fill(code);
		await this.codeField().press('Enter');
	}

	codeField(): ReturnType<Page['locator']> {
		return this.page.locator('form.verify input').last();
	}

	/** Resolves when the newest refund card shows one of the states. */
	async refundIs(...states: string[]): Promise<void> {
		await this.page
			.locator(states.map((state) => `.card.refund[data-state="${state}"]`).join(', '))
			.last()
			.waitFor({ timeout: 30_000 });
	}

	/** Resolves when the conversation contains the text. */
	async shows(text: string | RegExp): Promise<void> {
		await this.page.getByRole('dialog').getByText(text).last().waitFor({ timeout: 30_000 });
	}

	async text(): Promise<string> {
		return this.page.getByRole('dialog').innerText();
	}
}

/** The newest code mailed to an address, from the demo's mailbox as JSON. */
export async function codeMailedTo(demo: Demo, address: string, notThis?: string): Promise<string> {
	for (let i = 0; i < 100; i++) {
		const reply = await fetch(demo.ready.mailbox_url, { headers: { Accept: 'application/json' } });
		const mails = (await reply.json()) as { to: string | string[]; text: string }[];
		const mail = mails.find((one) => String(one.to).toLowerCase().includes(address.toLowerCase()));
		const code = /\b(\d{3})\s?(\d{3})\b/.exec(mail?.text ?? '');
		const found = code ? `${code[1] ?? ''}${code[2] ?? ''}` : '';
		if (found !== '' && found !== notThis) return found;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`no code was mailed to ${address}`);
}

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
		if (note !== '') await this.page.getByRole('textbox').first().fill(note);
		await this.page.getByRole('button', { name: /^Approve refund of/ }).click();
	}

	async deny(): Promise<void> {
		await this.page.getByRole('button', { name: /^Deny/ }).first().click();
		await this.page.getByRole('dialog').getByRole('button', { name: /^Deny/ }).click();
	}
}
