import { z } from 'zod';
import type { ShopOrder } from '../shop.ts';
import type { RefundStatus, StripeBook } from './stripe-book.ts';
import type { FormFields } from './stripe-form.ts';
import { refundObject } from './stripe-objects.ts';
import { id, integer, invalidRequest, metadata, readParams } from './stripe-problem.ts';

export const expandParam = z.array(z.string()).default([]);

const createParams = z.strictObject({
	amount: integer
		.refine((amount) => amount >= 1, 'Invalid integer: it must be greater than or equal to 1')
		.optional(),
	charge: id.optional(),
	payment_intent: id.optional(),
	currency: z.string().optional(),
	reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
	metadata: z.union([metadata, z.literal('')]).optional(),
	refund_application_fee: z.enum(['true', 'false']).optional(),
	reverse_transfer: z.enum(['true', 'false']).optional(),
	instructions_email: z.email().optional(),
	expand: expandParam,
});

const listParams = z.strictObject({
	charge: id.optional(),
	payment_intent: id.optional(),
	limit: integer.refine((n) => n >= 1 && n <= 100, 'Invalid integer: from 1 to 100').default(10),
	starting_after: id.optional(),
	ending_before: id.optional(),
	expand: expandParam,
});

function shown(amount: number, currency: string): string {
	return new Intl.NumberFormat('en-US', {
		style: 'currency',
		currency: currency.toUpperCase(),
	}).format(currency === 'jpy' ? amount : amount / 100);
}

export function readCreate(fields: FormFields) {
	const params = readParams(createParams, fields);
	if (params.charge === undefined && params.payment_intent === undefined) {
		throw invalidRequest(
			'One of the following params should be provided for this request: payment_intent or charge.',
			{ code: 'parameter_missing' },
		);
	}
	if (params.charge !== undefined && params.payment_intent !== undefined) {
		throw invalidRequest('You may only specify one of these parameters: charge, payment_intent.', {
			code: 'parameter_invalid',
		});
	}
	return params;
}

function target(book: StripeBook, params: z.output<typeof createParams>): ShopOrder {
	return params.charge === undefined
		? book.byPaymentIntent(params.payment_intent ?? '', 'payment_intent')
		: book.byCharge(params.charge, 'charge');
}

/** POST /v1/refunds, once its parameters are sound: from here on the outcome is kept by key. */
export function createRefund(
	book: StripeBook,
	params: z.output<typeof createParams>,
	status: RefundStatus,
) {
	const order = target(book, params);
	const { charge, currency } = order;
	const left = charge.amount - book.refunded(charge.id);
	if (charge.disputed) {
		throw invalidRequest(`Charge ${charge.id} has been charged back; cannot issue a refund.`, {
			code: 'charge_disputed',
		});
	}
	if (left <= 0) {
		throw invalidRequest(`Charge ${charge.id} has already been refunded.`, {
			code: 'charge_already_refunded',
		});
	}
	if (params.currency !== undefined && params.currency !== currency) {
		throw invalidRequest(`The currency of the charge is ${currency}.`, { param: 'currency' });
	}
	const amount = params.amount ?? left;
	if (amount > left) {
		const held = left === charge.amount ? 'charge amount' : 'unrefunded amount on charge';
		throw invalidRequest(
			`Refund amount (${shown(amount, currency)}) is greater than ${held} (${shown(left, currency)})`,
			{ param: 'amount' },
		);
	}
	const refund = book.makeRefund({
		charge: charge.id,
		amount,
		reason: params.reason ?? null,
		metadata: params.metadata === '' ? {} : (params.metadata ?? {}),
		status,
	});
	return refundObject(book, refund);
}

/** GET /v1/refunds: newest first, a page at a time. */
export function listRefunds(book: StripeBook, fields: FormFields) {
	const params = readParams(listParams, fields);
	const charge =
		params.payment_intent === undefined
			? params.charge
			: book.byPaymentIntent(params.payment_intent, 'payment_intent').charge.id;
	if (params.charge !== undefined) book.byCharge(params.charge, 'charge');
	const all = book.refunds(charge);
	const position = (param: 'starting_after' | 'ending_before', cursor: string) => {
		book.refund(cursor, param);
		return all.findIndex((refund) => refund.id === cursor);
	};
	let page = all;
	let more = all.length > params.limit;
	if (params.starting_after !== undefined) {
		page = all.slice(position('starting_after', params.starting_after) + 1);
		more = page.length > params.limit;
	} else if (params.ending_before !== undefined) {
		const before = all.slice(0, Math.max(0, position('ending_before', params.ending_before)));
		page = before.slice(-params.limit);
		more = before.length > params.limit;
	}
	const data = page.slice(0, params.limit).map((refund) => refundObject(book, refund));
	return {
		value: { object: 'list', data, has_more: more, url: '/v1/refunds' },
		expand: params.expand,
	};
}
