import { z } from 'zod';

const text = z
	.string()
	.nullish()
	.transform((value) => value ?? undefined);
const cents = z
	.int()
	.nullish()
	.transform((value) => value ?? undefined);

/** An order in a tool's output, as far as the rules read it. */
export const orderOutput = z.looseObject({
	order_number: z.coerce.string(),
	status: text,
	currency: z.string(),
	total_cents: z.int(),
	charge_id: text,
	refundable_cents: cents,
	items: z.array(z.looseObject({ title: z.string(), quantity: z.int().default(1) })).default([]),
	tracking: z.array(z.looseObject({ company: text, number: text, url: text })).nullish(),
});

export type OrderOutput = z.output<typeof orderOutput>;

/** A refund in a tool's output. */
export const refundOutput = z.looseObject({
	refund_request_id: text,
	state: text,
	status: text,
	amount_cents: cents,
	amount: cents,
	currency: text,
	order_number: text,
});

function digits(currency: string): number {
	return (
		new Intl.NumberFormat('en-US', {
			style: 'currency',
			currency: currency.toUpperCase(),
		}).resolvedOptions().maximumFractionDigits ?? 2
	);
}

export function shownMoney(minor: number, currency: string): string {
	return new Intl.NumberFormat('en-US', {
		style: 'currency',
		currency: currency.toUpperCase(),
	}).format(minor / 10 ** digits(currency));
}

/** Minor units of a decimal as customers write it; undefined when the currency has no such part. */
export function minorUnits(decimal: string, currency: string): number | undefined {
	const [whole = '', fraction = ''] = decimal.split('.');
	const kept = fraction.replace(/0+$/, '');
	const places = digits(currency);
	return kept.length > places ? undefined : Number(`${whole}${kept.padEnd(places, '0')}`);
}

export function describeOrder(order: OrderOutput): string {
	const items = order.items.map(({ title, quantity }) =>
		quantity === 1 ? title : `${quantity} x ${title}`,
	);
	const state = order.status?.toLowerCase().replaceAll('_', ' ') ?? 'there';
	const parts = [
		`Order ${order.order_number} (total ${shownMoney(order.total_cents, order.currency)}) is ${state}.`,
		items.length === 0 ? '' : ` It contains ${items.join(', ')}.`,
	];
	const [parcel] = order.tracking ?? [];
	if (parcel?.number !== undefined) {
		parts.push(` Tracking: ${[parcel.company, parcel.number].filter(Boolean).join(' ')}.`);
	}
	return parts.join('');
}

export function describeRefund(output: unknown): string {
	const parsed = refundOutput.safeParse(output);
	const refund = parsed.success ? parsed.data : undefined;
	const minor = refund?.amount_cents ?? refund?.amount;
	const amount =
		minor === undefined || refund?.currency === undefined
			? 'your refund'
			: `your refund of ${shownMoney(minor, refund.currency)}`;
	const order = refund?.order_number === undefined ? '' : ` for order ${refund.order_number}`;
	switch (refund?.state ?? refund?.status ?? '') {
		case 'confirmed':
		case 'succeeded':
			return `Good news: ${amount}${order} is confirmed.`;
		case 'approved':
		case 'submitting':
			return `Thank you: ${amount}${order} is approved. I will tell you here how it goes on.`;
		case 'submitted':
		case 'unknown':
			return `Thank you: ${amount}${order} is with the payment provider. I will tell you here how it goes on.`;
		case 'denied':
			return `I am sorry: ${amount}${order} was declined by the shop. Would you like me to open a ticket for you?`;
		case 'failed':
			return `I am sorry: ${amount}${order} failed. Would you like me to open a ticket for you?`;
		default:
			return `Thank you: ${amount}${order} is waiting for approval by the shop. I will tell you here how it goes on.`;
	}
}

const ticketOutput = z.looseObject({ reference: text });

export function describeTicket(output: unknown): string {
	const reference = ticketOutput.safeParse(output).data?.reference;
	return reference === undefined
		? 'I have opened a ticket. The shop will answer you.'
		: `I have opened a ticket for you; its reference is ${reference}.`;
}
