/** An order's number as the customer wrote it, without a leading `#`. */
export interface OrderMention {
	readonly number: string;
	readonly start: number;
	readonly end: number;
	/** Named as an order ("order 1234", "#1234"), not just a number that stands there. */
	readonly anchored: boolean;
}

const NOUN =
	'(?:orders?|ordernumber|purchases?|bestellungen|bestellung|bestellnummern?|bestell-?nr|auftr[aä]ge?|auftragsnummer|commandes?|achats?|pedidos?|[oó]rdene?s?|compras?)';
const LABEL =
	'(?:number|numbers|num|no|nr|nos|n[º°o]|nummer|numéro|numero|número|id|code|ref|reference|is|are|was|ist|lautet|est|es|called|with|mit|der|la|le|el|de|du|del|the|my)';
const TOKEN = '(?=[A-Za-z\\d_-]*\\d)[A-Za-z]{0,6}[-_]?\\d[\\dA-Za-z]*(?:[-_][\\dA-Za-z]+)*';
const AND =
	'(?:\\s*(?:,|&|\\+|/)\\s*(?:and|und|et|y|or)?|\\s+(?:and|und|et|y|or|oder|ou|o)(?:\\s+(?:the|my|order|die|la))*)\\s*';

const ANCHORED = new RegExp(
	`(?<!\\p{L})${NOUN}(?!\\p{L})((?:[\\s:.()'"“”]*${LABEL}(?!\\p{L}))*)[\\s:.()'"“”-]*(#?)(?<![\\d$€£¥])(${TOKEN})(?![\\p{L}\\d])`,
	'giu',
);
const HASHED = new RegExp(`(\\p{L}+)?[\\s:(]*#\\s?(${TOKEN})(?![\\p{L}\\d])`, 'gu');
const NEXT = new RegExp(
	`^${AND}#?(\\d{3,20})(?![\\d%]|[.,]\\d|\\s?(?:€|£|\\$|usd|eur|euros?|dollars?))`,
	'iu',
);
const BARE = /(?<![\p{L}\d#@._/:+$€£¥-])\d{3,20}(?![\p{L}\d@%]|[.,/:-]\d|\s?[€£¥$])/gu;
/** What a `#` may number besides an order. */
const OTHER_NOUN =
	/^(?:invoices?|bills?|tickets?|cases?|refunds?|tracking|rechnung|facture|factura|recibo|apartment|apt|suite|unit|item|sku|rma|page)$/i;
const LABELLED = /number|num|no|nr|n[º°o]|nummer|num[eé]ro|número|id|code|ref/i;

/**
 * Order numbers in a text. `taken` marks stretches that are something else (amounts, dates,
 * e-mail addresses). Bare numbers come last and only if no anchored one was found.
 */
export function orderMentions(
	text: string,
	taken: readonly { readonly start: number; readonly end: number }[],
): OrderMention[] {
	const found: OrderMention[] = [];
	const add = (number: string, end: number, anchored: boolean): void => {
		const start = end - number.length;
		const overlaps = (one: { start: number; end: number }): boolean =>
			one.start < end && start < one.end;
		if (!taken.some(overlaps) && !found.some(overlaps))
			found.push({ number, start, end, anchored });
	};
	for (const match of text.matchAll(ANCHORED)) {
		const [whole, label = '', hash = '', number = ''] = match;
		const end = match.index + whole.length;
		// "I want to order 2 lamps" names no order; "order no. 2" and "order #2" do.
		const short = number.length < 3 && hash === '' && !LABELLED.test(label);
		if (short && !/^\s*(?:[.,;:!?)]|$)/.test(text.slice(end))) continue;
		add(number, end, true);
		let at = end;
		for (let next = NEXT.exec(text.slice(at)); next !== null; next = NEXT.exec(text.slice(at))) {
			at += next[0].length;
			add(next[1] ?? '', at, true);
		}
	}
	for (const match of text.matchAll(HASHED)) {
		if (OTHER_NOUN.test(match[1] ?? '')) continue;
		add(match[2] ?? '', match.index + match[0].length, true);
	}
	if (found.length === 0) {
		for (const match of text.matchAll(BARE)) add(match[0], match.index + match[0].length, false);
	}
	return found.sort((one, two) => one.start - two.start);
}
