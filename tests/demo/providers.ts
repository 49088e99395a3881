import { StartFailure } from '../support/wordpress/start-failure.ts';
import { secretOf, type Settings } from './env-file.ts';

export type ProviderMode = 'twin' | 'test' | 'live' | 'off';

export const providerNames = [
	'stripe',
	'shopify',
	'woocommerce',
	'openai',
	'zendesk',
	'slack',
] as const;

export type ProviderName = (typeof providerNames)[number];
export type ProviderModes = Readonly<Record<ProviderName, ProviderMode>>;

interface Provider {
	/** The setting that switches it on. */
	readonly key: string;
	readonly baseUrl: string;
	/** The address belongs to the shop, so there is no default. */
	readonly needsBaseUrl: boolean;
	readonly hasTwin: boolean;
	/** Further secrets, nothing without the key. */
	readonly more?: readonly string[];
}

const providers: Readonly<Record<ProviderName, Provider>> = {
	stripe: { key: 'STRIPE_KEY', baseUrl: 'STRIPE_BASE_URL', needsBaseUrl: false, hasTwin: true },
	shopify: { key: 'SHOPIFY_KEY', baseUrl: 'SHOPIFY_BASE_URL', needsBaseUrl: true, hasTwin: true },
	woocommerce: {
		key: 'WOOCOMMERCE_KEY',
		baseUrl: 'WOOCOMMERCE_BASE_URL',
		needsBaseUrl: true,
		hasTwin: true,
		more: ['WOOCOMMERCE_SECRET'],
	},
	openai: { key: 'OPENAI_API_KEY', baseUrl: 'OPENAI_BASE_URL', needsBaseUrl: false, hasTwin: true },
	zendesk: { key: 'ZENDESK_KEY', baseUrl: 'ZENDESK_BASE_URL', needsBaseUrl: true, hasTwin: true },
	slack: { key: 'SLACK_TOKEN', baseUrl: 'SLACK_BASE_URL', needsBaseUrl: false, hasTwin: true },
};

/**
 * Decides which provider is real: a key with a value is used, a key set empty is off, a key that is
 * absent is a twin (off where there is none yet). Throws StartFailure 78 naming the setting.
 */
export function providerModes(settings: Settings, live: boolean): ProviderModes {
	const mode = (name: ProviderName): ProviderMode => providerMode(name, settings, live);
	return {
		stripe: mode('stripe'),
		shopify: mode('shopify'),
		woocommerce: mode('woocommerce'),
		openai: mode('openai'),
		zendesk: mode('zendesk'),
		slack: mode('slack'),
	};
}

function providerMode(name: ProviderName, settings: Settings, live: boolean): ProviderMode {
	const provider = providers[name];
	const key = secretOf(settings, provider.key);
	const baseUrl = settings[provider.baseUrl] ?? '';
	if (key === undefined) {
		if (baseUrl !== '') {
			throw new StartFailure(78, `${provider.baseUrl} is set, but ${provider.key} is not.`);
		}
		return provider.hasTwin ? 'twin' : 'off';
	}
	if (key === '') return 'off';
	if (provider.needsBaseUrl && baseUrl === '') {
		throw new StartFailure(78, `${provider.key} is set, but ${provider.baseUrl} is not.`);
	}
	return name === 'stripe' ? stripeMode(key, live) : 'live';
}

/** Stripe's keys say themselves what they move: https://docs.stripe.com/keys */
function stripeMode(key: string, live: boolean): ProviderMode {
	if (/^(sk|rk)_test_/.test(key)) return 'test';
	if (!/^(sk|rk)_live_/.test(key)) {
		throw new StartFailure(78, 'STRIPE_KEY is not a secret or restricted key (sk_… or rk_…).');
	}
	if (!live) {
		throw new StartFailure(78, 'STRIPE_KEY moves real money: start with --live to use it here.');
	}
	return 'live';
}

/** What the sidecar is told of a twin. */
export interface TwinAddress {
	readonly key: string;
	/** An origin; OpenAI's ends in /v1. */
	readonly baseUrl: string;
	/** What else the provider needs to be named. */
	readonly more?: Settings;
}

/**
 * The sidecar's settings for all providers: the owner's for real ones, the twin's for twins, none
 * for those that are off.
 */
export function providerSettings(
	settings: Settings,
	modes: ProviderModes,
	twins: Readonly<Partial<Record<ProviderName, TwinAddress>>>,
): Settings {
	const result: Record<string, string> = { ...settings };
	for (const name of providerNames) {
		const { key, baseUrl, more = [] } = providers[name];
		if (modes[name] === 'live' || modes[name] === 'test') continue;
		const secrets = [key, ...more].flatMap((secret) => [secret, `${secret}_FILE`]);
		for (const setting of [...secrets, baseUrl]) Reflect.deleteProperty(result, setting);
		const twin = twins[name];
		if (twin !== undefined) {
			Object.assign(result, { [key]: twin.key, [baseUrl]: twin.baseUrl, ...twin.more });
		}
	}
	if (result['ORDERS_SOURCE'] === undefined) {
		if (modes.shopify !== 'off') result['ORDERS_SOURCE'] = 'shopify';
		// Its twin answers only when it is asked for: a source switched off is not replaced by another.
		else if (modes.woocommerce === 'live') result['ORDERS_SOURCE'] = 'woocommerce';
	}
	return result;
}
