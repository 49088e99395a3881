import type { StripeBook } from './stripe-book.ts';
import { chargeObject, paymentIntentObject, refundObject } from './stripe-objects.ts';
import { invalidRequest } from './stripe-problem.ts';

type Loose = Record<string, unknown>;

function refundsOf(book: StripeBook, charge: string) {
	const data = book.refunds(charge).map((refund) => refundObject(book, refund));
	return {
		object: 'list',
		data: data.slice(0, 10),
		has_more: data.length > 10,
		url: `/v1/charges/${charge}/refunds`,
	};
}

/** The fields that stand for an object, by the type that has them. */
function load(book: StripeBook, type: unknown, field: string, owner: Loose): unknown {
	const id = String(owner[field] ?? owner['id']);
	switch (`${String(type)}.${field}`) {
		case 'charge.payment_intent':
		case 'refund.payment_intent':
			return paymentIntentObject(book, book.byPaymentIntent(id));
		case 'charge.refunds':
			return refundsOf(book, String(owner['id']));
		case 'refund.charge':
		case 'payment_intent.latest_charge':
			return chargeObject(book, book.byCharge(id));
		default:
			return undefined;
	}
}

function expandOne(book: StripeBook, owner: Loose, path: readonly string[]): void {
	const [field = '', ...rest] = path;
	if (owner['object'] === 'list' || owner['object'] === 'search_result') {
		if (field !== 'data' || !Array.isArray(owner['data'])) throw unexpandable(path);
		for (const item of owner['data'] as Loose[]) expandOne(book, item, rest);
		return;
	}
	const held = owner[field];
	if (typeof held !== 'object' || held === null) {
		const loaded = load(book, owner['object'], field, owner);
		if (loaded === undefined) throw unexpandable(path);
		owner[field] = loaded;
	}
	if (rest.length > 0) expandOne(book, owner[field] as Loose, rest);
}

function unexpandable(path: readonly string[]) {
	return invalidRequest(`This property cannot be expanded (${path.join('.')}).`, {
		param: 'expand',
	});
}

/** Puts whole objects where `expand[]` asks for them (docs.stripe.com/api/expanding_objects). */
export function expand(book: StripeBook, value: object, paths: readonly string[]): Loose {
	const copy = structuredClone(value) as Loose;
	for (const path of paths) {
		const parts = path.split('.');
		if (parts.length > 4) throw invalidRequest('Expansion is limited to four levels.');
		expandOne(book, copy, parts);
	}
	return copy;
}
