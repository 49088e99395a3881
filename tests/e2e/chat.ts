import type { BrowserContext, Locator, Page } from 'playwright-core';
import type { Demo } from '../demo/demo.ts';

/** How long an answer may take on a machine that others use too, in milliseconds. */
export const PATIENCE = 30_000;

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

	/** A page where the chat opens by itself, as it was open on the page before. */
	static async reopened(context: BrowserContext, demo: Demo): Promise<Chat> {
		const page = await context.newPage();
		await page.goto(`${demo.ready.site_url}/`);
		const chat = new Chat(page);
		await chat.panel().waitFor();
		return chat;
	}

	launcher(): Locator {
		return this.page.locator('.ai-support-chat > button');
	}

	panel(): Locator {
		return this.page.getByRole('dialog');
	}

	field(): Locator {
		return this.page.locator('textarea#message');
	}

	async launch(): Promise<void> {
		await this.launcher().click();
		await this.panel().waitFor();
	}

	async say(text: string): Promise<void> {
		await this.field().fill(text);
		await this.field().press('Enter');
	}

	/** Leaves this conversation for a new one. */
	async startNew(): Promise<void> {
		await this.panel().getByRole('button', { name: 'Start a new conversation' }).click();
		await this.page.locator('.message.customer').first().waitFor({ state: 'detached' });
	}

	async enterCode(code: string): Promise<void> {
		await this.codeField().fill(code);
		await this.codeField().press('Enter');
	}

	codeField(): Locator {
		return this.page.locator('form.verify input').last();
	}

	async asksForCode(): Promise<void> {
		await this.codeField().waitFor({ timeout: PATIENCE });
	}

	/** Resolves when the newest refund card shows one of the states. */
	async refundIs(...states: string[]): Promise<void> {
		await this.page
			.locator(states.map((state) => `.card.refund[data-state="${state}"]`).join(', '))
			.last()
			.waitFor({ timeout: PATIENCE });
	}

	/** The id on the newest refund card. */
	async refundId(): Promise<string> {
		const card = this.page.locator('.card.refund').last();
		await card.waitFor({ timeout: PATIENCE });
		const id = await card.getAttribute('data-refund');
		if (id === null) throw new Error('the card names no refund');
		return id;
	}

	/** Resolves when the conversation contains the text. */
	async shows(text: string | RegExp): Promise<void> {
		await this.panel().getByText(text).last().waitFor({ timeout: PATIENCE });
	}

	/** The messages of one side, the greeting left out, oldest first. */
	async said(by: 'customer' | 'assistant'): Promise<string[]> {
		return this.page.locator(`.log .message.${by} .bubble`).allInnerTexts();
	}

	/** Resolves when the assistant has said this many messages; gives the last. */
	async answers(count: number): Promise<string> {
		await this.page
			.locator(`.log .message.assistant .meta:not(:empty)`)
			.nth(count - 1)
			.waitFor({ timeout: PATIENCE });
		return (await this.said('assistant')).at(-1) ?? '';
	}

	/** Writes over what the browser keeps for the chat (see kept.ts of the plugin). */
	async keep(name: string, value: string): Promise<void> {
		const session =
			(await this.page.locator('.ai-support-chat').getAttribute('data-session')) ?? '';
		const entry = [`${session} ${name}`, value].map((text) => JSON.stringify(text)).join(', ');
		await this.page.evaluate(`localStorage.setItem(${entry})`);
	}

	async text(): Promise<string> {
		return this.panel().innerText();
	}
}

/** The newest code mailed to an address, from the demo's mailbox as JSON. */
export async function codeMailedTo(
	demo: Demo,
	address: string,
	wanted: { readonly order?: string; readonly not?: string } = {},
): Promise<string> {
	for (let i = 0; i < 150; i++) {
		const reply = await fetch(demo.ready.mailbox_url, { headers: { Accept: 'application/json' } });
		const mails = (await reply.json()) as { to: string; subject: string; text: string }[];
		const mail = mails.find(
			(one) =>
				one.to.toLowerCase().includes(address.toLowerCase()) &&
				(wanted.order === undefined || one.subject.endsWith(`order ${wanted.order}`)),
		);
		const found = /^ {4}(\d{6})$/m.exec(mail?.text ?? '')?.[1];
		if (found !== undefined && found !== wanted.not) return found;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error(`no code was mailed to ${address}`);
}

/** Another code than this one. */
export function wrongCode(right: string): string {
	return String((Number(right) + 1) % 1_000_000).padStart(6, '0');
}
