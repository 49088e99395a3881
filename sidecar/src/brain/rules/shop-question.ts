/** A question, in its form or by its first words. */
const ASKS =
	/[?？]|^\W*(?:what|how|when|where|which|who|why|do|does|is|are|can|could|may|tell me|was|wie|wann|wo|welche\p{L}*|wer|warum|gibt|kann|darf|haben|quel\p{L}*|comment|quand|où|qui|pourquoi|est-ce|puis|peut|avez|qué|cuál\p{L}*|cómo|cuándo|dónde|quién|puedo|hay|tienen)(?!\p{L})/iu;
/** Points to something of the customer's own, which no page tells. */
const OWN =
	/(?<!\p{L})(?:my|mine|i (?:have )?(?:ordered|bought|paid|received|got)|me[iy]ne?[rnms]?|ich habe|mon|ma|mes|j['’]ai|mi|mis|he (?:comprado|pagado|recibido|pedido))(?!\p{L})|#\s?\d|\d{4,}/iu;

/** Something about the shop at large, that its knowledge may answer: no order of anybody's. */
export function asksOfShop(text: string): boolean {
	return ASKS.test(text) && !OWN.test(text);
}

/** Says nothing of the customer's own; it may be a bare heading such as "delivery times". */
export function isAboutShop(text: string): boolean {
	return !OWN.test(text);
}
