import { AMOUNT_MASK } from './masks.ts';

const MASKED = new RegExp(`${AMOUNT_MASK}+`, 'u');
const REFUND = /refund|reimburs|erstatt|zurück|rembours|reembols|devuelt/iu;
const POSSIBLE =
	/\b(?:can|could|still|remain\w*|left|up to|at most|refundable|able)\b|(?<!\p{L})(?:kann|können|noch|bis zu|höchstens|verbleib\p{L}*|übrig|erstattbar\p{L}*|peut|peuvent|peux|encore|possible|reste|restent|jusqu['’]à|remboursables?|puede|pueden|puedo|aún|todavía|quedan?|hasta(?! ahora| el momento| hoy)|reembolsables?)(?!\p{L})/iu;
const DONE =
	/\b(?:refunded|reimbursed)\b|(?<!\p{L})(?:erstattet|zurückgezahlt|remboursée?s?|reembolsad[oa]s?)(?!\p{L})/iu;
const TOTAL =
	/\b(?:total|in all|altogether|sum)\b|(?<!\p{L})(?:summe|gesamt\p{L}*|insgesamt|en tout|au total|en total|importe total|montant total)(?!\p{L})/iu;

/** Which field of the order the only amount of this (masked) sentence must be; undefined: any. */
export function roleOf(sentence: string): 'total' | 'refunded' | 'refundable' | undefined {
	if (sentence.split(MASKED).length !== 2) return undefined;
	if (REFUND.test(sentence)) {
		if (POSSIBLE.test(sentence)) return 'refundable';
		return DONE.test(sentence) ? 'refunded' : undefined;
	}
	return TOTAL.test(sentence) ? 'total' : undefined;
}
