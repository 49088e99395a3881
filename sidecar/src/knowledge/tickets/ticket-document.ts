import type { IngestDocument } from '../../contract/knowledge.ts';
import { redactPerson } from '../../privacy/redact-person.ts';
import type { SolvedTicket } from './solved-tickets.ts';

const TITLE = 160;
/** Less is no answer that would help anybody else. */
const LEAST = 40;
const MOST = 8_000;

/** What was done in one case rather than what holds in all: of no use to another customer. */
const OF_THIS_CASE = [
	/\[(?:name|email|phone|number|address|card|iban|code|key|token|redacted)\]/,
	// Somebody did, or will do, something for somebody.
	/(?<!\p{L})(?:I|we)(?:['’](?:ve|ll|m|re|d)|[ \t]+(?:have|has|had|will|am|are|just|already|did|can see|see|checked))(?!\p{L})/iu,
	/(?<!\p{L})(?:I|we)[ \t]+(?:refunded|sent|shipped|cancell?ed|issued|credited|replaced|reset|changed|updated|found|called)(?!\p{L})/iu,
	/(?<!\p{L})your[ \t]+(?:\p{L}+[ \t]+)?(?:order|refund|parcel|package|shipment|delivery|account|card|payment|replacement|ticket|request|case|invoice|address|name|money)(?!\p{L})/iu,
	/(?<!\p{L})(?:ich|wir)[ \t]+(?:haben?|werden?|sind|bin)(?!\p{L})|(?<!\p{L})ihre?[nrsm]?[ \t]+(?:\p{L}+[ \t]+)?(?:bestellung|erstattung|paket|lieferung|konto|karte|zahlung|anfrage|rechnung|adresse|geld)/iu,
	/(?<!\p{L})(?:j['’]ai|nous avons|je vais|nous allons)(?!\p{L})|(?<!\p{L})vo(?:tre|s)[ \t]+(?:commande|remboursement|colis|livraison|compte|carte|paiement|demande|facture|adresse)/iu,
	/(?<!\p{L})(?:hemos|he|vamos a|voy a)[ \t]+\p{L}+|(?<!\p{L})sus?[ \t]+(?:pedido|reembolso|paquete|envío|cuenta|tarjeta|pago|solicitud|factura|dirección)/iu,
	// Sums and days of that time: what holds today stands on the shop's pages.
	/[$€£¥]|(?<!\p{L})(?:usd|eur|gbp|euros?|dollars?)(?!\p{L})/iu,
	/\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/,
	/(?<!\p{L})(?:today|tomorrow|yesterday|heute|morgen|gestern|aujourd['’]hui|demain|hier|hoy|mañana|ayer|(?:mon|tues|wednes|thurs|fri|satur|sun)day)(?!\p{L})/iu,
];

/** Greetings, thanks and closings. */
const COURTESY =
	/^(?:hi|hello|hey|dear|thanks|thank you|kind regards|best regards|regards|sincerely|cheers|sorry|hallo|liebe|sehr geehrte|danke|vielen dank|mit freundlichen grüßen|viele grüße|bonjour|merci|cordialement|hola|gracias|saludos|you(?:'|’)re welcome|glad|happy|please let (?:me|us) know|let (?:me|us) know|have a (?:nice|good|great))(?!\p{L})/iu;

/**
 * A solved ticket as question and resolution, for later customers: the subject as its title, and
 * of what the shop's people wrote to the customer the sentences that hold for others, too. The
 * customer's own words are only the title, without any number or link, so that nobody can plant a
 * fact by asking. Null when nothing is left.
 */
export function ticketDocument(ticket: SolvedTicket): IngestDocument | null {
	const answers = ticket.comments.filter((one) => one.public && one.author === 'agent');
	const resolution = answers
		.map(({ text }) => generalSentences(redactPerson(withoutQuotes(text), ticket.people)))
		.filter((text) => text !== '')
		.join('\n\n')
		.slice(0, MOST);
	const title = question(ticket);
	if (resolution.length < LEAST || title === '') return null;
	return {
		external_id: ticket.id,
		title,
		url: null,
		locale: '',
		updated_at: new Date(ticket.changedAt).toISOString(),
		format: 'text',
		content: resolution,
	};
}

function question({ subject, description, people }: SolvedTicket): string {
	const wordy = subject.trim().split(/\s+/).length >= 3 ? subject : `${subject} ${description}`;
	const plain = redactPerson(wordy.slice(0, 600), people)
		.replace(/\bhttps?:\/\/\S+|\bwww\.\S+/gi, ' ')
		.replace(/\[\p{L}+( \p{L}+)?\]/gu, ' ')
		.replace(/[\p{L}-]*\d[\p{L}\d.,-]*|[$€£¥#<>{}[\]"`]/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	if (plain.length <= TITLE) return plain;
	return plain.slice(0, plain.lastIndexOf(' ', TITLE)).trim();
}

const sentences = new Intl.Segmenter(undefined, { granularity: 'sentence' });

function generalSentences(text: string): string {
	return text
		.split(/\n+/)
		.map((line) =>
			[...sentences.segment(line)]
				.map(({ segment }) => segment.trim())
				.filter((sentence) => sentence !== '' && !COURTESY.test(sentence))
				.filter((sentence) => !OF_THIS_CASE.some((pattern) => pattern.test(sentence)))
				.join(' '),
		)
		.filter((line) => line.split(/\s+/).length > 2)
		.join('\n');
}

/** What a mail quotes of earlier ones was written by somebody else. */
function withoutQuotes(text: string): string {
	const [own = ''] = text.split(
		/^(?:-{2,}\s*(?:original message|forwarded)|on .{5,80} wrote:|am .{5,80} schrieb|le .{5,80} a écrit|el .{5,80} escribió|_{10,})/im,
	);
	return own
		.split('\n')
		.filter((line) => !line.trimStart().startsWith('>'))
		.join('\n');
}
