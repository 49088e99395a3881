import type { Conversation } from './rules-conversation.ts';

export type Intent = 'refund' | 'order' | 'ticket' | 'greeting' | 'thanks' | 'yes' | 'no' | 'other';

export interface AskedAmount {
	/** As written, without separators: "200", "19.99". */
	readonly decimal: string;
	/** ISO 4217, lower case, when the customer named one. */
	readonly currency: string | undefined;
}

/** What the customer wants, put together from the last message and those it goes on from. */
export interface Wish {
	readonly intent: Intent;
	readonly orderNumber: string | undefined;
	readonly email: string | undefined;
	readonly amount: AskedAmount | undefined;
	/** Everything that can be refunded. */
	readonly full: boolean;
}

const INTENTS: readonly (readonly [Intent, RegExp])[] = [
	[
		'refund',
		/\brefund|\bmoney back\b|\breimburs|\breturn(ed|ing)? (it|this|my|the)\b|\bcharge ?back\b/i,
	],
	[
		'ticket',
		/\b(human|agent|person|representative|ticket|complain\w*|manager|speak to|talk to)\b/i,
	],
	['order', /\border\b|\btrack|\bdeliver|\bshipp|\bparcel|\bpackage|\bwhere is\b/i],
	['greeting', /^\s*(hi|hey|hello|good (morning|afternoon|evening))\b/i],
	['thanks', /\b(thanks|thank you|cheers|bye|goodbye)\b/i],
	['yes', /^\s*(yes|yep|yeah|sure|ok|okay|please do|go ahead|confirm)\b/i],
	['no', /^\s*(no|nope|never mind|cancel that|stop)\b/i],
];

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
const SYMBOLS = new Map([
	['$', 'usd'],
	['€', 'eur'],
	['£', 'gbp'],
	['¥', 'jpy'],
]);
const WORDS = new Map([
	['usd', 'usd'],
	['dollar', 'usd'],
	['dollars', 'usd'],
	['bucks', 'usd'],
	['eur', 'eur'],
	['euro', 'eur'],
	['euros', 'eur'],
	['gbp', 'gbp'],
	['pound', 'gbp'],
	['pounds', 'gbp'],
	['jpy', 'jpy'],
	['yen', 'jpy'],
]);
const NUMBER = String.raw`(\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+(?:\.\d{1,2})?)`;
const BEFORE = new RegExp(String.raw`([$€£¥])\s?${NUMBER}`);
const AFTER = new RegExp(
	String.raw`${NUMBER}\s?([$€£¥]|(?:${[...WORDS.keys()].join('|')})\b)`,
	'i',
);
const NAMED = new RegExp(
	String.raw`\b(?:refund|amount|back|only|just)(?:\s+(?:me|of|is|about|back))*\s+${NUMBER}(?![\d@]|\s*(?:days?|items?|hours?|weeks?)\b)`,
	'i',
);
const FULL = /\b(full|fully|all of it|everything|entire|whole|complete|total amount)\b/i;

/** Messages end with an amount's sentence mark, not with a part of it. */
function plain(number: string): string {
	return number.replaceAll(',', '');
}

function readAmount(text: string, orderNumber: string | undefined): AskedAmount | undefined {
	const before = BEFORE.exec(text);
	if (before) return { decimal: plain(before[2] ?? ''), currency: SYMBOLS.get(before[1] ?? '') };
	const after = AFTER.exec(text);
	if (after) {
		const unit = (after[2] ?? '').toLowerCase();
		return { decimal: plain(after[1] ?? ''), currency: SYMBOLS.get(unit) ?? WORDS.get(unit) };
	}
	const named = NAMED.exec(text);
	const decimal = plain(named?.[1] ?? '');
	return decimal === '' || decimal === orderNumber ? undefined : { decimal, currency: undefined };
}

function readOrderNumber(text: string): string | undefined {
	const clean = text.replace(EMAIL, ' ');
	const named =
		/\border\s*(?:number|no\.?|id|nr\.?)?\s*(?:is|:)?\s*#?\s*(\d{1,12})\b(?![.,]\d)/i.exec(clean) ??
		/#\s*(\d{1,12})\b/.exec(clean);
	if (named) return named[1];
	// A message that is little more than a number answers "which order?".
	return /^\D{0,20}\b(\d{3,12})\b\D{0,3}$/.exec(clean.replace(BEFORE, '').replace(AFTER, ''))?.[1];
}

function ownIntent(text: string): Intent {
	return INTENTS.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}

interface Reading extends Wish {
	readonly text: string;
}

function read(text: string): Reading {
	const orderNumber = readOrderNumber(text);
	return {
		text,
		intent: ownIntent(text),
		orderNumber,
		email: EMAIL.exec(text)?.[0],
		amount: readAmount(text, orderNumber),
		full: FULL.test(text),
	};
}

/** The customer goes on with what they asked when they answer a question or only add facts. */
function goesOn(reading: Reading, lastAnswer: string): boolean {
	if (reading.intent === 'yes' || reading.intent === 'no') return lastAnswer.includes('?');
	if (reading.intent === 'other' || reading.intent === 'order') {
		const adds = reading.orderNumber ?? reading.email ?? reading.amount;
		return adds !== undefined || reading.full ? lastAnswer.includes('?') : false;
	}
	return false;
}

const ASKED: readonly Intent[] = ['refund', 'order', 'ticket'];

const NOTHING: Wish = {
	intent: 'other',
	orderNumber: undefined,
	email: undefined,
	amount: undefined,
	full: false,
};

/** The last thing asked for, with every fact that was added to it since. */
function gathered(readings: readonly Reading[]): Wish {
	const asked = readings.find(({ intent }) => ASKED.includes(intent));
	const since = asked ? readings.slice(0, readings.indexOf(asked) + 1) : readings;
	const newest = <K extends 'orderNumber' | 'email' | 'amount'>(key: K) =>
		since.find((reading) => reading[key] !== undefined)?.[key];
	const amount = newest('amount');
	const full = since.some((reading) => reading.full || reading.intent === 'yes');
	return {
		intent: asked?.intent ?? 'order',
		orderNumber: newest('orderNumber'),
		email: newest('email'),
		amount,
		full: amount === undefined && full,
	};
}

/** A yes to "open a ticket?" asks for one, and not again for what could not be done. */
const OFFERED_TICKET = /open a ticket[^?]*\?\s*$/i;

export function readWish(conversation: Conversation): Wish {
	const readings = conversation.said.map(read).reverse();
	if (conversation.event?.kind === 'verified') {
		return { ...gathered(readings), orderNumber: conversation.event.order_number };
	}
	const [last, ...earlier] = readings;
	if (!last) return NOTHING;
	if (last.intent === 'yes' && OFFERED_TICKET.test(conversation.lastAnswer)) {
		return { ...gathered(readings), intent: 'ticket' };
	}
	if (last.intent === 'no' || !goesOn(last, conversation.lastAnswer)) return last;
	// Facts that answer a question belong to what was asked before, whatever words surround them.
	return gathered([{ ...last, intent: last.intent === 'yes' ? 'yes' : 'other' }, ...earlier]);
}
