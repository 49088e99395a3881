import type { Strings } from './strings.ts';

export const GERMAN: Strings = {
	greeting:
		'Guten Tag! Ich kann eine Bestellung nachsehen, eine Erstattung anfragen oder unserem Team eine Nachricht weitergeben.',
	thanks: 'Gern geschehen. Kann ich sonst noch etwas tun?',
	other:
		'Das habe ich leider nicht sicher verstanden. Ich kann eine Bestellung nachsehen, eine Erstattung anfragen oder unserem Team eine Nachricht weitergeben. Was möchten Sie?',
	handover: 'Das kann ich hier nicht selbst erledigen oder beantworten.',
	declined: 'In Ordnung, ich unternehme nichts. Melden Sie sich, wenn Sie etwas anderes brauchen.',
	policy:
		'Die Erstattungsregeln kann ich hier nicht zitieren; Sie finden sie auf unserer Website. Für eine Erstattung nennen Sie mir bitte die Bestellnummer und den Betrag.',
	track: 'Das kann ich in Ihrer Bestellung nachsehen. Wie lautet die Bestellnummer?',
	askOrder: 'Wie lautet die Bestellnummer? Sie steht in der Bestätigungsmail.',
	askOrderForStatus: 'Gern. Wie lautet die Bestellnummer? Sie steht in der Bestätigungsmail.',
	askAmount:
		'Wie viel soll für Bestellung {order} erstattet werden: ein Betrag oder der volle Betrag?',
	askOrderAndAmount:
		'Für eine Erstattung brauche ich zweierlei: Wie lautet die Bestellnummer, und wie viel soll erstattet werden (ein Betrag oder der volle Betrag)?',
	askWhichOrder:
		'Ich kann nur eine Bestellung auf einmal bearbeiten. Welche Bestellung meinen Sie: {orders}?',
	askWhichAmount:
		'Sie haben mehr als einen Betrag genannt. Welchen Betrag soll ich anfragen: {amounts}?',
	askExactAmount:
		'Ich brauche einen genauen Betrag, zum Beispiel {example}. Wie viel soll erstattet werden?',
	confirm: 'Soll ich eine Erstattung von {amount} für Bestellung {order} anfragen?',
	confirmFull: 'Soll ich die Erstattung des vollen Betrags von Bestellung {order} anfragen?',
	otherCurrency:
		'Bestellung {order} wurde in {currency} bezahlt, und umrechnen kann ich nicht. Wie viel soll in {currency} erstattet werden?',
	tooMuch:
		'Für Bestellung {order} kann {amount} nicht erstattet werden: Von {total} sind noch {refundable} erstattbar. Wie viel soll ich anfragen?',
	nothingLeft:
		'Bei Bestellung {order} ist nichts mehr zu erstatten: Von {total} wurden bereits {refunded} erstattet.',
	noCharge:
		'Zu Bestellung {order} finde ich keine Kartenzahlung, die ich von hier aus erstatten könnte.',
	noRefunds: 'Erstattungen kann ich im Moment nicht anfragen.',
	orderIs: 'Bestellung {order}: {status}.',
	orderTotal: 'Bestellt am {date}, Summe {total}, Zahlung: {payment}.',
	orderRefunded: 'Erstattet wurden {refunded}.',
	orderItems: 'Sie enthält {items}.',
	orderTracking: 'Sendungsverfolgung: {tracking}',
	orderNotFound: 'Diese Bestellung konnte ich nicht finden. Bitte prüfen Sie die Nummer.',
	refused: 'Das ist hier nicht möglich: {message}',
	unavailable: 'Das kann ich im Moment leider nicht tun.',
	orderUnavailable: 'Ich erreiche das Bestellsystem im Moment nicht.',
	offerTicket: 'Soll ich das an unser Team weiterleiten, damit es sich ein Mensch ansieht?',
	askEmail: 'An welche E-Mail-Adresse soll unser Team antworten?',
	askDescribe:
		'Ich gebe es an unser Team weiter. Bitte schreiben Sie mir in ein, zwei Sätzen, worum es geht.',
	ticketFiled: 'Ich habe das an unser Team weitergegeben. Ihre Vorgangsnummer ist {reference}.',
	ticketFailed:
		'Ich konnte das im Moment nicht an unser Team weitergeben. Bitte versuchen Sie es in ein paar Minuten noch einmal oder nutzen Sie die Kontaktdaten auf unserer Website.',
	cannotSay: 'Den Rest dieser Antwort konnte ich nicht bestätigen.',
	statuses: {
		unfulfilled: 'noch nicht versandt',
		in_progress: 'in Bearbeitung',
		partially_fulfilled: 'teilweise versandt',
		fulfilled: 'versandt',
		on_hold: 'angehalten',
		scheduled: 'eingeplant',
		returned: 'zurückgesandt',
		cancelled: 'storniert',
	},
	payments: {
		pending: 'ausstehend',
		authorized: 'autorisiert',
		partially_paid: 'teilweise bezahlt',
		paid: 'bezahlt',
		partially_refunded: 'teilweise erstattet',
		refunded: 'erstattet',
		voided: 'aufgehoben',
		expired: 'abgelaufen',
		unknown: 'mir nicht bekannt',
	},
	ticketSubject: 'Chat: {about}',
	ticketRefundSubject: 'Chat: Erstattung zu Bestellung {order}',
};
