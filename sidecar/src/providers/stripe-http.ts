import type Stripe from 'stripe';
import { sendOnce, WireFailure, type WireReply } from './send-once.ts';

/** What the SDK asks of an HTTP client. */
export type SdkHttp = NonNullable<
	NonNullable<ConstructorParameters<typeof Stripe>[1]>['httpClient']
>;
type SdkReply = Awaited<ReturnType<SdkHttp['makeRequest']>>;

/** What became of the one request an SDK call made. */
export type Exchange =
	| { readonly kind: 'reply'; readonly reply: WireReply }
	| { readonly kind: 'failed'; readonly failure: WireFailure };

export interface SentRequest {
	readonly body: string;
	/** Names in lower case. */
	readonly headers: Readonly<Record<string, string>>;
}

/** An HTTP client for exactly one call of the SDK, remembering what was said. */
export interface OneCallHttp extends SdkHttp {
	/** Undefined while no request was made. */
	exchange(): Exchange | undefined;
}

/**
 * The SDK repeats a request when its HTTP client reports ECONNRESET or EPIPE, even with
 * `maxNetworkRetries: 0`. So this client never reports those (a `WireFailure` has no such code), and
 * besides refuses to be used twice: whatever the SDK does, one call is at most one request.
 *
 * @param exactBody written instead of what the SDK encoded: bytes frozen earlier, perhaps by an
 *   earlier version of the SDK
 */
export function oneCallHttp(options: {
	readonly signal?: AbortSignal;
	readonly exactBody?: string;
}): OneCallHttp {
	let used = false;
	let exchange: Exchange | undefined;
	return {
		getClientName: () => 'once',
		exchange: () => exchange,
		async makeRequest(host, port, path, method, headers, requestData, protocol) {
			if (used) throw new Error('a second request for one call was refused');
			used = true;
			const body = options.exactBody ?? requestData;
			try {
				const reply = await sendOnce({
					url: new URL(`${protocol}://${host}:${port}${path}`),
					method,
					headers: withoutLength(headers),
					body,
					...(options.signal ? { signal: options.signal } : {}),
				});
				exchange = { kind: 'reply', reply };
				return asSdkReply(reply);
			} catch (error) {
				if (error instanceof WireFailure) exchange = { kind: 'failed', failure: error };
				throw error;
			}
		},
	};
}

/** Shows what the SDK would send, and sends nothing. */
export function capturingHttp(): SdkHttp & {
	captured(): SentRequest | undefined;
} {
	let captured: SentRequest | undefined;
	return {
		getClientName: () => 'once',
		captured: () => captured,
		makeRequest(_host, _port, _path, _method, headers, requestData) {
			captured = { body: requestData, headers: lowerCase(headers) };
			return Promise.reject(new Error('captured, not sent'));
		},
	};
}

function asSdkReply(reply: WireReply): SdkReply {
	const raw = {};
	return {
		getStatusCode: () => reply.status,
		getHeaders: () => ({ ...reply.headers }),
		getRawResponse: () => raw,
		toStream: () => {
			throw new Error('streamed replies are not used');
		},
		toJSON: () =>
			new Promise((resolve) => {
				resolve(JSON.parse(reply.body));
			}),
	};
}

type SdkHeaders = Parameters<SdkHttp['makeRequest']>[4];

function lowerCase(headers: SdkHeaders): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
	);
}

/** `sendOnce` counts the bytes it writes itself. */
function withoutLength(headers: SdkHeaders): Record<string, string> {
	const { 'content-length': _, ...rest } = lowerCase(headers);
	return rest;
}
