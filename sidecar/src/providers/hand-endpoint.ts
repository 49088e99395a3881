import { Webhook } from 'standardwebhooks';
import type { Clock } from '../clock.ts';
import { Retryable } from '../failure.ts';
import { allowedAddresses, pinned, type HostRules } from './allowed-host.ts';
import { createResilience } from './resilience.ts';
import { sendOnce, type WireReply } from './send-once.ts';

/** The endpoint is overloaded or broken: asked again later it may answer. */
export class EndpointFailing extends Retryable {
	readonly status: number;
	constructor(host: string, status: number) {
		super('hand_failing', `${host} answered ${String(status)}.`);
		this.status = status;
	}
}

export interface HandEndpointOptions {
	/** The Hand's name, for operators. */
	readonly name: string;
	readonly url: string;
	/** Null: none. One that begins with `whsec_` is never sent, but signs. */
	readonly key: string | null;
	readonly connectTimeoutMs: number;
	/** For all attempts together. */
	readonly totalTimeoutMs: number;
	readonly clock: Clock;
	/** In the demo and in tests. */
	readonly allowLoopback: boolean;
	readonly resolve?: HostRules['resolve'];
	/** Milliseconds before the first retry. */
	readonly firstDelay?: number;
}

export interface HandEndpoint {
	/**
	 * POSTs one call: once, or with `repeatable` up to three times in the time there is. Redirects
	 * are not followed; the address is judged before each attempt and the connection held to it.
	 *
	 * @throws Invalid when the address may not be called, EndpointFailing for 408, 425, 429 and 5xx,
	 *   WireFailure, BreakerOpen and UnresolvableHost when nothing usable came back
	 */
	send(call: {
		readonly id: string;
		readonly idempotencyKey: string;
		readonly body: string;
		readonly repeatable: boolean;
	}): Promise<WireReply>;
	state(): 'closed' | 'open' | 'half-open';
}

const MOST_REPLY = 128 * 1024;

/** A shop's own endpoint. The owner chose its address; it is judged all the same. */
export function createHandEndpoint(options: HandEndpointOptions): HandEndpoint {
	const url = new URL(options.url);
	const rules: HostRules = {
		field: 'url',
		allowLoopback: options.allowLoopback,
		...(options.resolve && { resolve: options.resolve }),
	};
	const resilience = createResilience({
		name: options.name,
		totalTimeout: options.totalTimeoutMs,
		...(options.firstDelay !== undefined && { firstDelay: options.firstDelay }),
	});

	function headersOf(id: string, idempotencyKey: string, body: string): Record<string, string> {
		const headers = {
			'Content-Type': 'application/json',
			Accept: 'application/json',
			'Idempotency-Key': idempotencyKey,
		};
		const { key } = options;
		if (key === null) return headers;
		if (!key.startsWith('whsec_')) return { ...headers, Authorization: `Bearer ${key}` };
		const now = options.clock.now();
		return {
			...headers,
			'webhook-id': id,
			'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
			'webhook-signature': new Webhook(key).sign(id, now, body),
		};
	}

	return {
		send({ id, idempotencyKey, body, repeatable }) {
			const attempt = async (signal?: AbortSignal): Promise<WireReply> => {
				const addresses = await allowedAddresses(options.url, rules);
				const reply = await sendOnce({
					url,
					method: 'POST',
					headers: headersOf(id, idempotencyKey, body),
					body,
					lookup: pinned(addresses),
					connectTimeout: options.connectTimeoutMs,
					totalTimeout: options.totalTimeoutMs,
					maxReply: MOST_REPLY,
					...(signal && { signal }),
				});
				const { status } = reply;
				if (status >= 500 || status === 408 || status === 425 || status === 429) {
					throw new EndpointFailing(url.host, status);
				}
				return reply;
			};
			return repeatable
				? resilience.read('hand.call', attempt)
				: resilience.once('hand.call', () => attempt());
		},
		state: () => resilience.state(),
	};
}
