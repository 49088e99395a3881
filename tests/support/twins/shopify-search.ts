import type { ShopOrder } from '../shop.ts';

const TERM = /(?:(\w+):)?("((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\S+)/g;

type Holds = (order: ShopOrder) => boolean;

function like(wanted: string): (text: string) => boolean {
	const lower = wanted.toLowerCase();
	return lower.endsWith('*')
		? (text) => text.toLowerCase().startsWith(lower.slice(0, -1))
		: (text) => text.toLowerCase() === lower;
}

function term(field: string | undefined, value: string): Holds {
	const named = like(value.replace(/^#/, ''));
	switch (field) {
		case 'name':
			return (order) => named(order.number);
		case 'email': {
			const addressed = like(value);
			return (order) => addressed(order.email);
		}
		case 'financial_status':
			return (order) => like(value)(order.financial_status);
		case 'fulfillment_status':
			return (order) => like(value)(order.fulfilment_status);
		case 'id':
			return (order) => order.gid.endsWith(`/${value}`);
		case undefined:
			return (order) => named(order.number) || like(value)(order.email);
		default:
			// Shopify searches on as if the unknown field were not there.
			return () => true;
	}
}

/** Shopify's search syntax as far as orders are found by it: terms that must all hold. */
export function orderSearch(query: string | null | undefined): Holds {
	const terms = [...(query ?? '').matchAll(TERM)]
		.filter(([whole]) => whole.toUpperCase() !== 'AND')
		.map(([, field, bare = '', double, single]) =>
			term(field, (double ?? single)?.replace(/\\(.)/g, '$1') ?? bare),
		);
	return (order) => terms.every((holds) => holds(order));
}
