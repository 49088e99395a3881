import type { Strings } from './strings.ts';

export const FRENCH: Strings = {
	greeting:
		'Bonjour ! Je peux consulter une commande, demander un remboursement ou transmettre un message à notre équipe.',
	thanks: 'Je vous en prie. Puis-je faire autre chose pour vous ?',
	other:
		'Je ne suis pas sûr d’avoir compris. Je peux consulter une commande, demander un remboursement ou transmettre un message à notre équipe. Que souhaitez-vous ?',
	handover: 'Je ne peux pas le faire ni y répondre moi-même ici.',
	declined: 'Très bien, je ne fais rien. Dites-moi si vous avez besoin d’autre chose.',
	policy:
		'Je ne peux pas citer ici les conditions de remboursement ; elles sont sur notre site. Pour un remboursement, donnez-moi le numéro de commande et le montant.',
	track: 'Je peux le vérifier dans votre commande. Quel est le numéro de commande ?',
	askOrder: 'Quel est le numéro de commande ? Il se trouve dans l’e-mail de confirmation.',
	askOrderForStatus:
		'Volontiers. Quel est le numéro de commande ? Il se trouve dans l’e-mail de confirmation.',
	askAmount:
		'Combien faut-il rembourser pour la commande {order} : un montant, ou le montant total ?',
	askOrderAndAmount:
		'Pour un remboursement il me faut deux choses : quel est le numéro de commande, et combien faut-il rembourser (un montant, ou le montant total) ?',
	askWhichOrder:
		'Je ne peux traiter qu’une commande à la fois. De quelle commande s’agit-il : {orders} ?',
	askWhichAmount:
		'Vous avez indiqué plusieurs montants. Quel montant faut-il rembourser : {amounts} ?',
	askExactAmount:
		'Il me faut un montant exact, par exemple {example}. Combien faut-il rembourser ?',
	confirm: 'Dois-je demander un remboursement de {amount} pour la commande {order} ?',
	confirmFull: 'Dois-je demander le remboursement du montant total de la commande {order} ?',
	otherCurrency:
		'La commande {order} a été payée en {currency}, et je ne peux pas convertir. Combien faut-il rembourser en {currency} ?',
	tooMuch:
		'Pour la commande {order}, {amount} ne peut pas être remboursé : il reste {refundable} remboursables sur {total}. Combien dois-je demander ?',
	nothingLeft:
		'Il ne reste rien à rembourser sur la commande {order} : {refunded} sur {total} ont déjà été remboursés.',
	noCharge:
		'Je ne trouve pas de paiement par carte pour la commande {order} que je puisse rembourser d’ici.',
	noRefunds: 'Je ne peux pas demander de remboursement pour le moment.',
	orderIs: 'Commande {order} : {status}.',
	orderTotal: 'Passée le {date}, total {total}, paiement : {payment}.',
	orderRefunded: 'Déjà remboursé : {refunded}.',
	orderItems: 'Elle contient {items}.',
	orderTracking: 'Suivi : {tracking}',
	orderNotFound: 'Je n’ai pas trouvé cette commande. Veuillez vérifier le numéro.',
	refused: 'Ce n’est pas possible ici : {message}',
	unavailable: 'Je ne peux pas le faire pour le moment.',
	orderUnavailable: 'Je ne peux pas joindre le système des commandes pour le moment.',
	offerTicket: 'Voulez-vous que je transmette cela à notre équipe pour qu’une personne regarde ?',
	askEmail: 'À quelle adresse e-mail notre équipe doit-elle répondre ?',
	askDescribe:
		'Je le transmets à notre équipe. Dites-moi en une ou deux phrases de quoi il s’agit.',
	ticketFiled: 'J’ai transmis cela à notre équipe. Votre référence est {reference}.',
	ticketFailed:
		'Je n’ai pas pu transmettre cela à notre équipe pour le moment. Veuillez réessayer dans quelques minutes ou utiliser les coordonnées sur notre site.',
	cannotSay: 'Je n’ai pas pu confirmer le reste de cette réponse.',
	statuses: {
		unfulfilled: 'pas encore expédiée',
		in_progress: 'en préparation',
		partially_fulfilled: 'partiellement expédiée',
		fulfilled: 'expédiée',
		on_hold: 'en attente',
		scheduled: 'planifiée',
		returned: 'retournée',
		cancelled: 'annulée',
	},
	payments: {
		pending: 'en attente',
		authorized: 'autorisé',
		partially_paid: 'partiellement payé',
		paid: 'payé',
		partially_refunded: 'partiellement remboursé',
		refunded: 'remboursé',
		voided: 'annulé',
		expired: 'expiré',
		unknown: 'inconnu',
	},
	ticketSubject: 'Chat : {about}',
	ticketRefundSubject: 'Chat : remboursement de la commande {order}',
};
