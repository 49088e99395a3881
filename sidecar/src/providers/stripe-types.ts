/** A card check as Stripe reports it; null when the payment method has none. */
export type CheckResult = 'pass' | 'fail' | 'unavailable' | 'unchecked' | null;

/** docs.stripe.com/api/charges/object, what refund policy needs of it. Amounts in minor units. */
export interface Charge {
	readonly id: string;
	readonly amount: number;
	readonly amountCaptured: number;
	/** Stripe counts pending refunds in, failed and canceled ones out. */
	readonly amountRefunded: number;
	/** ISO 4217, lower case. */
	readonly currency: string;
	readonly status: 'succeeded' | 'pending' | 'failed';
	readonly paid: boolean;
	readonly captured: boolean;
	readonly disputed: boolean;
	readonly paymentIntentId: string | null;
	readonly livemode: boolean;
	readonly risk: 'normal' | 'elevated' | 'highest' | 'not_assessed' | 'unknown';
	readonly checks: {
		readonly avsLine1: CheckResult;
		readonly avsPostal: CheckResult;
		readonly cvc: CheckResult;
	};
	readonly metadata: { readonly [key: string]: string };
}

/** docs.stripe.com/api/refunds/object. */
export interface StripeRefund {
	readonly id: string;
	/** Minor units. */
	readonly amount: number;
	readonly currency: string;
	readonly status: 'pending' | 'requires_action' | 'succeeded' | 'failed' | 'canceled';
	readonly chargeId: string | null;
	readonly metadata: { readonly [key: string]: string };
	readonly failureReason: string | null;
	/** Seconds since the epoch, by Stripe's clock. */
	readonly created: number;
}

export interface Dispute {
	readonly id: string;
	readonly status: string;
}

/** The metadata every refund of ours carries. */
export interface RefundMetadata {
	readonly refund_request_id: string;
	readonly order_number?: string;
	/** Hex root and size of the log's tree when the request was frozen. */
	readonly log_root: string;
	readonly log_size: string;
	/** Which installation sent it. */
	readonly instance: string;
}

export interface RefundOrder {
	readonly chargeId: string;
	/** Minor units of the charge's currency. */
	readonly amount: number;
	readonly reason: 'requested_by_customer' | 'duplicate' | 'fraudulent';
	/** Becomes the idempotency key. */
	readonly refundRequestId: string;
	readonly metadata: RefundMetadata;
}

/** All that decides what Stripe does with a request; stored before the first byte is sent. */
export interface FrozenRefund {
	/** The exact form-encoded bytes (ASCII), as the SDK encoded them. */
	readonly body: string;
	readonly apiVersion: string;
	readonly idempotencyKey: string;
}

/** Why an answer settles nothing: the refund may exist or not. */
export type UnclearReason =
	| 'timeout'
	| 'connection'
	| 'server_error'
	| 'rate_limited'
	| 'conflict'
	| 'idempotency_error'
	| 'already_refunded'
	| 'unreadable_reply'
	/** A refund object that is not the one we asked for. */
	| 'contradictory_reply'
	| 'unexpected_status';

/** What one attempt to send told us. Only `refund` and `refused` say what Stripe did. */
export type SendOutcome =
	| {
			readonly kind: 'refund';
			readonly refund: StripeRefund;
			/** Stripe answered from its memory of the idempotency key. */
			readonly replayed: boolean;
	  }
	/** A definite refusal: the request was understood and no refund was made by it. */
	| {
			readonly kind: 'refused';
			readonly status: number;
			readonly code: string | null;
			readonly message: string;
	  }
	/** The key may not refund: nothing can be sent until the owner mends it. */
	| { readonly kind: 'forbidden'; readonly status: 401 | 403; readonly message: string }
	| {
			readonly kind: 'unclear';
			readonly reason: UnclearReason;
			readonly message: string;
			/** Stripe replayed this very answer: it is what the key will give until pruned (24 h). */
			readonly stored: boolean;
	  }
	/** Provably no byte of the request left this machine. */
	| { readonly kind: 'not_sent'; readonly reason: NotSentReason; readonly message: string };

export type NotSentReason =
	'dns' | 'connect_refused' | 'connect_timeout' | 'connect_failed' | 'breaker_open';

/** What `doctor` says of the key. */
export type KeyCheck =
	| {
			readonly ok: true;
			readonly mode: 'test' | 'live';
			/** Null when a restricted key may not read the account. */
			readonly accountId: string | null;
	  }
	| { readonly ok: false; readonly message: string };

/**
 * Stripe, as refunds need it. Reads are retried; they reject with `Retryable` when Stripe cannot be
 * reached or is at fault, `BreakerOpen` (a `Retryable`) when it has been for a while, and
 * `Terminal` when the key or the id is wrong (`stripe_not_found`, `stripe_forbidden`).
 */
export interface StripeClient {
	charge(id: string): Promise<Charge>;
	/** The latest charge of a payment intent; null when it has none yet. */
	chargeOfPaymentIntent(id: string): Promise<Charge | null>;
	/** Charges whose metadata names one of these orders, every page. Search lags by up to a minute. */
	searchCharges(by: { readonly orderIds: readonly string[] }): Promise<Charge[]>;
	/** Disputes and inquiries on the charge that are not closed. */
	openDisputes(chargeId: string): Promise<Dispute[]>;
	/** Every refund of the charge, to the last page, newest first. */
	listRefunds(chargeId: string): Promise<StripeRefund[]>;
	/** What the SDK would send for this refund; sends nothing. */
	freezeRefund(order: RefundOrder): Promise<FrozenRefund>;
	/** Sends those very bytes once. Never rejects for anything Stripe or the network does. */
	sendRefund(frozen: FrozenRefund): Promise<SendOutcome>;
	checkKey(): Promise<KeyCheck>;
	/** `open`: Stripe has been failing; calls are refused here without being sent. */
	state(): 'closed' | 'open' | 'half-open';
}
