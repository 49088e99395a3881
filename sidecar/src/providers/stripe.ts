import type Stripe from 'stripe';
import { z } from 'zod';
import type { CallName } from '../crash-points.ts';
import { Retryable, Terminal } from '../failure.ts';
import { BreakerOpen, createResilience, type ResilienceOptions } from './resilience.ts';
import { classify } from './stripe-classify.ts';
import { capturingHttp, oneCallHttp, type Exchange, type SdkHttp } from './stripe-http.ts';
import {
	readCharge,
	readFoundCharges,
	readDisputes,
	readIntent,
	readProblem,
	readRefunds,
} from './stripe-objects.ts';
import type {
	Charge,
	Dispute,
	FrozenRefund,
	KeyCheck,
	RefundOrder,
	SendOutcome,
	StripeClient,
	StripeRefund,
} from './stripe-types.ts';

/** Pinned: what a version means never changes under us. Frozen requests carry their own. */
export const STRIPE_API_VERSION = '2026-10-28.endive';

export interface StripeOptions {
	/** `sk_…`, or a restricted `rk_…` with: charges, payment intents, disputes read; refunds write. */
	readonly key: string;
	/** Origin; Stripe's own unless given. */
	readonly baseUrl?: string;
	readonly resilience?: Partial<ResilienceOptions>;
}

/** Which world a key acts in. */
export function stripeMode(key: string): 'test' | 'live' {
	return /^[a-z]+_live_/.test(key) ? 'live' : 'test';
}

/** Loads the SDK at the first call, not at start. */
export function createStripe(options: StripeOptions): StripeClient {
	const resilience = createResilience({ name: 'Stripe', ...options.resilience });

	async function sdk(httpClient: SdkHttp): Promise<Stripe> {
		const { default: Sdk } = await import('stripe');
		const base = new URL(options.baseUrl ?? 'https://api.stripe.com');
		const secure = base.protocol === 'https:';
		return new Sdk(options.key, {
			apiVersion: STRIPE_API_VERSION,
			httpClient,
			protocol: secure ? 'https' : 'http',
			host: base.hostname,
			port: base.port === '' ? (secure ? 443 : 80) : base.port,
			maxNetworkRetries: 0,
			telemetry: false,
		});
	}

	function read<T>(
		call: CallName,
		ask: (stripe: Stripe) => Promise<unknown>,
		parse: (value: unknown) => T,
	): Promise<T> {
		return resilience.read(call, async (signal) => {
			const http = oneCallHttp({ signal });
			const stripe = await sdk(http);
			let value: unknown;
			try {
				value = await ask(stripe);
			} catch (error) {
				throw readFailure(http.exchange(), error);
			}
			try {
				return parse(value);
			} catch (error) {
				if (!(error instanceof z.ZodError)) throw error;
				throw new Retryable(
					'stripe_unreadable',
					`Stripe's answer to ${call} has an unexpected form at ${error.issues[0]?.path.join('.') ?? 'its root'}.`,
					{ cause: error },
				);
			}
		});
	}

	/** Follows `starting_after` until Stripe says there is no more. */
	async function all<T extends { readonly id: string }>(
		page: (startingAfter: {
			starting_after?: string;
		}) => Promise<{ readonly data: readonly T[]; readonly has_more: boolean }>,
	): Promise<T[]> {
		const found: T[] = [];
		for (;;) {
			const last = found.at(-1)?.id;
			const { data, has_more } = await page(last === undefined ? {} : { starting_after: last });
			found.push(...data);
			if (!has_more) return found;
		}
	}

	const charge = (id: string): Promise<Charge> =>
		read('stripe.charge', (stripe) => stripe.charges.retrieve(id), readCharge);

	async function searchOne(orderId: string): Promise<Charge[]> {
		const found: Charge[] = [];
		let page: string | undefined;
		do {
			const query = `metadata['order_id']:'${orderId.replaceAll(/[\\']/g, '\\$&')}'`;
			const params = { query, limit: 100, ...(page === undefined ? {} : { page }) };
			const reply = await read(
				'stripe.charge-search',
				(stripe) => stripe.charges.search(params),
				readFoundCharges,
			);
			// Search matches loosely in places (case, tokens): only the very same value counts.
			found.push(...reply.data.filter(({ metadata }) => metadata['order_id'] === orderId));
			page = reply.has_more ? (reply.next_page ?? undefined) : undefined;
		} while (page !== undefined);
		return found;
	}

	return {
		charge,

		async chargeOfPaymentIntent(id: string): Promise<Charge | null> {
			const intent = await read(
				'stripe.payment-intent',
				(stripe) => stripe.paymentIntents.retrieve(id),
				readIntent,
			);
			return intent.latest_charge ? charge(intent.latest_charge) : null;
		},

		async searchCharges({ orderIds }): Promise<Charge[]> {
			const found = new Map<string, Charge>();
			for (const orderId of new Set(orderIds)) {
				for (const one of await searchOne(orderId)) found.set(one.id, one);
			}
			return [...found.values()];
		},

		async openDisputes(chargeId: string): Promise<Dispute[]> {
			const disputes = await all((after) =>
				read(
					'stripe.list-disputes',
					(stripe) => stripe.disputes.list({ charge: chargeId, limit: 100, ...after }),
					readDisputes,
				),
			);
			return disputes.filter(({ status }) => !CLOSED_DISPUTE.has(status));
		},

		listRefunds(chargeId: string): Promise<StripeRefund[]> {
			return all((after) =>
				read(
					'stripe.list-refunds',
					(stripe) => stripe.refunds.list({ charge: chargeId, limit: 100, ...after }),
					readRefunds,
				),
			);
		},

		async freezeRefund(order: RefundOrder): Promise<FrozenRefund> {
			const http = capturingHttp();
			const stripe = await sdk(http);
			const { chargeId, amount, reason, refundRequestId, metadata } = order;
			await stripe.refunds
				.create(
					{ charge: chargeId, amount, reason, metadata: { ...metadata } },
					{ idempotencyKey: refundRequestId },
				)
				.catch(() => undefined);
			const captured = http.captured();
			if (captured?.headers['idempotency-key'] !== refundRequestId) {
				throw new Terminal('stripe_sdk', 'The Stripe SDK did not encode the refund as expected.');
			}
			return {
				body: captured.body,
				apiVersion: captured.headers['stripe-version'] ?? STRIPE_API_VERSION,
				idempotencyKey: refundRequestId,
			};
		},

		async sendRefund(frozen: FrozenRefund): Promise<SendOutcome> {
			try {
				const exchange = await resilience.once(
					'stripe.create-refund',
					() => sendFrozen(frozen),
					isStripesFault,
				);
				return classify(exchange, frozen);
			} catch (error) {
				if (!(error instanceof BreakerOpen)) throw error;
				return { kind: 'not_sent', reason: 'breaker_open', message: error.message };
			}
		},

		async checkKey(): Promise<KeyCheck> {
			const mode = stripeMode(options.key);
			try {
				const account = await read(
					'stripe.account',
					(stripe) => stripe.accounts.retrieveCurrent(),
					(value) => z.object({ id: z.string() }).parse(value),
				);
				return { ok: true, mode, accountId: account.id };
			} catch (error) {
				// A restricted key is known to Stripe, yet may not read the account.
				if (error instanceof StripeForbidden && error.status === 403) {
					return { ok: true, mode, accountId: null };
				}
				if (error instanceof Retryable || error instanceof Terminal) {
					return { ok: false, message: error.message };
				}
				throw error;
			}
		},

		state: () => resilience.state(),
	};

	async function sendFrozen(frozen: FrozenRefund): Promise<Exchange> {
		const http = oneCallHttp({ exactBody: frozen.body });
		const stripe = await sdk(http);
		const request = { idempotencyKey: frozen.idempotencyKey, apiVersion: frozen.apiVersion };
		// The SDK's own reading of the answer is not needed: `classify` judges the exchange itself.
		const error: unknown = await stripe.rawRequest('POST', '/v1/refunds', {}, request).then(
			() => undefined,
			(caught: unknown) => caught,
		);
		const exchange = http.exchange();
		if (!exchange) {
			throw new Terminal('stripe_sdk', 'The Stripe SDK made no request.', { cause: error });
		}
		return exchange;
	}
}

const CLOSED_DISPUTE = new Set(['won', 'lost', 'warning_closed', 'prevented']);

/** The key was refused: 401 unknown, 403 known without the permission. */
export class StripeForbidden extends Terminal {
	readonly status: number;
	constructor(status: number, said: string) {
		super(
			'stripe_forbidden',
			status === 401
				? `Stripe does not know STRIPE_KEY (${said}). Set the key shown in Stripe's dashboard.`
				: `STRIPE_KEY lacks a permission (${said}). Allow it in Stripe's dashboard.`,
		);
		this.status = status;
	}
}

function isStripesFault(exchange: Exchange): boolean {
	return (
		exchange.kind === 'failed' || exchange.reply.status >= 500 || exchange.reply.status === 429
	);
}

function readFailure(exchange: Exchange | undefined, error: unknown): Error {
	if (exchange?.kind === 'failed') return exchange.failure;
	if (!exchange) return error instanceof Error ? error : new Error(String(error));
	const { status, body } = exchange.reply;
	const said = stripesWords(body);
	if (status === 401 || status === 403) return new StripeForbidden(status, said);
	if (status === 404) {
		return new Terminal('stripe_not_found', `Stripe has no such object (${said}).`);
	}
	if (status === 429 || status === 409 || status >= 500 || status < 300) {
		return new Retryable('stripe_unavailable', `Stripe answered ${String(status)} (${said}).`);
	}
	return new Terminal('stripe_refused', `Stripe refused the request: ${said}`);
}

function stripesWords(body: string): string {
	try {
		const problem = readProblem(JSON.parse(body));
		if (problem.success) return problem.data.error.message ?? problem.data.error.type;
	} catch {
		// Not JSON: not Stripe speaking.
	}
	return 'no explanation in the answer';
}
