import {
	BrokenCircuitError,
	circuitBreaker,
	CircuitState,
	ExponentialBackoff,
	handleWhen,
	retry,
	timeout,
	TimeoutStrategy,
	wrap,
	type IBreaker,
} from 'cockatiel';
import type { CallName } from '../crash-points.ts';
import { Retryable, Throttled } from '../failure.ts';
import { outgoing } from '../outgoing.ts';

/** The provider has been failing; this call was refused here and nothing was sent. */
export class BreakerOpen extends Retryable {
	constructor(provider: string) {
		super(
			'provider_paused',
			`${provider} keeps failing, so calls to it are paused; one is tried again every 30 s. See the earlier ${provider} errors in the log.`,
		);
	}
}

export interface Resilience {
	/**
	 * Runs a call that may be repeated (a read, or one the other side makes idempotent): 10 s in
	 * all, two jittered retries when it fails with `Retryable`. `attempt` must stop at `signal`.
	 */
	read<T>(call: CallName, attempt: (signal: AbortSignal) => Promise<T>): Promise<T>;
	/**
	 * Runs a call that must not be repeated from here. `failed` tells the breaker whether a result
	 * is the provider's fault.
	 *
	 * @throws BreakerOpen before anything is attempted
	 */
	once<T>(call: CallName, attempt: () => Promise<T>, failed?: (result: T) => boolean): Promise<T>;
	state(): 'closed' | 'open' | 'half-open';
}

export interface ResilienceOptions {
	/** As operators call it: "Stripe". */
	readonly name: string;
	/** Milliseconds of the first retry's delay, doubled for the second, jittered. */
	readonly firstDelay?: number;
	/** Milliseconds for all attempts of a read. */
	readonly totalTimeout?: number;
	/** Milliseconds a breaker stays open before one probe is let through. */
	readonly probeAfter?: number;
	/** Milliseconds within which errors are counted together. */
	readonly window?: number;
	/** Called when the breaker opens, not when a probe finds it must stay so. */
	readonly opened?: () => void;
}

const RETRIES = 2;
const ERRORS_TO_OPEN = 5;
/** A header that asks for more is not believed. */
const LONGEST_QUIET_MS = 60 * 60_000;

/**
 * One per provider. Only `Retryable` errors (the network, the provider) count against it: five in
 * 60 s open the breaker, half-open after 30 s lets one call probe. `Throttled` does not count: it is
 * not repeated here, and until the time it names nothing more is sent. It measures elapsed time on
 * the machine's clock and starts closed in a new process.
 */
export function createResilience(options: ResilienceOptions): Resilience {
	const providerFault = handleWhen(
		(error) =>
			error instanceof Retryable &&
			!(error instanceof BreakerOpen) &&
			!(error instanceof Throttled),
	);
	const breaker = circuitBreaker(providerFault, {
		halfOpenAfter: options.probeAfter ?? 30_000,
		breaker: new ErrorsInWindow(options.window ?? 60_000),
	});
	const guarded = wrap(
		timeout(options.totalTimeout ?? 10_000, TimeoutStrategy.Cooperative),
		retry(providerFault, {
			maxAttempts: RETRIES,
			backoff: new ExponentialBackoff({ initialDelay: options.firstDelay ?? 200 }),
		}),
	);

	let quiet: { readonly until: number; readonly error: Throttled } | undefined;
	let wasOpen = false;
	breaker.onStateChange((state) => {
		if (state === CircuitState.Open && !wasOpen) options.opened?.();
		if (state !== CircuitState.HalfOpen) wasOpen = state === CircuitState.Open;
	});

	function respectQuiet(): void {
		const left = quiet ? quiet.until - performance.now() : 0;
		if (quiet && left > 0) throw new Throttled(quiet.error.type, quiet.error.message, left);
	}

	async function throughBreaker<T>(attempt: () => Promise<T>): Promise<T> {
		respectQuiet();
		try {
			return await breaker.execute(attempt);
		} catch (error) {
			if (error instanceof Throttled) {
				const ms = Math.min(error.afterMs, LONGEST_QUIET_MS);
				quiet = { until: performance.now() + ms, error };
			}
			if (error instanceof BrokenCircuitError) throw new BreakerOpen(options.name);
			throw error;
		}
	}

	return {
		read: (call, attempt) =>
			guarded.execute(({ signal }) => throughBreaker(() => outgoing(call, () => attempt(signal)))),

		async once(call, attempt, failed = () => false) {
			let result: { readonly value: Awaited<ReturnType<typeof attempt>> } | undefined;
			try {
				return await throughBreaker(async () => {
					const value = await outgoing(call, attempt);
					result = { value };
					if (failed(value)) throw new CountAsFailure();
					return value;
				});
			} catch (error) {
				if (error instanceof CountAsFailure && result) return result.value;
				throw error;
			}
		},

		state() {
			switch (breaker.state) {
				case CircuitState.Open:
				case CircuitState.Isolated:
					return 'open';
				case CircuitState.HalfOpen:
					return 'half-open';
				case CircuitState.Closed:
					return 'closed';
			}
		},
	};
}

/** Tells the breaker about a result that arrived but is the provider's fault; never leaves here. */
class CountAsFailure extends Retryable {
	constructor() {
		super('counted', 'the result counts as a failure');
	}
}

/** Opens at the fifth error within the window; successes in between do not excuse them. */
class ErrorsInWindow implements IBreaker {
	state: unknown = undefined;
	readonly #window: number;
	#errors: number[] = [];

	constructor(window: number) {
		this.#window = window;
	}

	success(state: CircuitState): void {
		if (state === CircuitState.HalfOpen) this.#errors = [];
	}

	failure(): boolean {
		const now = performance.now();
		this.#errors = [...this.#errors.filter((at) => now - at < this.#window), now];
		return this.#errors.length >= ERRORS_TO_OPEN;
	}
}
