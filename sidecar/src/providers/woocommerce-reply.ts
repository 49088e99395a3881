import type { z } from 'zod';
import { Retryable, Terminal } from '../failure.ts';
import { wooProblem } from './woocommerce-objects.ts';

/** WooCommerce understood and will not; nothing was done. */
export class WooCommerceRefused extends Terminal {
	readonly status: number;
	/** Its own, e.g. `woocommerce_rest_cannot_create_order_refund`. */
	readonly code: string;
	constructor(status: number, code: string, said: string) {
		super('woocommerce_refused', `WooCommerce refused (${code}): ${said}`);
		this.status = status;
		this.code = code;
	}
}

/** Codes that WooCommerce answers with status 500 although nothing is out of order. */
const REFUSALS = new Set([
	'woocommerce_rest_cannot_create_order_refund',
	'woocommerce_rest_invalid_order_id',
	'woocommerce_rest_invalid_order_refund',
]);

/**
 * The body, if it is what was asked for.
 *
 * @throws Terminal for a key that may not; WooCommerceRefused; Retryable for all else
 */
export function readReply<T extends z.ZodType>(status: number, body: string, shape: T): z.infer<T> {
	const json = parseJson(body);
	if (status === 200 || status === 201) {
		const parsed = shape.safeParse(json);
		if (parsed.success) return parsed.data;
		const where = parsed.error.issues[0]?.path.join('.') ?? '';
		throw new Retryable(
			'woocommerce_unreadable',
			`WooCommerce's answer has an unexpected form at ${where === '' ? 'its root' : where}.`,
		);
	}
	const problem = wooProblem.safeParse(json);
	if (!problem.success) throw withoutWords(status);
	const { code, message } = problem.data;
	const said = message.slice(0, 200);
	if (status === 401 || status === 403) {
		throw new Terminal(
			'woocommerce_forbidden',
			`WooCommerce refuses WOOCOMMERCE_KEY (${String(status)}, ${code}: ${said}). Make a key with permission Read/Write for a shop manager under WooCommerce, Settings, Advanced, REST API; over plain http, WOOCOMMERCE_BASE_URL must be the site's own address and the clocks must agree.`,
		);
	}
	if (code === 'rest_no_route') {
		throw new Terminal(
			'woocommerce_absent',
			'There is no WooCommerce at WOOCOMMERCE_BASE_URL: its REST API wc/v3 does not answer. Activate WooCommerce, or mend the address.',
		);
	}
	if (REFUSALS.has(code) || (status >= 400 && status < 500 && status !== 408 && status !== 429)) {
		throw new WooCommerceRefused(status, code, said);
	}
	throw new Retryable(
		'woocommerce_unavailable',
		`WooCommerce answered ${String(status)} (${code}).`,
	);
}

/** An answer of something else at that address: a proxy, a firewall, a site in maintenance. */
function withoutWords(status: number): Error {
	if (status === 429 || status === 408 || status >= 500) {
		return new Retryable('woocommerce_unavailable', `WooCommerce answered ${String(status)}.`);
	}
	return new Terminal(
		'woocommerce_refused',
		`What answers at WOOCOMMERCE_BASE_URL is not WooCommerce's REST API (${String(status)}). Check the address, and that nothing before it (a firewall, a password) keeps the sidecar out.`,
	);
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
