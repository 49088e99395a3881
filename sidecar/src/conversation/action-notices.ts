import { stringsFor } from '../brain/rules/strings/table.ts';
import type { ActionState } from '../contract/actions.ts';
import type { PendingAction } from '../contract/hands.ts';

/**
 * What we say of calls of a shop's own Hands that outlive their turn. `title` is the shop's own name
 * of what is done. A language not in the table is answered in English.
 */
interface Notices {
	readonly awaiting: (title: string) => string;
	readonly waiting: (title: string) => string;
	readonly done: (title: string) => string;
	readonly answered: (title: string) => string;
	readonly denied: (title: string) => string;
	readonly failed: (title: string) => string;
	readonly timedOut: (title: string) => string;
	readonly unknown: (title: string) => string;
}

const EN: Notices = {
	awaiting: (title) =>
		`I have asked the shop to approve this: ${title}. You will see here what was decided, and you can go on chatting meanwhile.`,
	waiting: (title) =>
		`I have asked about this: ${title}. I will tell you here as soon as there is an answer, and you can go on chatting meanwhile.`,
	done: (title) => `This is done: ${title}.`,
	answered: (title) => `There is an answer now: ${title}.`,
	denied: (title) => `The shop did not approve this: ${title}.`,
	failed: (title) => `This could not be done: ${title}.`,
	timedOut: (title) => `I have waited, but there was no answer: ${title}.`,
	unknown: (title) => `I could not find out whether this was done: ${title}.`,
};

const DE: Notices = {
	awaiting: (title) =>
		`Ich habe den Shop um Freigabe gebeten: ${title}. Die Entscheidung sehen Sie hier, und Sie können inzwischen weiterschreiben.`,
	waiting: (title) =>
		`Ich habe nachgefragt: ${title}. Ich sage Ihnen hier Bescheid, sobald es eine Antwort gibt, und Sie können inzwischen weiterschreiben.`,
	done: (title) => `Das ist erledigt: ${title}.`,
	answered: (title) => `Jetzt gibt es eine Antwort: ${title}.`,
	denied: (title) => `Der Shop hat das nicht freigegeben: ${title}.`,
	failed: (title) => `Das konnte nicht ausgeführt werden: ${title}.`,
	timedOut: (title) => `Ich habe gewartet, aber es kam keine Antwort: ${title}.`,
	unknown: (title) => `Ich konnte nicht herausfinden, ob das ausgeführt wurde: ${title}.`,
};

const FR: Notices = {
	awaiting: (title) =>
		`J’ai demandé l’accord de la boutique : ${title}. La décision s’affichera ici, et vous pouvez continuer à écrire.`,
	waiting: (title) =>
		`J’ai posé la question : ${title}. Je vous le dirai ici dès qu’il y aura une réponse, et vous pouvez continuer à écrire.`,
	done: (title) => `C’est fait : ${title}.`,
	answered: (title) => `Il y a maintenant une réponse : ${title}.`,
	denied: (title) => `La boutique n’a pas donné son accord : ${title}.`,
	failed: (title) => `Cela n’a pas pu être fait : ${title}.`,
	timedOut: (title) => `J’ai attendu, mais aucune réponse n’est venue : ${title}.`,
	unknown: (title) => `Je n’ai pas pu savoir si cela a été fait : ${title}.`,
};

const ES: Notices = {
	awaiting: (title) =>
		`He pedido a la tienda que lo apruebe: ${title}. Verá aquí la decisión y mientras tanto puede seguir escribiendo.`,
	waiting: (title) =>
		`He preguntado por esto: ${title}. Se lo diré aquí en cuanto haya una respuesta y mientras tanto puede seguir escribiendo.`,
	done: (title) => `Ya está hecho: ${title}.`,
	answered: (title) => `Ya hay una respuesta: ${title}.`,
	denied: (title) => `La tienda no lo ha aprobado: ${title}.`,
	failed: (title) => `No se ha podido hacer: ${title}.`,
	timedOut: (title) => `He esperado, pero no ha llegado ninguna respuesta: ${title}.`,
	unknown: (title) => `No he podido averiguar si se ha hecho: ${title}.`,
};

const TABLE: Readonly<Record<string, Notices>> = { en: EN, de: DE, fr: FR, es: ES };

function noticesFor(locale: string): Notices {
	return TABLE[locale.slice(0, 2).toLowerCase()] ?? EN;
}

/** How the turn that asked ends. */
export function pendingNotice(action: PendingAction, locale: string): string {
	const notices = noticesFor(locale);
	return action.state === 'awaiting_approval'
		? notices.awaiting(action.title)
		: notices.waiting(action.title);
}

/**
 * What came of it; null while nothing did. Whatever went wrong ends with the offer of a ticket, in
 * the words that the planners know as one.
 *
 * @param told the answer in words, already fit to be shown; null when there is nothing to tell
 */
export function actionNotice(
	action: {
		readonly state: ActionState;
		readonly title: string;
		readonly effect: 'read' | 'write';
	},
	told: string | null,
	locale: string,
): string | null {
	const notices = noticesFor(locale);
	const offer = (sentence: string): string => `${sentence} ${stringsFor(locale).offerTicket}`;
	switch (action.state) {
		case 'done': {
			const say = action.effect === 'write' ? notices.done : notices.answered;
			return told === null ? say(action.title) : `${say(action.title)}\n\n${told}`;
		}
		case 'denied':
			return offer(notices.denied(action.title));
		case 'failed':
			return offer(notices.failed(action.title));
		case 'timed_out':
			return offer(notices.timedOut(action.title));
		case 'unknown':
			return offer(notices.unknown(action.title));
		case 'awaiting_approval':
		case 'approved':
		case 'running':
		case 'waiting':
			return null;
	}
}
