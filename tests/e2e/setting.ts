import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { deriveKeys, type Keys } from '../../sidecar/src/signing.ts';
import { startDemo, type Demo } from '../demo/demo.ts';
import { plainOrders, randomShop, type Shop, type ShopOrder } from '../support/shop.ts';
import { Approvals } from './approvals.ts';
import { ConsoleErrors, launchBrowser, logIn } from './browser.ts';
import { codeMailedTo, type Chat } from './chat.ts';
import { activatePlugin } from './other-plugin.ts';

export const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

/** A real WordPress, the sidecar and twins around a shop made at random, and a real browser. */
export interface Setting {
	readonly demo: Demo;
	readonly shop: Shop;
	readonly browser: Browser;
	readonly logs: string[];
	/** WORDPRESS_SHARED_SECRET at the start, and what is derived from it. */
	readonly secret: string;
	readonly keys: Keys;
	readonly consoleErrors: ConsoleErrors;
	/** An order nothing special is the matter with, of this customer if given; each is taken once. */
	takeOrder(email?: string): ShopOrder;
	/** A browser that nobody has used; its consoles are watched. */
	context(options?: BrowserContextOptions): Promise<BrowserContext>;
	/** The same, logged in. `user`: a login, or a role. */
	contextOf(user: string): Promise<BrowserContext>;
	manager(): Promise<Approvals>;
	close(): Promise<void>;
}

export interface SettingOptions {
	readonly seed: number;
	readonly env?: Readonly<Record<string, string>>;
	readonly engine?: 'native' | 'wasm' | 'auto';
	/** False: the web server has no proxy rule. */
	readonly proxied?: boolean;
}

/** One setting for all stories of the surrounding `describe`; no page may leave console errors. */
export function useSetting(options: SettingOptions): () => Setting {
	let setting: Setting | undefined;
	beforeAll(async () => {
		setting = await startSetting(options);
	});
	afterEach(async ({ task }) => {
		if (setting && task.result?.state === 'fail') await showState(setting, task.name);
	});
	afterAll(async () => {
		await setting?.close();
		expect(setting?.consoleErrors.seen() ?? []).toEqual([]);
	});
	return () => {
		if (!setting) throw new Error('used before the stories begin');
		return setting;
	};
}

/** What a person would look at first: where each page stands, and what was logged last. */
async function showState(setting: Setting, story: string): Promise<void> {
	const shown: string[] = [`--- where "${story}" failed`];
	for (const page of setting.browser.contexts().flatMap((one) => one.pages())) {
		const text = await page
			.locator('body')
			.ariaSnapshot({ timeout: 5000 })
			.catch(() => 'no answer from the page');
		shown.push(`--- ${page.url()}`, text.slice(0, 6000));
	}
	shown.push('--- the log', ...setting.logs.slice(-25).map((line) => line.slice(0, 600)));
	console.log(shown.join('\n'));
}

async function startSetting(options: SettingOptions): Promise<Setting> {
	const shop = randomShop(options.seed);
	const dataDir = mkdtempSync(join(tmpdir(), 'e2e-'));
	const logs: string[] = [];
	const secret = randomBytes(32).toString('base64url');
	const wordpressDir = process.env['WORDPRESS_DIR'];
	const ordersSource = process.env['E2E_ORDERS_SOURCE'];
	const demo = await startDemo({
		dataDir,
		port: 0,
		shop,
		env: {
			WORDPRESS_SHARED_SECRET: secret,
			...options.env,
			// The same stories with orders kept elsewhere.
			...(ordersSource !== undefined && { ORDERS_SOURCE: ordersSource }),
			...(wordpressDir !== undefined && { WORDPRESS_DIR: wordpressDir }),
		},
		live: false,
		...(options.proxied !== undefined && { proxied: options.proxied }),
		engine: options.engine ?? 'auto',
		log: (line) => logs.push(line),
	});
	const browser = await launchBrowser();
	const consoleErrors = new ConsoleErrors();
	const orders = [...plainOrders(shop)];
	async function context(more: BrowserContextOptions = {}): Promise<BrowserContext> {
		const made = await browser.newContext({ locale: 'en-US', ...more });
		made.setDefaultTimeout(30_000);
		consoleErrors.watch(made);
		return made;
	}
	async function contextOf(user: string): Promise<BrowserContext> {
		const made = await context();
		const page = await made.newPage();
		await logIn(page, demo, user);
		await page.close();
		return made;
	}
	const setting: Setting = {
		demo,
		shop,
		browser,
		logs,
		secret,
		keys: deriveKeys(secret, demo.ready.site_url),
		consoleErrors,
		takeOrder(email) {
			// From the last customer's on, so that the first ones keep theirs for who asks by name.
			const index = orders.findLastIndex((one) => email === undefined || one.email === email);
			const [order] = index === -1 ? [] : orders.splice(index, 1);
			if (!order) throw new Error(`seed ${String(options.seed)} has too few plain orders`);
			return order;
		},
		context,
		contextOf,
		async manager() {
			const page = await (await contextOf('manager')).newPage();
			return new Approvals(page, demo);
		},
		async close() {
			await browser.close();
			await demo.stop();
			rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
		},
	};
	const other = process.env['E2E_OTHER_PLUGIN'];
	if (other !== undefined) await activatePlugin(setting, other);
	return setting;
}

/** An amount as a customer in the United States writes it. */
export function money(amount: number, currency: string): string {
	const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
	return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A part of what was paid for the order, at least one minor unit. */
export function partOf(order: ShopOrder, parts: number): number {
	return Math.max(1, Math.floor(order.charge.amount / parts));
}

/** As a guest: asks for a refund, gives the address, enters the mailed code. @returns the id */
export async function askAsGuest(
	setting: Setting,
	chat: Chat,
	order: ShopOrder,
	amount: number,
): Promise<string> {
	await chat.say(`Refund order ${order.number} for ${money(amount, order.currency)}`);
	await chat.shows(/e-mail address/i);
	await chat.say(order.email);
	await chat.asksForCode();
	await chat.enterCode(await codeMailedTo(setting.demo, order.email, { order: order.number }));
	return chat.refundId();
}

/** Refunds at the Stripe twin that carry this id, in metadata and as idempotency key. */
export function refundsAtStripe(setting: Setting, id: string): { amount: number }[] {
	const { stripe } = setting.demo;
	if (!stripe) throw new Error('Stripe is not a twin here');
	return stripe.state().refunds.filter((one) => one.metadata['refund_request_id'] === id);
}

/** `audit verify` as an operator runs it. @throws with its output when it does not exit 0 */
export function verifyLog(setting: Setting): string {
	return execFileSync(
		process.execPath,
		[join(import.meta.dirname, '../../sidecar/bin/ai-support-chat.mjs'), 'audit', 'verify'],
		{ env: { ...process.env, DATA_DIR: setting.demo.ready.data_dir }, encoding: 'utf8' },
	);
}
