import { join } from 'node:path';
import type { Shop } from '../support/shop.ts';
import { startOpenAiTwin, type OpenAiTwin } from '../support/twins/openai-twin.ts';
import { startShopifyTwin, type ShopifyTwin } from '../support/twins/shopify-twin.ts';
import { startSlackTwin, type SlackTwin } from '../support/twins/slack-twin.ts';
import { startStripeTwin, type StripeTwin } from '../support/twins/stripe-twin.ts';
import { startWooCommerceTwin, type WooCommerceTwin } from '../support/twins/woocommerce-twin.ts';
import { startZendeskTwin, type ZendeskTwin } from '../support/twins/zendesk-twin.ts';
import type { ProviderModes, ProviderName, TwinAddress } from './providers.ts';

export interface Twins {
	readonly handles: {
		readonly stripe: StripeTwin | undefined;
		readonly shopify: ShopifyTwin | undefined;
		readonly woocommerce: WooCommerceTwin | undefined;
		readonly openai: OpenAiTwin | undefined;
		readonly zendesk: ZendeskTwin | undefined;
		readonly slack: SlackTwin | undefined;
	};
	readonly addresses: Readonly<Partial<Record<ProviderName, TwinAddress>>>;
}

/** Starts a twin of each provider that shall have one. What they hold is kept in `dir`. */
export async function startTwins(
	modes: ProviderModes,
	shop: Shop,
	dir: string,
	started: (name: string, end: () => Promise<void>) => void,
): Promise<Twins> {
	const stripe =
		modes.stripe === 'twin'
			? await startStripeTwin({ shop, stateFile: join(dir, 'stripe.json') })
			: undefined;
	if (stripe !== undefined) started('the twin of Stripe', () => stripe.close());
	const shopify =
		modes.shopify === 'twin'
			? await startShopifyTwin({ shop, stateFile: join(dir, 'shopify.json') })
			: undefined;
	if (shopify !== undefined) started('the twin of Shopify', () => shopify.close());
	const woocommerce =
		modes.woocommerce === 'twin'
			? await startWooCommerceTwin({ shop, stateFile: join(dir, 'woocommerce.json') })
			: undefined;
	if (woocommerce !== undefined) started('the twin of WooCommerce', () => woocommerce.close());
	const openai =
		modes.openai === 'twin' ? await startOpenAiTwin({ brain: { kind: 'rules' } }) : undefined;
	if (openai !== undefined) started('the twin of OpenAI', () => openai.close());
	const zendesk =
		modes.zendesk === 'twin'
			? await startZendeskTwin({ stateFile: join(dir, 'zendesk.json') })
			: undefined;
	if (zendesk !== undefined) started('the twin of Zendesk', () => zendesk.close());
	const slack = modes.slack === 'twin' ? await startSlackTwin() : undefined;
	if (slack !== undefined) started('the twin of Slack', () => slack.close());
	return {
		handles: { stripe, shopify, woocommerce, openai, zendesk, slack },
		addresses: {
			...(stripe === undefined ? {} : { stripe: { key: stripe.key, baseUrl: stripe.url } }),
			...(shopify === undefined ? {} : { shopify: { key: shopify.key, baseUrl: shopify.url } }),
			...(openai === undefined ? {} : { openai: { key: openai.key, baseUrl: openai.baseUrl } }),
			...(woocommerce && {
				woocommerce: {
					key: woocommerce.key,
					baseUrl: woocommerce.url,
					more: { WOOCOMMERCE_SECRET: woocommerce.secret },
				},
			}),
			...(zendesk && {
				zendesk: { key: zendesk.key, baseUrl: zendesk.url, more: { ZENDESK_EMAIL: zendesk.email } },
			}),
			...(slack && {
				slack: { key: slack.token, baseUrl: slack.url, more: { SLACK_CHANNEL: slack.channel } },
			}),
		},
	};
}
