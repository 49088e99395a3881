import { createHmac, randomBytes } from 'node:crypto';
import OAuth from 'oauth-1.0a';

export interface WooCommerceKey {
	/** Consumer key, `ck_…`. */
	readonly key: string;
	/** Consumer secret, `cs_…`. */
	readonly secret: string;
}

export interface Authorised {
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
}

/**
 * WooCommerce looks at a request's keys only when its address holds this text, which an address by
 * `rest_route` does not (WC_REST_Authentication::is_request_to_rest_api). So it is said in a
 * parameter that nothing reads, and every permalink setting works.
 */
const MARK = 'wp-json/wc/';

/**
 * A request's address and its proof of who asks: basic authentication over TLS, else OAuth 1.0a
 * with one leg, in the query, since over plain HTTP WooCommerce takes nothing else
 * (woocommerce.github.io/woocommerce-rest-api-docs/#authentication-over-http). Each attempt needs
 * one of its own: a nonce is taken once.
 *
 * @param route below `/wc/v3`, e.g. `/orders/17`
 * @param now the machine's time; WooCommerce takes 15 minutes of difference
 */
export function authorise(
	baseUrl: string,
	key: WooCommerceKey,
	request: {
		readonly method: string;
		readonly route: string;
		readonly query?: Readonly<Record<string, string>>;
	},
	now: Date,
): Authorised {
	const url = new URL('/index.php', baseUrl);
	const query = { rest_route: `/wc/v3${request.route}`, ...request.query, via: MARK };
	if (url.protocol === 'https:') {
		url.search = queryString(query);
		const credentials = Buffer.from(`${key.key}:${key.secret}`, 'utf8').toString('base64');
		return { url, headers: { Authorization: `Basic ${credentials}` } };
	}
	const oauth = new OAuth({
		consumer: key,
		signature_method: 'HMAC-SHA256',
		hash_function: (base, secret) => createHmac('sha256', secret).update(base).digest('base64'),
	});
	oauth.getNonce = () => randomBytes(16).toString('hex');
	oauth.getTimeStamp = () => Math.floor(now.getTime() / 1000);
	const signed = oauth.authorize({ url: url.href, method: request.method, data: query });
	url.search = queryString({ ...query, ...signed });
	return { url, headers: {} };
}

type Query = Readonly<Record<string, string | number>>;

/** RFC 3986, with slashes left as they are: they may stand in a query, and `MARK` must be read. */
function queryString(query: Query): string {
	return Object.entries(query)
		.map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`)
		.join('&');
}

function encoded(text: string): string {
	return encodeURIComponent(text)
		.replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
		.replaceAll('%2F', '/');
}
