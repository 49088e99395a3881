import type { Json, ToolOutcome } from '../contract/hands.ts';
import type { RefundState } from '../contract/conversations.ts';
import { formatMoney, type Money } from '../money.ts';
import { pendingNotice } from './action-notices.ts';

/**
 * What we say in our own words, never a model's: everything about codes and money in flight. A
 * language not in the table is answered in English.
 */
interface Notices {
	readonly codeSent: (order: string) => string;
	readonly emailNeeded: (order: string | null) => string;
	readonly awaiting: (amount: string, order: string) => string;
	readonly approved: (amount: string, order: string) => string;
	readonly underWay: (amount: string, order: string) => string;
	readonly confirmed: (amount: string, order: string) => string;
	readonly denied: (amount: string, order: string) => string;
	readonly failed: (amount: string, order: string) => string;
	readonly closed: (amount: string, order: string) => string;
	readonly reversed: (amount: string, order: string) => string;
	readonly outOfTime: string;
}

const EN: Notices = {
	codeSent: (order) =>
		`To protect your order I need to know it is yours. If order ${order} was placed with that e-mail address, a six-digit code is on its way to it. Enter the code here; it is good for 10 minutes.`,
	emailNeeded: (order) =>
		`Which e-mail address was ${order === null ? 'the order' : `order ${order}`} placed with? I will send a code there, so that nobody else can ask about it.`,
	awaiting: (amount, order) =>
		`I have asked the shop to approve a refund of ${amount} for order ${order}. It is waiting for approval; you will see here what was decided, and you can go on chatting meanwhile.`,
	approved: (amount, order) =>
		`Your refund of ${amount} for order ${order} is approved and on its way to the bank. I will confirm it here.`,
	underWay: (amount, order) =>
		`Your refund of ${amount} for order ${order} is already being worked on. You will see here what comes of it.`,
	confirmed: (amount, order) =>
		`Your refund of ${amount} for order ${order} is confirmed. It goes back to the card you paid with; banks usually show it within 5 to 10 days.`,
	denied: (amount, order) =>
		`The shop did not approve the refund of ${amount} for order ${order}. If you think that is a mistake, tell me and I will pass it on to a person.`,
	failed: (amount, order) =>
		`The refund of ${amount} for order ${order} did not go through, and no money was moved. Tell me if you would like a person to look into it.`,
	closed: (amount, order) =>
		`The request to refund ${amount} for order ${order} is closed; no money was moved.`,
	reversed: (amount, order) =>
		`The bank sent back the refund of ${amount} for order ${order}. The shop has been told and will get in touch with you.`,
	outOfTime:
		'I am sorry, this took too long and I had to stop. Please try again, or tell me if you would like a person to help.',
};

const DE: Notices = {
	codeSent: (order) =>
		`Zum Schutz Ihrer Bestellung muss ich wissen, dass sie Ihnen gehört. Wenn Bestellung ${order} mit dieser E-Mail-Adresse aufgegeben wurde, ist ein sechsstelliger Code dorthin unterwegs. Geben Sie ihn hier ein; er gilt 10 Minuten.`,
	emailNeeded: (order) =>
		`Mit welcher E-Mail-Adresse wurde ${order === null ? 'die Bestellung' : `Bestellung ${order}`} aufgegeben? Ich schicke einen Code dorthin, damit niemand sonst danach fragen kann.`,
	awaiting: (amount, order) =>
		`Ich habe den Shop gebeten, eine Erstattung von ${amount} für Bestellung ${order} freizugeben. Sie wartet auf Freigabe; die Entscheidung sehen Sie hier, und Sie können inzwischen weiterschreiben.`,
	approved: (amount, order) =>
		`Ihre Erstattung von ${amount} für Bestellung ${order} ist freigegeben und unterwegs zur Bank. Ich bestätige sie hier.`,
	underWay: (amount, order) =>
		`Ihre Erstattung von ${amount} für Bestellung ${order} ist schon in Arbeit. Das Ergebnis sehen Sie hier.`,
	confirmed: (amount, order) =>
		`Ihre Erstattung von ${amount} für Bestellung ${order} ist bestätigt. Sie geht auf die Karte zurück, mit der Sie bezahlt haben; Banken zeigen sie meist in 5 bis 10 Tagen.`,
	denied: (amount, order) =>
		`Der Shop hat die Erstattung von ${amount} für Bestellung ${order} nicht freigegeben. Wenn das ein Irrtum ist, sagen Sie es mir; ich gebe es an einen Menschen weiter.`,
	failed: (amount, order) =>
		`Die Erstattung von ${amount} für Bestellung ${order} ist nicht durchgegangen; es wurde kein Geld bewegt. Sagen Sie mir, wenn sich ein Mensch darum kümmern soll.`,
	closed: (amount, order) =>
		`Die Anfrage zur Erstattung von ${amount} für Bestellung ${order} ist geschlossen; es wurde kein Geld bewegt.`,
	reversed: (amount, order) =>
		`Die Bank hat die Erstattung von ${amount} für Bestellung ${order} zurückgeschickt. Der Shop weiß davon und meldet sich bei Ihnen.`,
	outOfTime:
		'Es tut mir leid, das hat zu lange gedauert und ich musste abbrechen. Bitte versuchen Sie es noch einmal, oder sagen Sie mir, wenn Ihnen ein Mensch helfen soll.',
};

const FR: Notices = {
	codeSent: (order) =>
		`Pour protéger votre commande, je dois m’assurer qu’elle est à vous. Si la commande ${order} a été passée avec cette adresse e-mail, un code à six chiffres vient d’y être envoyé. Saisissez-le ici ; il est valable 10 minutes.`,
	emailNeeded: (order) =>
		`Avec quelle adresse e-mail ${order === null ? 'la commande' : `la commande ${order}`} a-t-elle été passée ? J’y enverrai un code, pour que personne d’autre ne puisse s’en enquérir.`,
	awaiting: (amount, order) =>
		`J’ai demandé à la boutique d’approuver un remboursement de ${amount} pour la commande ${order}. Il est en attente d’approbation ; la décision s’affichera ici, et vous pouvez continuer à écrire.`,
	approved: (amount, order) =>
		`Votre remboursement de ${amount} pour la commande ${order} est approuvé et en route vers la banque. Je le confirmerai ici.`,
	underWay: (amount, order) =>
		`Votre remboursement de ${amount} pour la commande ${order} est déjà en cours. Le résultat s’affichera ici.`,
	confirmed: (amount, order) =>
		`Votre remboursement de ${amount} pour la commande ${order} est confirmé. Il revient sur la carte utilisée ; les banques l’affichent en général sous 5 à 10 jours.`,
	denied: (amount, order) =>
		`La boutique n’a pas approuvé le remboursement de ${amount} pour la commande ${order}. Si c’est une erreur, dites-le-moi et je transmettrai à une personne.`,
	failed: (amount, order) =>
		`Le remboursement de ${amount} pour la commande ${order} n’a pas abouti ; aucun argent n’a été déplacé. Dites-moi si une personne doit s’en occuper.`,
	closed: (amount, order) =>
		`La demande de remboursement de ${amount} pour la commande ${order} est close ; aucun argent n’a été déplacé.`,
	reversed: (amount, order) =>
		`La banque a renvoyé le remboursement de ${amount} pour la commande ${order}. La boutique est prévenue et vous contactera.`,
	outOfTime:
		'Je suis désolé, cela a pris trop de temps et j’ai dû arrêter. Veuillez réessayer, ou dites-moi si vous souhaitez l’aide d’une personne.',
};

const ES: Notices = {
	codeSent: (order) =>
		`Para proteger su pedido necesito saber que es suyo. Si el pedido ${order} se hizo con esa dirección de correo, le hemos enviado un código de seis cifras. Escríbalo aquí; vale durante 10 minutos.`,
	emailNeeded: (order) =>
		`¿Con qué dirección de correo se hizo ${order === null ? 'el pedido' : `el pedido ${order}`}? Enviaré allí un código, para que nadie más pueda preguntar por él.`,
	awaiting: (amount, order) =>
		`He pedido a la tienda que apruebe un reembolso de ${amount} del pedido ${order}. Está pendiente de aprobación; verá aquí la decisión y mientras tanto puede seguir escribiendo.`,
	approved: (amount, order) =>
		`Su reembolso de ${amount} del pedido ${order} está aprobado y de camino al banco. Lo confirmaré aquí.`,
	underWay: (amount, order) =>
		`Su reembolso de ${amount} del pedido ${order} ya está en curso. Verá aquí el resultado.`,
	confirmed: (amount, order) =>
		`Su reembolso de ${amount} del pedido ${order} está confirmado. Vuelve a la tarjeta con la que pagó; los bancos suelen mostrarlo en 5 a 10 días.`,
	denied: (amount, order) =>
		`La tienda no ha aprobado el reembolso de ${amount} del pedido ${order}. Si es un error, dígamelo y lo pasaré a una persona.`,
	failed: (amount, order) =>
		`El reembolso de ${amount} del pedido ${order} no se ha completado; no se ha movido dinero. Dígame si quiere que lo vea una persona.`,
	closed: (amount, order) =>
		`La solicitud de reembolso de ${amount} del pedido ${order} está cerrada; no se ha movido dinero.`,
	reversed: (amount, order) =>
		`El banco ha devuelto el reembolso de ${amount} del pedido ${order}. La tienda está avisada y se pondrá en contacto con usted.`,
	outOfTime:
		'Lo siento, esto ha tardado demasiado y he tenido que parar. Inténtelo de nuevo, o dígame si quiere que le ayude una persona.',
};

const TABLE: Readonly<Record<string, Notices>> = { en: EN, de: DE, fr: FR, es: ES };

function noticesFor(locale: string): Notices {
	return TABLE[locale.slice(0, 2).toLowerCase()] ?? EN;
}

/** Locale tags come from browsers and WordPress (`de_DE`); an unusable one reads as English. */
function formatted(amount: Money, locale: string): string {
	const known = Object.hasOwn(TABLE, locale.slice(0, 2).toLowerCase());
	try {
		return formatMoney(amount, known ? locale.replace('_', '-') : 'en-US');
	} catch {
		return formatMoney(amount);
	}
}

/** The news of a refund; null for states a customer is not told of as a message. */
export function refundNotice(
	refund: { readonly state: RefundState; readonly orderNumber: string } & Money,
	locale: string,
): string | null {
	const notices = noticesFor(locale);
	const amount = formatted(refund, locale);
	switch (refund.state) {
		case 'confirmed':
			return notices.confirmed(amount, refund.orderNumber);
		case 'denied':
			return notices.denied(amount, refund.orderNumber);
		case 'failed':
			return notices.failed(amount, refund.orderNumber);
		case 'expired':
		case 'withdrawn':
			return notices.closed(amount, refund.orderNumber);
		case 'reversed':
			return notices.reversed(amount, refund.orderNumber);
		case 'requested':
		case 'awaiting_approval':
		case 'approved':
		case 'submitting':
		case 'submitted':
		case 'unknown':
			return null;
	}
}

/** What a call's outcome says by itself; the outcome's data was written by our own Hands. */
export function outcomeNotice(outcome: ToolOutcome, locale: string): string {
	const notices = noticesFor(locale);
	if (outcome.ok && outcome.action) return pendingNotice(outcome.action, locale);
	if (!outcome.ok) {
		const order = outcome.error.data?.['order_number'];
		const number = typeof order === 'string' ? order : null;
		return outcome.error.type === 'verification_sent'
			? notices.codeSent(number ?? '')
			: notices.emailNeeded(number);
	}
	const { amount_cents, currency, order_number, state } = outcome.output;
	const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');
	const money = formatted({ amount: Number(amount_cents), currency: text(currency) }, locale);
	const order = text(order_number);
	if (state === 'awaiting_approval') return notices.awaiting(money, order);
	if (state === 'approved') return notices.approved(money, order);
	// Settled already: only when the call was made again after a crash. Its news tell it, once.
	return notices.underWay(money, order);
}

export function outOfTimeNotice(locale: string): string {
	return noticesFor(locale).outOfTime;
}
