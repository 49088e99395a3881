/** What the assistant's last words asked for, whichever planner wrote them. */
export type Question = 'order' | 'amount' | 'both' | 'confirm' | 'email' | 'describe' | 'ticket';

const QUESTIONS: readonly (readonly [Question, RegExp])[] = [
	[
		'confirm',
		/\b(?:shall i|should i|do you want me to|would you like me to) (?:request|ask for|submit)\b|soll ich[^?]*erstattung|(?:dois-je|voulez-vous que je)[^?]*rembours|¿(?:debo|quiere que)[^?]*reembols/iu,
	],
	[
		'ticket',
		/\b(?:shall i|should i|would you like me to|do you want me to) (?:file|open|create|write|pass|make)\b|soll ich[^?]*(?:ticket|weiterleiten|team)|(?:dois-je|voulez-vous que je)[^?]*(?:ticket|transm|équipe)|¿(?:quiere que)[^?]*(?:ticket|tique|equipo)/iu,
	],
	[
		'email',
		/\be-?mail address\b[^.!]*\?|e-mail-adresse[^.!]*\?|adresse e-mail[^.!]*\?|correo electrónico[^.!]*\?/iu,
	],
	[
		'describe',
		/\b(?:tell me|describe)\b[^.!]*\b(?:what it is about|happened|the problem)|worum es geht|de quoi il s'agit|de qué se trata/iu,
	],
	[
		'amount',
		/\b(?:how much|which amount|what amount)\b[^.!]*\?|(?:wie viel|welchen betrag)[^.!]*\?|(?:combien|quel montant)[^.!]*\?|(?:cuánto|qué importe)[^.!]*\?/iu,
	],
	[
		'order',
		/\b(?:which order|order number)\b[^.!]*\?|(?:welche bestellung|bestellnummer)[^.!]*\?|(?:quelle commande|numéro de (?:la |votre )?commande)[^.!]*\?|(?:qué pedido|cuál de los pedidos|número de(?:l| su)? pedido)[^.!]*\?/iu,
	],
];

/** The question that a text asks; `both` when it asks for an order and an amount. */
export function asked(text: string): Question | undefined {
	const found = QUESTIONS.filter(([, form]) => form.test(text)).map(([question]) => question);
	return found[0] === 'amount' && found.includes('order') ? 'both' : found[0];
}
