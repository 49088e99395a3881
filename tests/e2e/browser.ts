import { existsSync } from 'node:fs';
import {
	chromium,
	type Browser,
	type BrowserContext,
	type Locator,
	type Page,
} from 'playwright-core';
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
			// Containers give shared memory sparingly; a browser that runs out of it dies.
			'--disable-dev-shm-usage',
			'--disable-background-networking',
			'--disable-component-update',
		],
	});
}

/** What pages said on their consoles that no page should: errors of scripts, and our own. */
export class ConsoleErrors {
	readonly #seen: string[] = [];

	watch(context: BrowserContext): void {
		context.on('console', (message) => {
			// The browser itself notes each answer of 400 and above, and each lost connection.
			if (message.type() !== 'error' || message.text().startsWith('Failed to load resource'))
				return;
			this.#seen.push(`${message.text()} (${message.location().url})`);
		});
		context.on('weberror', (error) => {
			this.#seen.push(error.error().stack ?? error.error().message);
		});
	}

	seen(): readonly string[] {
		return this.#seen;
	}
}

/** Logs a person in through wp-login.php, as they would. `user`: a login, or a role. */
export async function logIn(page: Page, demo: Demo, user: string): Promise<void> {
	const login = demo.ready.logins.find((one) => one.user === user || one.role === user);
	if (!login) throw new Error(`the demo has no login ${user}`);
	await page.goto(`${demo.ready.site_url}/wp-login.php`);
	// WordPress puts the focus there a moment later, which would send the password's keys there too.
	await page.locator('#user_login:focus').waitFor();
	await page.locator('#user_login').fill(login.user);
	await page.locator('#user_pass').fill(login.password);
	await page.locator('#wp-submit').click();
	await page.waitForURL((url) => !url.pathname.endsWith('wp-login.php'));
}

/** Calls WordPress's REST routes as the person who is logged in at this context. */
export async function restAs(
	context: BrowserContext,
	demo: Demo,
	method: 'GET' | 'POST',
	route: string,
	data?: unknown,
): Promise<{ readonly status: number; readonly body: unknown }> {
	const site = demo.ready.site_url;
	const nonce = await context.request.get(`${site}/wp-admin/admin-ajax.php?action=rest-nonce`);
	const reply = await context.request.fetch(`${site}/wp-json${route}`, {
		method,
		headers: nonce.ok() ? { 'X-WP-Nonce': await nonce.text() } : {},
		...(data !== undefined && { data }),
	});
	return { status: reply.status(), body: (await reply.json()) as unknown };
}

/** Whether this very element has the focus, in a shadow root too. */
export function hasFocus(element: Locator): Promise<boolean> {
	return element.evaluate((node: unknown) => {
		const { getRootNode } = node as { getRootNode: () => { activeElement: unknown } };
		return getRootNode.call(node).activeElement === node;
	});
}
