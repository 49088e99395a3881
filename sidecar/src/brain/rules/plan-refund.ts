import { formatMoney, minorDigits } from '../../money.ts';
import type { Plan, PlanRequest } from '../planner.ts';
import { minorUnits, type Amount } from '../text/amounts.ts';
import type { Goal } from './goal.ts';
import { lookUp, orderKnown } from './look-up.ts';
import type { OrderFacts } from './order-facts.ts';
import { answer, call, offered } from './plans.ts';
import { stringsFor } from './strings/table.ts';

type RefundGoal = Goal & { kind: 'refund' };

/** One order and one amount, asked for plainly: look the order up, then request. Else ask. */
export function planRefund(request: PlanRequest, goal: RefundGoal): Plan {
	const strings = stringsFor(request.locale);
	const [order, ...moreOrders] = goal.orders;
	const [amount, ...moreAmounts] = goal.amounts;
	const noAmount = amount === undefined && !goal.full;
	if (order === undefined) return answer(noAmount ? strings.askOrderAndAmount : strings.askOrder);
	if (moreOrders.length > 0) {
		return answer(strings.askWhichOrder, { orders: goal.orders.join(', ') });
	}
	if (moreAmounts.length > 0) {
		const amounts = goal.amounts.map((each) => each.raw).join(', ');
		return answer(strings.askWhichAmount, { amounts });
	}
	if (noAmount) return answer(strings.askAmount, { order });
	if (amount !== undefined && (amount.decimal === undefined || amount.vague)) {
		return answer(strings.askExactAmount, { example: example(amount, request.locale) });
	}
	if (!goal.affirmed) {
		return amount === undefined
			? answer(strings.confirmFull, { order })
			: answer(strings.confirm, { order, amount: amount.raw });
	}
	const facts = orderKnown(request);
	if (facts !== undefined) return requestRefund(request, facts, amount);
	return (
		lookUp(request, order, goal.email) ??
		answer(`${strings.orderUnavailable} ${strings.offerTicket}`)
	);
}

/** `amount` undefined means all that remains. */
function requestRefund(request: PlanRequest, order: OrderFacts, amount: Amount | undefined): Plan {
	const strings = stringsFor(request.locale);
	const money = (cents: number): string =>
		formatMoney({ amount: cents, currency: order.currency }, request.locale);
	const said = {
		order: order.order_number,
		currency: order.currency.toUpperCase(),
		total: money(order.total_cents),
		refunded: money(order.refunded_cents ?? 0),
		refundable: money(order.refundable_cents ?? 0),
		example: money(50 * 10 ** minorDigits(order.currency)),
	};
	const refundable = order.refundable_cents ?? 0;
	const charge = order.charge_id ?? null;
	if (charge === null) return answer(`${strings.noCharge} ${strings.offerTicket}`, said);
	if (refundable <= 0) return answer(`${strings.nothingLeft} ${strings.offerTicket}`, said);
	let cents = refundable;
	if (amount !== undefined) {
		const other = amount.currencies.length > 0 && !amount.currencies.includes(order.currency);
		if (other) return answer(strings.otherCurrency, said);
		const minor = minorUnits(amount, order.currency);
		if (minor === undefined || minor <= 0) return answer(strings.askExactAmount, said);
		cents = minor;
	}
	if (cents > refundable) return answer(strings.tooMuch, { ...said, amount: money(cents) });
	const tool = offered(request, 'stripe_issue_refund');
	if (tool === undefined) return answer(`${strings.noRefunds} ${strings.offerTicket}`);
	return call(tool, {
		charge_id: charge,
		amount_cents: cents,
		reason: 'requested_by_customer',
	});
}

function example(amount: Amount, locale: string): string {
	const [currency] = amount.currencies;
	if (currency === undefined)
		return new Intl.NumberFormat(locale, { minimumFractionDigits: 2 }).format(50);
	return formatMoney({ amount: 50 * 10 ** minorDigits(currency), currency }, locale);
}
