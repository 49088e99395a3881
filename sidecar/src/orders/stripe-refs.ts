const STRIPE_ID = /^(?:ch|py|pi)_[A-Za-z0-9]{4,}$/;

/** Keys under which payment gateways keep Stripe's ids in their receipts. */
const ID_KEYS = new Set([
	'id',
	'charge',
	'charge_id',
	'latest_charge',
	'payment_intent',
	'payment_intent_id',
	'transaction_id',
]);

/** Deeper than any receipt; bounds the walk. */
const MAX_DEPTH = 8;

/**
 * Stripe's ids in one transaction of an order: its references, and its receipt (the gateway's own
 * object, as JSON text or parsed). Only whole values under known keys count: free text in a receipt,
 * such as the name on a card, is the customer's to write and names nothing.
 */
export function stripeRefs(
	references: readonly (string | null)[],
	receipt: unknown,
): readonly string[] {
	const found = new Set<string>();
	for (const reference of references) {
		if (reference !== null && STRIPE_ID.test(reference)) found.add(reference);
	}
	walk(typeof receipt === 'string' ? parseJson(receipt) : receipt, 0, found);
	return [...found];
}

function walk(value: unknown, depth: number, found: Set<string>): void {
	if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return;
	for (const [key, inner] of Object.entries(value)) {
		// A buyer's own key-value pairs.
		if (key === 'metadata') continue;
		if (typeof inner === 'string') {
			if (ID_KEYS.has(key) && STRIPE_ID.test(inner)) found.add(inner);
		} else {
			walk(inner, depth + 1, found);
		}
	}
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
