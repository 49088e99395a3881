import { amounts, type Amount } from '../text/amounts.ts';
import { emails } from '../text/emails.ts';
import { numerals } from '../text/numerals.ts';
import { orderMentions } from '../text/order-numbers.ts';
import { refundStance, unquoted, type RefundStance } from './stance.ts';

/** What one message of a customer says, as far as rules can tell. */
export interface Reading {
	readonly text: string;
	readonly refund: RefundStance;
	/** Asks for a person, complains, or wants something noted. */
	readonly human: boolean;
	/** Asks where an order is or how it stands. */
	readonly status: boolean;
	/** Something is wrong with what was bought. */
	readonly problem: boolean;
	readonly greeting: boolean;
	readonly thanks: boolean;
	readonly yes: boolean;
	readonly no: boolean;
	/** Distinct order numbers, named as such; or bare ones when none is. */
	readonly orders: readonly string[];
	/** The orders were named as orders, not bare numbers. */
	readonly anchored: boolean;
	readonly amounts: readonly Amount[];
	/** A lone number without a currency, where an amount may have been asked for. */
	readonly bareAmount: Amount | undefined;
	/** "The full amount", "all of it". */
	readonly full: boolean;
	readonly emails: readonly string[];
}

const HUMAN =
	/\b(?:human|real person|(?:a|another|some|any) person|someone|somebody|agents?|operators?|representative|support team|staff|manager|supervisor|colleague|employee|customer (?:service|support|care|assistance)|hotline|call me|phone me|(?:speak|talk|chat) (?:to|with)|(?:open|file|create|raise|submit|make|lodge) (?:me )?(?:a |an )?(?:support )?(?:ticket|complaint|claim|case)|complain\w*|complaint|unacceptable|terrible|lawyer)\b|\b(?:mensch\w*|mitarbeiter\w*|kundendienst|kundenservice|beschwer\w*|sachbearbeiter\w*|jemandem? sprechen)\b|\b(?:humain|conseill[eè]re?|une personne|service client|r[eé]clamation|me plaindre|plainte)\b|\b(?:humano|persona real|una persona|agente|operador|servicio al cliente|atenci[oó]n al cliente|queja\w*|reclamaci[oó]n|reclamar)\b/iu;
const STATUS =
	/\b(?:where(?:'s| is| are)|status|track\w*|eta|arriv\w*|deliver(?:y|ed|ies)|shipp(?:ed|ing)|shipment|dispatched|parcel|package|when (?:will|does|do|is|am)|how is my|look up|find my order|check (?:on )?(?:my|the|order)|my order|about order|order details|details of)\b|\b(?:wo (?:ist|bleibt)|lieferstatus|sendung\w*|paket|geliefert|verschickt|versandt|wann kommt|bestellstatus|meine bestellung|lieferung)\b|(?:où (?:est|en est)|suivi|livr[eé]\w*|livraison|colis|exp[eé]di\w*|ma commande|statut)|(?:d[oó]nde est[aá]|seguimiento|estado (?:de|del)|entrega\w*|env[ií]o|enviado|paquete|mi pedido)/iu;
const PROBLEM =
	/\b(?:damaged|broken|broke|defective|faulty|cracked|torn|missing|incomplete|wrong (?:item|size|colou?r|product|article)|(?:doesn't|does not|isn't|not|stopped) work(?:ing)?)\b|(?:besch[aä]digt|kaputt|defekt|fehlt|falsche[rsn]? artikel)|(?:endommag|cass[eé]|d[eé]fectueu|manqu)|(?:da[nñ]ad|roto\b|rota\b|defectuos|falta\b)/iu;
const GREETING =
	/^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening|day)|greetings|hallo|guten (?:tag|morgen|abend)|moin|servus|gr[uü]ezi|bonjour|bonsoir|salut|coucou|hola|buen[oa]s(?: d[ií]as| tardes| noches)?)\b/iu;
const THANKS = /\b(?:thanks?|thank you|thx|cheers|danke\w*|vielen dank|merci|gracias)\b/iu;
const YES =
	/^\W*(?:yes|yeah|yep|yup|sure|please do|do it|ok|okay|correct|right|exactly|of course|absolutely|go ahead|confirm(?:ed)?|ja|jawohl|gerne?|genau|richtig|oui|d'accord|exact\w*|bien s[uû]r|s[ií]|claro|vale|correcto|de acuerdo)(?:$|[\s,.!])/iu;
const NO =
	/^\W*(?:no|nope|nah|not? (?:now|thanks?)|don't|do not|never ?mind|cancel|stop|nein|lieber nicht|non|pas maintenant|mejor no)(?:$|[\s,.!])/iu;
const FULL =
	/\b(?:full(?:y)?(?: (?:refund|amount|price|sum|payment|value|order))?|all of it|all of the money|everything|entire(?:ly)?|whole|the total|total (?:amount|refund|price)|complete(?:ly)?(?: (?:refund|amount))?|100 ?%)(?=$|[\s,.!?])|^\W*all\W*$|\b(?:alles|ganzen?|gesamt\w*|voll(?:e[nrs]?|st[aä]ndig\w*)?|komplett\w*)(?=$|[\s,.!?])|(?:tout(?:e)?(?: la somme)?|totalit[eé]|int[eé]gral\w*|entier|enti[eè]re|montant total)(?=$|[\s,.!?])|\b(?:todo|entero|completo|totalidad|total|[ií]ntegro)(?=$|[\s,.!?])/iu;
const NOT_FULL =
	/\b(?:not|n't|nicht|pas|no)\b[^.,;]{0,20}(?:full|all|everything|whole|entire|total|complete|ganz|gesamt|voll|alles|tout|todo|complet)/iu;

export function readMessage(message: string, locale: string): Reading {
	const text = unquoted(message);
	const money = amounts(text, locale);
	const taken = [...money, ...stretches(text)];
	const mentions = orderMentions(text, taken);
	const refund = refundStance(message);
	const bare = numerals(text, locale).filter(
		(number) =>
			![...money, ...stretches(text)].some(
				(one) => one.start < number.end && number.start < one.end,
			) &&
			!mentions.some((one) => one.anchored && one.start < number.end && number.start < one.end),
	);
	const lone = bare.length === 1 ? bare[0] : undefined;
	return {
		text: message,
		refund,
		human: HUMAN.test(text),
		status: STATUS.test(text),
		problem: PROBLEM.test(text),
		greeting: GREETING.test(text),
		thanks: THANKS.test(text),
		yes: YES.test(text),
		no: NO.test(text),
		orders: [...new Set(mentions.map((one) => one.number))],
		anchored: mentions.some((one) => one.anchored),
		amounts: distinct(money),
		bareAmount:
			lone === undefined
				? undefined
				: {
						raw: lone.raw,
						start: lone.start,
						end: lone.end,
						decimal: lone.decimal,
						currencies: [],
						vague: /%|\b(?:about|around|up to|half)\b/i.test(text),
					},
		full: FULL.test(text) && !NOT_FULL.test(text),
		emails: emails(text),
	};
}

/** Dates, times, e-mail addresses, links and telephone numbers: their digits name no order. */
const OTHER =
	/[^\s@]+@[^\s@]+|https?:\/\/\S+|www\.\S+|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}:\d{2}\b|\+\d[\d ()-]{6,}\d|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.? \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?\b|\b\d{1,2}(?:st|nd|rd|th)?\.? (?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w*\.?(?: \d{4})?\b|\b(?:in|since|of|seit|im jahr|en) (?:19|20)\d{2}\b(?!\d)/giu;

function stretches(text: string): { start: number; end: number }[] {
	return Array.from(text.matchAll(OTHER), (match) => ({
		start: match.index,
		end: match.index + match[0].length,
	}));
}

/** The same amount said twice is one. */
function distinct(found: readonly Amount[]): Amount[] {
	const same = (one: Amount, two: Amount): boolean =>
		one.decimal !== undefined &&
		two.decimal !== undefined &&
		Number(one.decimal) === Number(two.decimal) &&
		one.vague === two.vague &&
		one.currencies.some((each) => two.currencies.includes(each));
	return found.filter((one, place) => !found.slice(0, place).some((two) => same(one, two)));
}
