import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { crashPoints, type CrashPoint } from './crash-points.ts';
import { Terminal } from './failure.ts';

export interface Config {
	readonly dataDir: string;
	readonly host: string;
	readonly port: number;
	readonly logLevel: string;
	readonly masterKeyFile: string | undefined;
	readonly logSigningKeyFile: string | undefined;
	readonly crashAt: CrashPoint | undefined;
	/** Loopback webhook receivers are allowed in tests only. */
	readonly test: boolean;
	/** What one visitor may ask of us. */
	readonly customers: {
		readonly messagesAMinute: number;
		readonly turnsAConversation: number;
	};
	readonly wordpress: { readonly baseUrl: string; readonly secret: string };
	/** Null: switched off (no key). */
	readonly openai: {
		readonly key: string;
		readonly baseUrl: string;
		readonly model: string;
		readonly repairModel: string;
		readonly fallbackModel: string | null;
	} | null;
	readonly stripe: { readonly key: string; readonly baseUrl: string } | null;
	readonly shopify: {
		readonly key: string;
		readonly baseUrl: string;
		readonly apiVersion: string;
	} | null;
	readonly policy: {
		readonly approval: 'always' | 'over_limit';
		/** Minor units by currency. */
		readonly limits: Readonly<Record<string, number>>;
		/** Minor units by currency, or one number for each; null: no ceiling. */
		readonly dayCeiling: Readonly<Record<string, number>> | number | null;
	};
}

/** Wrong values, all of them at once, each naming its variable. Exit code 78. */
export class ConfigInvalid extends Terminal {
	readonly faults: readonly string[];
	constructor(faults: readonly string[]) {
		super('configuration', faults.join('\n'));
		this.faults = faults;
	}
}

const SECRETS = [
	'OPENAI_API_KEY',
	'STRIPE_KEY',
	'STRIPE_WEBHOOK_SECRET',
	'SHOPIFY_KEY',
	'WOOCOMMERCE_KEY',
	'WOOCOMMERCE_SECRET',
	'ZENDESK_KEY',
	'SLACK_TOKEN',
	'SLACK_SIGNING_SECRET',
	'WORDPRESS_SHARED_SECRET',
] as const;

/** Every variable there is; one in an env file that is not here is a mistake (78). */
export const VARIABLES: readonly string[] = [
	...SECRETS,
	...SECRETS.map((name) => `${name}_FILE`),
	...'OPENAI_BASE_URL OPENAI_MODEL OPENAI_REPAIR_MODEL OPENAI_FALLBACK_MODEL OPENAI_EMBEDDING_MODEL'.split(
		' ',
	),
	...'STRIPE_BASE_URL SHOPIFY_BASE_URL SHOPIFY_API_VERSION WOOCOMMERCE_BASE_URL'.split(' '),
	...'ZENDESK_EMAIL ZENDESK_BASE_URL SLACK_BASE_URL SLACK_CHANNEL WORDPRESS_BASE_URL'.split(' '),
	...'ORDERS_SOURCE REFUND_APPROVAL REFUND_APPROVAL_OVER REFUND_MAX_PER_DAY'.split(' '),
	...'DATA_DIR HOST PORT LOG_LEVEL MASTER_KEY_FILE LOG_SIGNING_KEY_FILE'.split(' '),
	...'OTEL_EXPORTER_OTLP_ENDPOINT WORDPRESS_DIR NODE_ENV CRASH_AT'.split(' '),
];

type Environment = Readonly<Record<string, string | undefined>>;

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
	if (source === 'woocommerce')
		read.fault('ORDERS_SOURCE', 'woocommerce is not in this version; use shopify');
	const secret = read.secret('WORDPRESS_SHARED_SECRET');
	if (secret.length < 32) {
		read.fault(
			'WORDPRESS_SHARED_SECRET',
			'must have at least 32 characters; the plugin’s settings page makes one',
		);
	}
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
		},
		wordpress: { baseUrl: read.origin('WORDPRESS_BASE_URL', undefined), secret },
		openai:
			openaiKey === ''
				? null
				: {
						key: openaiKey,
						baseUrl: read.v1Url('OPENAI_BASE_URL', 'https://api.openai.com/v1'),
						model,
						repairModel: read.text('OPENAI_REPAIR_MODEL', model),
						fallbackModel: read.optional('OPENAI_FALLBACK_MODEL') ?? null,
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
		policy: {
			approval: read.oneOf('REFUND_APPROVAL', ['always', 'over_limit'], 'always'),
			limits: read.amounts('REFUND_APPROVAL_OVER') ?? { usd: 10_000 },
			dayCeiling: read.ceiling('REFUND_MAX_PER_DAY'),
		},
	};
	read.throwFaults();
	return Object.freeze(config);
}

class Reader {
	readonly #env: Environment;
	readonly #faults: string[] = [];
	constructor(env: Environment) {
		this.#env = env;
	}

	fault(name: string, what: string): void {
		this.#faults.push(`${name} ${what}.`);
	}

	throwFaults(): void {
		if (this.#faults.length > 0) throw new ConfigInvalid(this.#faults);
	}

	optional(name: string): string | undefined {
		const value = this.#env[name]?.trim();
		return value === undefined || value === '' ? undefined : value;
	}

	text(name: string, otherwise: string): string {
		return this.optional(name) ?? otherwise;
	}

	matching(name: string, form: RegExp, otherwise: string): string {
		const value = this.text(name, otherwise);
		if (!form.test(value))
			this.fault(name, `is "${value}", which is not of the form ${form.source}`);
		return value;
	}

	oneOf<const T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
		const value = this.text(name, otherwise);
		const found = allowed.find((one) => one === value);
		if (found === undefined)
			this.fault(name, `is "${value}"; it must be one of ${allowed.join(', ')}`);
		return found ?? otherwise;
	}

	integer(name: string, otherwise: number, least: number, most: number): number {
		const value = this.text(name, String(otherwise));
		const number = Number(value);
		if (!/^\d+$/.test(value) || number < least || number > most) {
			this.fault(
				name,
				`is "${value}"; it must be a whole number from ${String(least)} to ${String(most)}`,
			);
		}
		return number;
	}

	/** The value, or the content of the file that NAME_FILE names; '' when neither is given. */
	secret(name: (typeof SECRETS)[number]): string {
		const file = this.optional(`${name}_FILE`);
		if (file === undefined) return this.text(name, '');
		if (this.optional(name) !== undefined) {
			this.fault(name, `and ${name}_FILE are both given; keep one`);
		}
		try {
			return readFileSync(file, 'utf8').trim();
		} catch {
			this.fault(`${name}_FILE`, `names ${file}, which cannot be read`);
			return '';
		}
	}

	/** scheme://host[:port]; a trailing slash is forgiven, a path is not. */
	origin(name: string, otherwise: string | undefined): string {
		const value = this.optional(name) ?? otherwise;
		if (value === undefined) {
			this.fault(name, 'is missing; give the origin, such as https://shop.example');
			return '';
		}
		const url = URL.canParse(value) ? new URL(value) : undefined;
		const plain =
			url && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '';
		if (!plain || url.pathname !== '/' || url.search !== '' || url.hash !== '') {
			this.fault(
				name,
				`is "${value}"; it must be an origin without a path, such as https://shop.example`,
			);
			return '';
		}
		return url.origin;
	}

	v1Url(name: string, otherwise: string): string {
		const value = this.text(name, otherwise).replace(/\/$/, '');
		if (!URL.canParse(value) || !/^https?:\/\/\S+\/v1$/.test(value)) {
			this.fault(name, `is "${value}"; it must be a URL that ends in /v1`);
		}
		return value;
	}

	/** `usd:10000,eur:10000`: minor units by currency. */
	amounts(name: string): Readonly<Record<string, number>> | undefined {
		const value = this.optional(name);
		if (value === undefined) return undefined;
		const entries = value.split(',').map((part) => /^\s*([a-z]{3}):(\d{1,12})\s*$/i.exec(part));
		if (entries.includes(null)) {
			this.fault(name, `is "${value}"; it must be like usd:10000,eur:10000 (minor units)`);
			return undefined;
		}
		return Object.fromEntries(
			entries.map((match) => [(match?.[1] ?? '').toLowerCase(), Number(match?.[2])]),
		);
	}

	ceiling(name: string): Config['policy']['dayCeiling'] {
		const value = this.optional(name);
		if (value === undefined) return null;
		return /^\d{1,12}$/.test(value) ? Number(value) : (this.amounts(name) ?? null);
	}
}
