import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createApprovalsWebhook } from '../providers/approvals-webhook.ts';
import { createOpenAiClient } from '../providers/openai.ts';
import { createShopify } from '../providers/shopify.ts';
import { createStripe } from '../providers/stripe.ts';
import { createWordPress } from '../providers/wordpress.ts';
import { webhookSecret, type Keys } from '../signing.ts';

export type Clients = ReturnType<typeof createClients>;

/** One client of each provider that is configured; null: switched off. */
export function createClients(config: Config, keys: Keys, clock: Clock) {
	return {
		wordpress: createWordPress({ baseUrl: config.wordpress.baseUrl, keys, clock }),
		stripe: config.stripe && createStripe(config.stripe),
		shopify: config.shopify && createShopify(config.shopify),
		openai:
			config.openai &&
			createOpenAiClient({ apiKey: config.openai.key, baseUrl: config.openai.baseUrl }),
		webhook: createApprovalsWebhook({
			secret: webhookSecret(keys),
			allowLoopback: config.test,
		}),
	};
}
