import { classify } from '../brain/intents/classify.ts';
import type { Intent } from '../brain/intents/intent-names.ts';
import { orderMentions } from '../brain/text/order-numbers.ts';

/** What is done with one order rather than answered from pages. */
const ACTIONS: ReadonlySet<Intent> = new Set([
	'cancel_order',
	'change_order',
	'contact_human_agent',
	'get_refund',
	'track_order',
	'track_refund',
]);

const SURE = 0.6;

/** Words by which a text asks about the shop's rules, whatever else stands beside it. */
const ASKS_FOR_RULES =
	/(?<!\p{L})(polic\p{L}*|how (?:long|many|much|do|does|can)|what (?:is|are|if)|which|when|allowed|possible|richtlinie\p{L}*|bedingung\p{L}*|wie (?:lange|viel|kann)|was (?:ist|sind)|welche\p{L}*|wann|darf|möglich|politique|conditions?|combien|quel\p{L}*|quand|puis-je|política|condici\p{L}*|cuánt\p{L}*|cuál\p{L}*|cuándo|puedo)(?!\p{L})/iu;

/**
 * The shop's knowledge may have something to say to this. Only what is nothing but an action on an
 * order is left out: in doubt a search costs little.
 */
export function isInformational(text: string): boolean {
	if (text.trim() === '') return false;
	if (ASKS_FOR_RULES.test(text)) return true;
	if (orderMentions(text, []).some(({ anchored }) => anchored)) return false;
	const { intent, confidence } = classify(text);
	return !(ACTIONS.has(intent) && confidence >= SURE);
}
