import type { StripeBook } from './stripe-book.ts';
import { chargeObject } from './stripe-objects.ts';
import { invalidRequest } from './stripe-problem.ts';

const CLAUSE =
	/^\s*(?:(metadata)\[(['"])(.+?)\2\]|(\w+))\s*([:=])\s*(?:(['"])(.*?)\6|(\d+))\s*(?:(and)\s+|$)/i;

type Wanted = (charge: ReturnType<typeof chargeObject>) => boolean;

/**
 * Reads Stripe's search language as far as charges are found by it here: clauses joined by AND, a
 * field or a metadata key equal to a value (docs.stripe.com/search).
 */
function readQuery(query: string): Wanted[] {
	const wanted: Wanted[] = [];
	let rest = query;
	while (rest.trim() !== '') {
		const clause = CLAUSE.exec(rest);
		if (!clause) {
			throw invalidRequest(`We were unable to parse your search query: ${query}`, {
				param: 'query',
			});
		}
		const [whole, inMetadata, , key = '', field = '', , , text, digits] = clause;
		const value = text ?? digits ?? '';
		if (inMetadata !== undefined) {
			wanted.push((charge) => (charge.metadata as Record<string, string>)[key] === value);
		} else if (['amount', 'currency', 'status', 'disputed', 'refunded'].includes(field)) {
			wanted.push((charge) => String(charge[field as 'amount']) === value);
		} else {
			throw invalidRequest(`Field \`${field}\` is an unsupported search field for charges.`, {
				param: 'query',
			});
		}
		rest = rest.slice(whole.length);
	}
	return wanted;
}

/** GET /v1/charges/search */
export function searchCharges(book: StripeBook, query: string, limit: number) {
	const wanted = readQuery(query);
	const found = book
		.charged()
		.map((order) => chargeObject(book, order))
		.filter((charge) => wanted.every((holds) => holds(charge)));
	return {
		object: 'search_result',
		data: found.slice(0, limit),
		has_more: found.length > limit,
		next_page: null,
		url: '/v1/charges/search',
	};
}
