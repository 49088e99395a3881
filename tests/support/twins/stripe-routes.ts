import { z } from 'zod';
import type { StripeBook } from './stripe-book.ts';
import { disputeObject } from './stripe-dispute.ts';
import { expand } from './stripe-expand.ts';
import type { FormFields } from './stripe-form.ts';
import {
	accountObject,
	chargeObject,
	paymentIntentObject,
	refundObject,
} from './stripe-objects.ts';
import { id, integer, invalidRequest, readParams } from './stripe-problem.ts';
import { expandParam, listRefunds } from './stripe-refunds.ts';
import { searchCharges } from './stripe-search.ts';

const oneParams = z.strictObject({ expand: expandParam });
const limitParam = integer.refine((n) => n >= 1 && n <= 100, 'Invalid integer: from 1 to 100');
const searchParams = z.strictObject({
	query: z.string().min(1),
	limit: limitParam.default(10),
	page: z.string().optional(),
	expand: expandParam,
});
const disputeParams = z.strictObject({
	charge: id.optional(),
	payment_intent: id.optional(),
	limit: limitParam.default(10),
	expand: expandParam,
});

function listDisputes(book: StripeBook, fields: FormFields) {
	const params = readParams(disputeParams, fields);
	const orders = book
		.charged()
		.filter(({ charge }) => charge.disputed)
		.filter(({ charge }) => params.charge === undefined || charge.id === params.charge)
		.filter(
			({ charge }) =>
				params.payment_intent === undefined || charge.payment_intent === params.payment_intent,
		);
	return {
		object: 'list',
		data: orders.slice(0, params.limit).map(disputeObject),
		has_more: orders.length > params.limit,
		url: '/v1/disputes',
	};
}

/** Answers a GET, or throws the StripeProblem that Stripe would answer. */
export function readRoute(book: StripeBook, path: string, fields: FormFields): object {
	const [, version, collection, name, extra] = path.split('/');
	if (version === 'v1' && extra === undefined) {
		const one = (object: (wanted: string) => object) => {
			const params = readParams(oneParams, fields);
			return expand(book, object(decodeURIComponent(name ?? '')), params.expand);
		};
		switch (`${collection ?? ''}${name === undefined ? '' : '/:id'}`) {
			case 'charges/:id':
				if (name === 'search') {
					const params = readParams(searchParams, fields);
					return expand(book, searchCharges(book, params.query, params.limit), params.expand);
				}
				return one((wanted) => chargeObject(book, book.byCharge(wanted)));
			case 'payment_intents/:id':
				return one((wanted) => paymentIntentObject(book, book.byPaymentIntent(wanted)));
			case 'refunds/:id':
				return one((wanted) => refundObject(book, book.refund(wanted)));
			case 'refunds': {
				const list = listRefunds(book, fields);
				return expand(book, list.value, list.expand);
			}
			case 'disputes':
				return listDisputes(book, fields);
			case 'account':
				readParams(oneParams, fields);
				return accountObject(book.shop);
			default:
				break;
		}
	}
	throw unrecognized('GET', path);
}

export function unrecognized(method: string, path: string) {
	return invalidRequest(
		`Unrecognized request URL (${method}: ${path}). Please see https://stripe.com/docs.`,
		{ status: 404 },
	);
}
