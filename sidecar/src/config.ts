import { resolve } from 'node:path';
import { crashPoints, type CrashPoint } from './crash-points.ts';
import { Reader, type Environment } from './config-reader.ts';

export interface Config {
	readonly dataDir: string;
	readonly host: string;
	readonly port: number;
	readonly logLevel: string;
	readonly masterKeyFile: string | undefined;
	readonly logSigningKeyFile: string | undefined;
	readonly crashAt: CrashPoint | undefined;
	/** A shop's own Hands: the folder they are declared in (null: none), where endpoints answer. */
	readonly ownHands: { readonly dir: string | null; readonly callbackUrl: string };
	/** Loopback webhook receivers are allowed in tests only. */
	readonly test: boolean;
	/** What one visitor may ask of us. */
	readonly customers: {
		readonly messagesAMinute: number;
		readonly turnsAConversation: number;
		/** Messages that come within so many milliseconds of each other are one turn. */
		readonly burstMs: number;
	};
	/** What models may cost. */
	readonly models: {
		/** US cents; null: no limit. */
		readonly budgets: {
			readonly conversation: number | null;
			readonly day: number | null;
			readonly month: number | null;
		};
		/** USD for a million tokens, by model; over the prices that are built in. */
		readonly prices: Readonly<Record<string, { readonly input: number; readonly output: number }>>;
	};
	readonly wordpress: { readonly baseUrl: string; readonly secret: string };
	/** Null: switched off (no key). */
	readonly openai: {
		readonly key: string;
		readonly baseUrl: string;
		readonly model: string;
		readonly repairModel: string;
		readonly fallbackModel: string | null;
		readonly embeddingModel: string;
	} | null;
	readonly stripe: { readonly key: string; readonly baseUrl: string } | null;
	readonly shopify: {
		readonly key: string;
		readonly baseUrl: string;
		readonly apiVersion: string;
	} | null;
	readonly woocommerce: {
		readonly key: string;
		readonly secret: string;
		readonly baseUrl: string;
		/** From Stripe's confirmation until the refund is recorded there. */
		readonly recordAfterSeconds: number;
	} | null;
	/** Where orders are looked up. */
	readonly ordersSource: 'shopify' | 'woocommerce';
	/** Null: tickets go to the shop by e-mail. */
	readonly zendesk: {
		readonly key: string;
		/** The agent in whose name the API is used (`<email>/token` of its basic authentication). */
		readonly email: string;
		readonly baseUrl: string;
	} | null;
	readonly slack: {
		readonly token: string;
		readonly baseUrl: string;
		readonly channel: string;
	} | null;
	readonly policy: {
		readonly approval: 'always' | 'over_limit';
		/** Minor units by currency. */
		readonly limits: Readonly<Record<string, number>>;
		/** Minor units by currency, or one number for each; null: no ceiling. */
		readonly dayCeiling: Readonly<Record<string, number>> | number | null;
	};
}

/** Where the sidecar keeps everything; the one value that commands without a server need. */
export function dataDirOf(env: Environment): string {
	return resolve(
		env['DATA_DIR'] === undefined || env['DATA_DIR'] === '' ? 'data' : env['DATA_DIR'],
	);
}

/**
 * Reads the environment once.
 *
 * @throws ConfigInvalid listing every fault
 */
export function readConfig(env: Environment): Config {
	const read = new Reader(env);
	const stripeKey = read.secret('STRIPE_KEY');
	if (stripeKey !== '' && !/^(sk|rk)_(test|live)_\S+$/.test(stripeKey)) {
		read.fault('STRIPE_KEY', 'must be a secret or restricted key (sk_test_…, rk_live_…)');
	}
	const shopifyKey = read.secret('SHOPIFY_KEY');
	const openaiKey = read.secret('OPENAI_API_KEY');
	const model = read.text('OPENAI_MODEL', 'gpt-4.1-mini');
	const source = read.oneOf('ORDERS_SOURCE', ['shopify', 'woocommerce'], 'shopify');
	const woocommerceKey = read.secret('WOOCOMMERCE_KEY');
	const woocommerceSecret = read.secret('WOOCOMMERCE_SECRET');
	if ((woocommerceKey === '') !== (woocommerceSecret === '')) {
		const missing = woocommerceKey === '' ? 'WOOCOMMERCE_KEY' : 'WOOCOMMERCE_SECRET';
		read.fault(missing, 'is missing; WooCommerce gives a key (ck_…) and a secret (cs_…) together');
	}
	const zendeskKey = read.secret('ZENDESK_KEY');
	const slackToken = read.secret('SLACK_TOKEN');
	const secret = read.secret('WORDPRESS_SHARED_SECRET');
	if (secret.length < 32) {
		read.fault(
			'WORDPRESS_SHARED_SECRET',
			'must have at least 32 characters; the plugin’s settings page makes one',
		);
	}
	const site = read.origin('WORDPRESS_BASE_URL', undefined);
	const crashAt = read.text('CRASH_AT', '');
	const test = env['NODE_ENV'] === 'test';
	if (test && crashAt !== '' && !(crashPoints() as string[]).includes(crashAt)) {
		read.fault('CRASH_AT', 'is not one of `ai-support-chat crash-points`');
	}
	const config: Config = {
		dataDir: dataDirOf(env),
		host: read.text('HOST', '127.0.0.1'),
		port: read.integer('PORT', 8787, 0, 65_535),
		logLevel: read.oneOf(
			'LOG_LEVEL',
			['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
			'info',
		),
		masterKeyFile: read.optional('MASTER_KEY_FILE'),
		logSigningKeyFile: read.optional('LOG_SIGNING_KEY_FILE'),
		crashAt: test && crashAt !== '' ? (crashAt as CrashPoint) : undefined,
		test,
		customers: {
			messagesAMinute: read.integer('CUSTOMER_MESSAGES_PER_MINUTE', 30, 1, 1_000_000),
			turnsAConversation: read.integer('CONVERSATION_TURNS', 200, 1, 1_000_000),
			burstMs: read.integer('MESSAGE_BURST_MS', 300, 0, 5_000),
		},
		models: {
			budgets: {
				conversation: read.integer('MODEL_BUDGET_CONVERSATION', 50, 0, 1_000_000_000),
				day: read.limit('MODEL_BUDGET_DAY'),
				month: read.limit('MODEL_BUDGET_MONTH'),
			},
			prices: read.prices('MODEL_PRICES'),
		},
		ownHands: {
			dir: read.optional('HANDS_DIR') ?? null,
			callbackUrl: read.url('HANDS_CALLBACK_URL', `${site}/api/agent/tools/callback`),
		},
		wordpress: { baseUrl: site, secret },
		openai:
			openaiKey === ''
				? null
				: {
						key: openaiKey,
						baseUrl: read.v1Url('OPENAI_BASE_URL', 'https://api.openai.com/v1'),
						model,
						repairModel: read.text('OPENAI_REPAIR_MODEL', model),
						fallbackModel: read.optional('OPENAI_FALLBACK_MODEL') ?? null,
						embeddingModel: read.text('OPENAI_EMBEDDING_MODEL', 'text-embedding-3-small'),
					},
		stripe:
			stripeKey === ''
				? null
				: { key: stripeKey, baseUrl: read.origin('STRIPE_BASE_URL', 'https://api.stripe.com') },
		shopify:
			shopifyKey === ''
				? null
				: {
						key: shopifyKey,
						baseUrl: read.origin('SHOPIFY_BASE_URL', undefined),
						apiVersion: read.matching('SHOPIFY_API_VERSION', /^(\d{4}-\d{2}|unstable)$/, '2025-01'),
					},
		woocommerce:
			woocommerceKey === ''
				? null
				: {
						key: woocommerceKey,
						secret: woocommerceSecret,
						baseUrl: read.origin('WOOCOMMERCE_BASE_URL', undefined),
						recordAfterSeconds: read.integer('WOOCOMMERCE_REFUND_DELAY', 90, 1, 3600),
					},
		ordersSource: source,
		zendesk:
			zendeskKey === ''
				? null
				: {
						key: zendeskKey,
						email: read.required('ZENDESK_EMAIL', 'the address of the agent whose key it is'),
						baseUrl: read.origin('ZENDESK_BASE_URL', undefined),
					},
		slack:
			slackToken === ''
				? null
				: {
						token: slackToken,
						baseUrl: read.origin('SLACK_BASE_URL', 'https://slack.com'),
						channel: read.required('SLACK_CHANNEL', 'the channel that notes go to'),
					},
		policy: {
			approval: read.oneOf('REFUND_APPROVAL', ['always', 'over_limit'], 'always'),
			limits: read.amounts('REFUND_APPROVAL_OVER') ?? { usd: 10_000 },
			dayCeiling: read.ceiling('REFUND_MAX_PER_DAY'),
		},
	};
	read.throwFaults();
	return Object.freeze(config);
}
