import type { ToolResult } from './rules-conversation.ts';
import type { Wish } from './rules-reading.ts';
import {
	describeOrder,
	minorUnits,
	orderOutput,
	shownMoney,
	type OrderOutput,
} from './rules-wording.ts';

export type Decision =
	| { readonly kind: 'call'; readonly name: string; readonly arguments: object }
	| { readonly kind: 'say'; readonly text: string; readonly citations?: readonly string[] };

export type Tools = ReadonlySet<string> | undefined;

export const OFFER = 'Would you like me to open a ticket for the shop?';

export function say(text: string): Decision {
	return { kind: 'say', text };
}

export function has(tools: Tools, name: string): boolean {
	return tools === undefined || tools.has(name);
}

export function explain(result: ToolResult, wish: Wish): string {
	switch (result.error?.type ?? '') {
		case 'order_not_proven':
		case 'email_needed':
		case 'verification_needed':
		case 'verification_sent':
			return wish.email === undefined
				? 'To protect your order I first have to know that it is yours. Which e-mail address did you order with?'
				: 'To protect your order, please enter the code that we send to its e-mail address. Then I can go on. Did you receive it?';
		case 'order_number_needed':
			return 'What is your order number?';
		case 'too_many_codes':
			return `Too many codes were asked for. ${OFFER}`;
		case 'refused':
			// What the shop's rules say is told as it is; what they tell the model is not.
			return (result.error?.message ?? '').includes('refund')
				? `${result.error?.message ?? ''} ${OFFER}`
				: `I cannot do that. ${OFFER}`;
		case 'order_not_found':
			return 'I could not find that order. Could you check the order number and the e-mail address you ordered with?';
		default:
			return `I am sorry, I cannot do that right now. ${OFFER}`;
	}
}

function ordersIn(output: Readonly<Record<string, unknown>>): OrderOutput[] {
	const { orders, order } = output;
	const list: unknown[] = Array.isArray(orders) ? orders : [order ?? output];
	return list.flatMap((item) => {
		const parsed = orderOutput.safeParse(item);
		return parsed.success ? [parsed.data] : [];
	});
}

function refund(order: OrderOutput, wish: Wish, tools: Tools): Decision {
	const { currency, charge_id } = order;
	if (charge_id === undefined || !has(tools, 'stripe_issue_refund')) {
		return say(`I cannot refund order ${order.order_number} from here. ${OFFER}`);
	}
	const refundable = order.refundable_cents ?? order.total_cents;
	if (refundable <= 0) {
		return say(`Nothing is left to refund on order ${order.order_number}. ${OFFER}`);
	}
	const left = shownMoney(refundable, currency);
	const { amount } = wish;
	if (amount === undefined && !wish.full) {
		return say(
			`I can ask the shop to refund up to ${left} for order ${order.order_number}. How much should it be, or the full amount?`,
		);
	}
	if (amount?.currency !== undefined && amount.currency !== currency) {
		return say(
			`Order ${order.order_number} was paid in ${currency.toUpperCase()}. How much should be refunded in ${currency.toUpperCase()}?`,
		);
	}
	const cents = amount === undefined ? refundable : minorUnits(amount.decimal, currency);
	if (cents === undefined || cents < 1) {
		return say(`How much should be refunded for order ${order.order_number}, up to ${left}?`);
	}
	if (cents > refundable) {
		return say(
			`At most ${left} can be refunded for order ${order.order_number}. How much should it be?`,
		);
	}
	return {
		kind: 'call',
		name: 'stripe_issue_refund',
		arguments: { charge_id, amount_cents: cents, reason: 'requested_by_customer' },
	};
}

/** What follows from an order's look-up: its description, a question, or the refund asked for. */
export function afterOrder(result: ToolResult, wish: Wish, tools: Tools): Decision {
	if (!result.ok || !result.output) return say(explain(result, wish));
	const orders = ordersIn(result.output);
	const [order] = orders.filter(
		({ order_number }) => wish.orderNumber === undefined || order_number === wish.orderNumber,
	);
	if (!order) return say('I could not find that order. Could you check the order number?');
	if (orders.length > 1 && wish.orderNumber === undefined) {
		const list = orders.map(describeOrder).join('\n');
		return say(`${list}\nWhich order number is it about?`);
	}
	return wish.intent === 'refund' ? refund(order, wish, tools) : say(describeOrder(order));
}
