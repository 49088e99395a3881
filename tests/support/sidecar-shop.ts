import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CustomerClient } from './customer.ts';
import { plainOrders, randomShop, type Shop, type ShopOrder } from './shop.ts';
import { startSidecar, type SidecarProcess } from './start-sidecar.ts';
import { startOpenAiTwin, type OpenAiTwin } from './twins/openai-twin.ts';
import { startShopifyTwin, type ShopifyTwin } from './twins/shopify-twin.ts';
import { startSlackTwin, type SlackTwin } from './twins/slack-twin.ts';
import { startStripeTwin, type StripeTwin } from './twins/stripe-twin.ts';
import { startWooCommerceTwin, type WooCommerceTwin } from './twins/woocommerce-twin.ts';
import { startZendeskTwin, type ZendeskTwin } from './twins/zendesk-twin.ts';
import { startWordPressStandIn, type WordPressStandIn } from './wordpress-stand-in.ts';

/** A shop made at random, its providers' twins, and the real sidecar before them. */
export interface SidecarShop {
	readonly shop: Shop;
	/** An order without anything special, to tell the plain story with. */
	readonly order: ShopOrder;
	readonly stripe: StripeTwin;
	readonly shopify: ShopifyTwin;
	/** With `orders: 'woocommerce'` only: the source of orders then. */
	readonly woocommerce: WooCommerceTwin | null;
	readonly openai: OpenAiTwin | null;
	/** With `helpdesk` only; without, tickets go by mail and nobody is noted in Slack. */
	readonly zendesk: ZendeskTwin | null;
	readonly slack: SlackTwin | null;
	readonly wordpress: WordPressStandIn;
	readonly dataDir: string;
	sidecar: SidecarProcess;
	customer(account?: { sub?: string; email?: string }): CustomerClient;
	/** Stops what runs, however it stands, and starts anew over the same data. */
	restart(env?: Readonly<Record<string, string>>): Promise<void>;
	close(): Promise<void>;
}

export async function startSidecarShop(options: {
	readonly seed: number;
	readonly model: 'rules' | 'scripted' | 'none';
	/** Zendesk and Slack are configured. */
	readonly helpdesk?: boolean;
	/** Where orders are kept; Shopify unless given. */
	readonly orders?: 'shopify' | 'woocommerce';
	readonly env?: Readonly<Record<string, string>>;
}): Promise<SidecarShop> {
	const shop = randomShop(options.seed);
	const [order] = plainOrders(shop);
	if (!order) throw new Error(`seed ${String(options.seed)} makes a shop without a plain order`);
	const [stripe, shopify, wordpress] = await Promise.all([
		startStripeTwin({ shop }),
		startShopifyTwin({ shop }),
		startWordPressStandIn(),
	]);
	const openai =
		options.model === 'none'
			? null
			: await startOpenAiTwin({ brain: { kind: options.model }, paceMs: 0 });
	const zendesk = options.helpdesk ? await startZendeskTwin() : null;
	const slack = options.helpdesk ? await startSlackTwin() : null;
	const woocommerce =
		options.orders === 'woocommerce' ? await startWooCommerceTwin({ shop }) : null;
	const dataDir = mkdtempSync(join(tmpdir(), 'sidecar-'));
	const env = {
		DATA_DIR: dataDir,
		WORDPRESS_BASE_URL: wordpress.url,
		WORDPRESS_SHARED_SECRET: wordpress.secret,
		STRIPE_KEY: stripe.key,
		STRIPE_BASE_URL: stripe.url,
		SHOPIFY_KEY: shopify.key,
		SHOPIFY_BASE_URL: shopify.url,
		...(openai && {
			OPENAI_API_KEY: openai.key,
			OPENAI_BASE_URL: openai.baseUrl,
			OPENAI_MODEL: 'gpt-4.1-mini',
		}),
		...(woocommerce && {
			ORDERS_SOURCE: 'woocommerce',
			WOOCOMMERCE_KEY: woocommerce.key,
			WOOCOMMERCE_SECRET: woocommerce.secret,
			WOOCOMMERCE_BASE_URL: woocommerce.url,
			WOOCOMMERCE_REFUND_DELAY: '1',
		}),
		...(zendesk && {
			ZENDESK_KEY: zendesk.key,
			ZENDESK_EMAIL: zendesk.email,
			ZENDESK_BASE_URL: zendesk.url,
		}),
		...(slack && {
			SLACK_TOKEN: slack.token,
			SLACK_BASE_URL: slack.url,
			SLACK_CHANNEL: slack.channel,
		}),
		...options.env,
	};
	const made: SidecarShop = {
		shop,
		order,
		stripe,
		shopify,
		woocommerce,
		openai,
		zendesk,
		slack,
		wordpress,
		dataDir,
		sidecar: await startSidecar(env),
		customer: (account) => new CustomerClient(() => made.sidecar.url, wordpress.keys, account),
		async restart(more = {}) {
			await made.sidecar.kill();
			made.sidecar = await startSidecar({ ...env, PORT: made.sidecar.env['PORT'] ?? '0', ...more });
		},
		async close() {
			await made.sidecar.kill();
			await Promise.all([stripe.close(), shopify.close(), wordpress.close(), openai?.close()]);
			await Promise.all([zendesk?.close(), slack?.close(), woocommerce?.close()]);
			rmSync(dataDir, { recursive: true, force: true });
		},
	};
	return made;
}

/** Amounts as a customer writes them in the shop's currency. */
export function spoken(amount: number, currency: string): string {
	return new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(
		amount / 10 ** (currency === 'jpy' ? 0 : 2),
	);
}

/** Asks for a refund and proves the order by the mailed code; resolves when the turn has ended. */
export async function askForRefund(
	made: SidecarShop,
	customer: CustomerClient,
	amount: number,
	order = made.order,
): Promise<string> {
	await customer.open();
	await customer.say(
		`Please refund ${spoken(amount, order.currency)} for order ${order.number}. My email is ${order.email}`,
	);
	const { verification } = await customer.until(
		(c) => c.verification !== null && !c.busy,
		'a code form',
	);
	const code = made.wordpress.codeFor(order.email);
	if (!verification || !code) throw new Error('no code was mailed');
	const reply = await customer.enterCode(verification.verification_id, code);
	return String(reply.body['turn_id']);
}
