import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext } from 'playwright-core';
import { startDemo, type Demo } from '../demo/demo.ts';
import { plainOrders, randomShop, type Shop, type ShopOrder } from '../support/shop.ts';
import { Approvals, Chat, codeMailedTo, launchBrowser, logIn } from './browser.ts';

export const SEED = Number(process.env['SHOP_SEED'] ?? Math.floor(Math.random() * 1e6));

/** A real WordPress, the sidecar and twins around a shop made at random, and a real browser. */
export interface Setting {
	readonly demo: Demo;
	readonly shop: Shop;
	readonly browser: Browser;
	readonly logs: string[];
	/** Orders nothing special is the matter with; each is taken once. */
	takeOrder(): ShopOrder;
	customerContext(): Promise<BrowserContext>;
	manager(): Promise<Approvals>;
	close(): Promise<void>;
}

export async function startSetting(options: {
	readonly seed: number;
	readonly env?: Readonly<Record<string, string>>;
	readonly engine?: 'native' | 'wasm' | 'auto';
}): Promise<Setting> {
	const shop = randomShop(options.seed);
	const dataDir = mkdtempSync(join(tmpdir(), 'e2e-'));
	const logs: string[] = [];
	const wordpressDir = process.env['WORDPRESS_DIR'];
	const demo = await startDemo({
		dataDir,
		port: 0,
		shop,
		env: { ...options.env, ...(wordpressDir !== undefined && { WORDPRESS_DIR: wordpressDir }) },
		live: false,
		engine: options.engine ?? 'auto',
		log: (line) => logs.push(line),
	});
	const browser = await launchBrowser();
	const orders = [...plainOrders(shop)];
	return {
		demo,
		shop,
		browser,
		logs,
		takeOrder() {
			const order = orders.shift();
			if (!order) throw new Error(`seed ${String(options.seed)} has too few plain orders`);
			return order;
		},
		customerContext: () => browser.newContext({ locale: 'en-US' }),
		async manager() {
			const context = await browser.newContext({ locale: 'en-US' });
			const page = await context.newPage();
			await logIn(page, demo, 'manager');
			return new Approvals(page, demo);
		},
		async close() {
			await browser.close();
			await demo.stop();
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
}

export function money(amount: number, currency: string): string {
	const digits = currency === 'jpy' ? 0 : 2;
	return new Intl.NumberFormat('en-US', {
		style: 'currency',
		currency,
		minimumFractionDigits: digits,
	}).format(amount / 10 ** digits);
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
	await chat.codeField().waitFor({ timeout: 30_000 });
	await chat.enterCode(await codeMailedTo(setting.demo, order.email));
	return refundIdIn(chat);
}

export async function refundIdIn(chat: Chat): Promise<string> {
	const card = chat.page.locator('.card.refund').last();
	await card.waitFor({ timeout: 30_000 });
	const id = await card.getAttribute('data-refund');
	if (id === null) throw new Error('the card names no refund');
	return id;
}

/** Refunds at the Stripe twin that carry this id, in metadata and as idempotency key. */
export function refundsAtStripe(setting: Setting, id: string): { amount: number }[] {
	const { stripe } = setting.demo;
	if (!stripe) throw new Error('Stripe is not a twin here');
	return stripe.state().refunds.filter((one) => one.metadata?.['refund_request_id'] === id);
}

/** `audit verify` as an operator runs it. @throws with its output when it does not exit 0 */
export function verifyLog(setting: Setting): string {
	return execFileSync(
		process.execPath,
		[join(import.meta.dirname, '../../sidecar/bin/ai-support-chat.mjs'), 'audit', 'verify'],
		{ env: { ...process.env, DATA_DIR: setting.demo.ready.data_dir }, encoding: 'utf8' },
	);
}
