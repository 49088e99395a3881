import { readFileSync } from 'node:fs';
import { Terminal } from './failure.ts';

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
	...'STRIPE_BASE_URL SHOPIFY_BASE_URL SHOPIFY_API_VERSION WOOCOMMERCE_BASE_URL WOOCOMMERCE_REFUND_DELAY'.split(
		' ',
	),
	...'ZENDESK_EMAIL ZENDESK_BASE_URL SLACK_BASE_URL SLACK_CHANNEL WORDPRESS_BASE_URL'.split(' '),
	...'ORDERS_SOURCE REFUND_APPROVAL REFUND_APPROVAL_OVER REFUND_MAX_PER_DAY'.split(' '),
	...'MODEL_PRICES MODEL_BUDGET_CONVERSATION MODEL_BUDGET_DAY MODEL_BUDGET_MONTH MESSAGE_BURST_MS'.split(
		' ',
	),
	...'CUSTOMER_MESSAGES_PER_MINUTE CONVERSATION_TURNS'.split(' '),
	...'DATA_DIR HOST PORT LOG_LEVEL MASTER_KEY_FILE LOG_SIGNING_KEY_FILE'.split(' '),
	...'HANDS_DIR HANDS_CALLBACK_URL'.split(' '),
	...'OTEL_EXPORTER_OTLP_ENDPOINT WORDPRESS_DIR NODE_ENV CRASH_AT'.split(' '),
];

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads one value after the other and keeps every fault, by variable name. */
export class Reader {
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

	/** @param what what it is, for who must give it */
	required(name: string, what: string): string {
		const value = this.text(name, '');
		if (value === '') this.fault(name, `is missing; give ${what}`);
		return value;
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

	/** A whole number from 0; null when it is not given. */
	limit(name: string): number | null {
		return this.optional(name) === undefined ? null : this.integer(name, 0, 0, 1_000_000_000);
	}

	/** `model:in:out,…`: USD for a million tokens; a model's name may have colons of its own. */
	prices(name: string): Readonly<Record<string, { input: number; output: number }>> {
		const parts = (this.optional(name) ?? '').split(',').filter((part) => part.trim() !== '');
		const entries = parts.map((part) => /^\s*(\S+):(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)\s*$/.exec(part));
		if (entries.includes(null)) {
			this.fault(
				name,
				`is "${parts.join(',')}"; it must be like gpt-4.1-mini:0.4:1.6 (USD for a million tokens in and out)`,
			);
			return {};
		}
		return Object.fromEntries(
			entries.map((match) => [
				match?.[1] ?? '',
				{ input: Number(match?.[2]), output: Number(match?.[3]) },
			]),
		);
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

	/** Any http(s) address. */
	url(name: string, otherwise: string): string {
		const value = this.text(name, otherwise);
		const given = this.optional(name) !== undefined;
		if (given && (!URL.canParse(value) || !/^https?:\/\//.test(value))) {
			this.fault(name, `is "${value}"; it must be a URL`);
		}
		return value;
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

	ceiling(name: string): Readonly<Record<string, number>> | number | null {
		const value = this.optional(name);
		if (value === undefined) return null;
		return /^\d{1,12}$/.test(value) ? Number(value) : (this.amounts(name) ?? null);
	}
}
