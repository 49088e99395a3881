import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createApprovalsWebhook } from '../providers/approvals-webhook.ts';
import { createOpenAiClient } from '../providers/openai.ts';
import { createShopify } from '../providers/shopify.ts';
import { createSlack } from '../providers/slack.ts';
import { createStripe } from '../providers/stripe.ts';
import { createWooCommerce } from '../providers/woocommerce.ts';
import { createWordPress } from '../providers/wordpress.ts';
import { createZendesk } from '../providers/zendesk.ts';
import { webhookSecret, type Keys } from '../signing.ts';

export type Clients = ReturnType<typeof createClients>;

/** One client of each provider that is configured; null: switched off. */
export function createClients(
	config: Config,
	keys: Keys,
	clock: Clock,
	/** Called when the breaker of the source of orders opens. */
	ordersOpened: () => void,
) {
	const opened = (source: Config['ordersSource']) =>
		config.ordersSource === source ? { opened: ordersOpened } : {};
	return {
		wordpress: createWordPress({ baseUrl: config.wordpress.baseUrl, keys, clock }),
		stripe: config.stripe && createStripe(config.stripe),
		shopify: config.shopify && createShopify({ ...config.shopify, resilience: opened('shopify') }),
		woocommerce:
			config.woocommerce &&
			createWooCommerce({ ...config.woocommerce, clock, resilience: opened('woocommerce') }),
		zendesk: config.zendesk && createZendesk(config.zendesk),
		slack: config.slack && createSlack(config.slack),
		openai:
			config.openai &&
			createOpenAiClient({
				apiKey: config.openai.key,
				baseUrl: config.openai.baseUrl,
				probe: true,
			}),
		webhook: createApprovalsWebhook({
			secret: webhookSecret(keys),
			allowLoopback: config.test,
		}),
	};
}
