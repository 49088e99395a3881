import { createHmac } from 'node:crypto';
import { jsonReply, type TwinReply, type TwinRequest } from './fault.ts';

export interface WooKey {
	readonly key: string;
	readonly secret: string;
	readonly permissions: 'read' | 'write' | 'read_write';
}

const WINDOW_S = 15 * 60;

export function wooError(status: number, code: string, message: string, data?: unknown): TwinReply {
	return jsonReply(status, { code, message, data: data ?? { status } });
}

const failed = (message: string): TwinReply =>
	wooError(401, 'woocommerce_rest_authentication_error', message);

/** What the permission callback of every route says to nobody. */
const NOBODY = wooError(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');

/**
 * Who may ask, judged as the REST API does: by basic authentication over TLS only; over plain http
 * by a one-legged OAuth 1.0a signature in the query, each nonce once within 15 minutes; and in
 * either case only when the address as it was asked for says `wp-json/wc/` somewhere.
 */
export class WooAuthentication {
	readonly #keys: readonly WooKey[];
	readonly #origin: () => string;
	readonly #secure: boolean;
	readonly #nonces = new Set<string>();

	constructor(options: {
		readonly keys: readonly WooKey[];
		readonly origin: () => string;
		readonly secure: boolean;
	}) {
		this.#keys = options.keys;
		this.#origin = options.origin;
		this.#secure = options.secure;
	}

	/** The refusal, or undefined for whoever may. */
	refuse(request: TwinRequest, now: Date): TwinReply | undefined {
		if (!`${request.path}?${request.query}`.includes('wp-json/wc/')) return NOBODY;
		const found = this.#secure ? this.#basic(request) : this.#oauth(request, now);
		if (!('permissions' in found)) return found;
		const wanted = request.method === 'GET' ? 'read' : 'write';
		if (found.permissions === 'read_write' || found.permissions === wanted) return undefined;
		return failed(`The API key provided does not have ${wanted} permissions.`);
	}

	#basic({ headers }: TwinRequest): WooKey | TwinReply {
		const [scheme, encoded = ''] = (headers['authorization'] ?? '').split(' ', 2);
		if (scheme !== 'Basic') return NOBODY;
		const [name, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
		const key = this.#keys.find((one) => one.key === name);
		if (!key) return NOBODY;
		return key.secret === secret.join(':') ? key : failed('Consumer secret is invalid.');
	}

	#oauth(request: TwinRequest, now: Date): WooKey | TwinReply {
		const given = request.query
			.split('&')
			.filter((pair) => pair !== '')
			.map((pair) => {
				const [name = '', value = ''] = pair.split('=', 2);
				return [decode(name), decode(value)] as const;
			});
		const named = new Map(given);
		if (![...named.keys()].some((name) => name.startsWith('oauth_'))) return NOBODY;
		for (const name of ['consumer_key', 'timestamp', 'nonce', 'signature', 'signature_method']) {
			if (!named.has(`oauth_${name}`)) {
				return wooError(
					401,
					'woocommerce_rest_authentication_missing_parameter',
					`Missing OAuth parameter oauth_${name}`,
				);
			}
		}
		const key = this.#keys.find((one) => one.key === named.get('oauth_consumer_key'));
		if (!key) return failed('Consumer key is invalid.');
		if (named.get('oauth_signature') !== this.#signature(request, given, key)) {
			return failed('Invalid signature - provided signature does not match.');
		}
		const timestamp = Number(named.get('oauth_timestamp'));
		if (Math.abs(timestamp - now.getTime() / 1000) > WINDOW_S) return failed('Invalid timestamp.');
		const nonce = `${key.key} ${named.get('oauth_nonce') ?? ''}`;
		if (this.#nonces.has(nonce)) {
			return failed('Invalid nonce - nonce has already been used.');
		}
		this.#nonces.add(nonce);
		return key;
	}

	/** RFC 5849 section 3.4, without a token. */
	#signature(
		request: TwinRequest,
		given: readonly (readonly [string, string])[],
		key: WooKey,
	): string {
		const parameters = given
			.filter(([name]) => name !== 'oauth_signature')
			.map(([name, value]) => `${encode(name)}=${encode(value)}`)
			.sort()
			.join('&');
		const base = [request.method, `${this.#origin()}${request.path}`, parameters];
		return createHmac('sha256', `${key.secret}&`)
			.update(base.map((part, i) => (i === 0 ? part : encode(part))).join('&'))
			.digest('base64');
	}
}

function decode(text: string): string {
	return decodeURIComponent(text.replaceAll('+', ' '));
}

function encode(text: string): string {
	return encodeURIComponent(text).replaceAll(
		/[!'()*]/g,
		(char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
	);
}
