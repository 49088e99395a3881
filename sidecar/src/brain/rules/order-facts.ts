import { z } from 'zod';
import { formatMoney } from '../../money.ts';
import type { Json } from '../../contract/hands.ts';
import { beforeLinks } from '../text/links.ts';
import type { Strings } from './strings/strings.ts';
import { fill } from './strings/table.ts';

const facts = z.object({
	order_number: z.string(),
	status: z.string(),
	financial_status: z.string().nullish(),
	placed_at: z.string().nullish(),
	currency: z.string().regex(/^[a-z]{3}$/),
	total_cents: z.int(),
	refunded_cents: z.int().nullish(),
	charge_id: z.string().nullish(),
	refundable_cents: z.int().nullish(),
	items: z.array(z.object({ title: z.string(), quantity: z.int() })).nullish(),
	tracking: z
		.array(
			z.object({
				company: z.string().nullish(),
				number: z.string().nullish(),
				url: z.string().nullish(),
			}),
		)
		.nullish(),
});
export type OrderFacts = z.infer<typeof facts>;

/** The look-up's output; undefined when it is not an order's. */
export function orderFacts(output: { readonly [key: string]: Json }): OrderFacts | undefined {
	const parsed = facts.safeParse(output);
	return parsed.success ? parsed.data : undefined;
}

/** The order in a few sentences, all of them from the facts. */
export function describeOrder(order: OrderFacts, strings: Strings, locale: string): string {
	const amount = (cents: number): string =>
		formatMoney({ amount: cents, currency: order.currency }, locale);
	const payment = order.financial_status ?? 'unknown';
	const placed = Date.parse(order.placed_at ?? '');
	const lines = [
		fill(strings.orderIs, {
			order: order.order_number,
			status: strings.statuses[order.status] ?? order.status.replaceAll('_', ' '),
		}),
	];
	if (!Number.isNaN(placed)) {
		lines.push(
			fill(strings.orderTotal, {
				date: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' }).format(
					placed,
				),
				total: amount(order.total_cents),
				payment: strings.payments[payment] ?? payment.replaceAll('_', ' '),
			}),
		);
	}
	const refunded = order.refunded_cents ?? 0;
	if (refunded > 0) lines.push(fill(strings.orderRefunded, { refunded: amount(refunded) }));
	const join = new Intl.ListFormat(locale, { type: 'conjunction' });
	const items = (order.items ?? []).map(
		(item) => `${String(item.quantity)} × ${named(item.title)}`,
	);
	if (items.length > 0) lines.push(fill(strings.orderItems, { items: join.format(items) }));
	const tracking = (order.tracking ?? [])
		.map((each) =>
			[named(each.company ?? ''), named(each.number ?? ''), each.url].filter(Boolean).join(' '),
		)
		.filter((text) => text !== '');
	if (tracking.length > 0) {
		lines.push(fill(strings.orderTracking, { tracking: tracking.join('; ') }));
	}
	return lines.join(' ');
}

/** The longest name of an item or a carrier that is told, in characters. */
const MOST_NAME = 80;

/** A name as told: whoever wrote it can put no address before the customer. */
function named(name: string): string {
	const plain = beforeLinks(name);
	return plain.length <= MOST_NAME ? plain : `${plain.slice(0, MOST_NAME)} …`;
}
