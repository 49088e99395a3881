import { redactText } from './redact.ts';

type Replacement = readonly [find: RegExp, put: string];

const CAPITALISED = `\\p{Lu}[\\p{L}'’.-]*`;
const NAME = `${CAPITALISED}(?:[ \\t]+(?:(?:van|von|de|del|di|der|den|la|le)[ \\t]+){0,2}${CAPITALISED}){0,3}`;
const TITLE = `(?:Mrs?|Ms|Miss|Mx|Dr|Prof|Herrn?|Frau|M|Mme|Mlle|Monsieur|Madame|Sra?|Srta|Señora?|Don|Doña)`;

/** Order matters: what is longer and surer comes first. */
const PATTERNS: readonly Replacement[] = [
	[/\b(?:rr|cv|ch|py|pi|re|cus|pm|vf)_[0-9a-zA-Z-]{6,}/g, '[number]'],
	// IBAN (ISO 13616), in groups or not.
	[
		/(?<![\p{L}\d])\p{Lu}{2}\d{2}(?: ?[\p{Lu}\d]{4}){2,7}(?: ?[\p{Lu}\d]{1,4})?(?![\p{L}\d])/gu,
		'[iban]',
	],
	...addresses(),
	// +49 30 1234567, 0049…, (555) 010-1234, 555-010-1234, 030/1234567, 06 12 34 56 78
	[/(?<![\w.-])(?:\+|00)\d(?:[\s()./-]{0,3}\d){6,14}(?!\w)/g, '[phone]'],
	[/(?<![\w.-])\(\d{2,5}\)[\s./-]?\d{2,5}(?:[\s./-]\d{2,6}){0,3}(?!\w)/g, '[phone]'],
	[/(?<![\w.-])\d{3}[-.\s]\d{3}[-.\s]\d{4}(?!\w)/g, '[phone]'],
	[/(?<![\w.,-])0\d{1,5}(?:[\s/.-]{1,3}\d{2,8}){1,5}(?!\w)/g, '[phone]'],
	[/#\s?[\p{L}\d-]*\d[\p{L}\d-]*/gu, '[number]'],
	[
		/((?<!\p{L})(?:order|purchase|invoice|bill|ticket|case|refund|return|rma|tracking|customer|account|reference|bestellung|bestellnummer|rechnung|auftrag|kundennummer|sendungsnummer|commande|facture|client|pedido|factura|cliente|envío)s?(?:[ \t-]*(?:number|num|no|nr|id|code|n°|nº|nummer|numéro|número))?[ \t.:]*(?:is|ist|est|es|was)?[ \t:]*)(?=[\p{L}-]*\d)[\p{L}\d][\p{L}\d-]{2,}/giu,
		'$1[number]',
	],
	// What is left of long numbers and codes: parcels, accounts, serials.
	[
		/(?<![\p{L}\d.,-])(?=[\p{Lu}\d-]*\d[\p{Lu}\d-]*\d[\p{Lu}\d-]*\d[\p{Lu}\d-]*\d)[\p{Lu}\d][\p{Lu}\d-]{7,}(?![\p{L}\d])/gu,
		'[number]',
	],
	[/(?<![\p{L}\d.,$€£¥-])\d{5,}(?![\p{L}\d.,]\d|\s?[$€£¥])/gu, '[number]'],
	...names(),
];

function addresses(): Replacement[] {
	return [
		[
			new RegExp(
				`(?<![\\p{L}\\d])\\d{1,5}[a-z]?[ \\t]+(?:${CAPITALISED}[ \\t]+){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Way|Place|Pl|Square|Sq|Terrace|Close)(?!\\p{L})\\.?`,
				'gu',
			),
			'[address]',
		],
		[
			/(?<!\p{L})(?:\p{Lu}[\p{L}-]*(?:straße|strasse|str\.|weg|platz|allee|gasse|ufer|ring)|(?:\p{Lu}[\p{L}-]+[ \t]+){1,2}(?:Straße|Strasse|Str\.|Weg|Platz|Allee|Gasse|Ufer|Ring))[ \t]+\d{1,4}[ \t]?[a-z]?(?!\p{L})/gu,
			'[address]',
		],
		[
			/(?<![\p{L}\d])\d{1,4}(?:[ \t]?(?:bis|ter))?,?[ \t]+(?:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|allée|quai)[ \t]+(?:(?:de|du|des|la|le|les|d['’]|l['’])[ \t]*){0,3}\p{Lu}[\p{L}'’-]*(?:[ \t-]+\p{Lu}[\p{L}'’-]*){0,3}/giu,
			'[address]',
		],
		[
			/(?<!\p{L})(?:Calle|Avenida|Avda\.|Av\.|Plaza|Paseo|Camino|C\/)[ \t]*(?:(?:de|del|la|las|los|el)[ \t]+){0,3}\p{Lu}[\p{L}'’-]*(?:[ \t]+(?:(?:de|del|la)[ \t]+)?\p{Lu}[\p{L}'’-]*){0,3},?[ \t]+(?:n[ºo°]\.?[ \t]*)?\d{1,4}/gu,
			'[address]',
		],
		// 10115 Berlin, 75001 Paris; Springfield, IL 62704; SW1A 1AA
		[
			/(?<![\p{L}\d$€£])(?:[A-Z]{1,2}-)?\d{4,5}[ \t]+\p{Lu}\p{Ll}{2,}(?:[ \t-]\p{Lu}\p{Ll}+)?/gu,
			'[address]',
		],
		[/(?<!\p{L})(?:\p{Lu}\p{Ll}+,?[ \t]+)?[A-Z]{2}[ \t]+\d{5}(?:-\d{4})?(?!\d)/gu, '[address]'],
		[/(?<![\p{L}\d])[A-Z]{1,2}\d[A-Z\d]?[ \t]\d[A-Z]{2}(?![\p{L}\d])/gu, '[address]'],
	];
}

function names(): Replacement[] {
	const greeting = words(
		'hi|hello|hey|dear|good morning|good afternoon|good evening|good day|hallo|liebe|lieber|liebes|sehr geehrte|sehr geehrter|guten tag|guten morgen|guten abend|moin|servus|bonjour|bonsoir|salut|cher|chère|hola|buenos días|buenas tardes|buenas noches|estimado|estimada|querido|querida',
	);
	const closing = words(
		'regards|wishes|sincerely|cheers|thanks|thank you|best|yours|love|grüße|grüßen|gruß|gruss|danke|mfg|lg|vg|cordialement|merci|salutations|saludos|gracias|atentamente',
	);
	const introduction = words(
		"my name is|the name is|this is|i am|i'm|i’m|ich heiße|mein name ist|ich bin|je m'appelle|je m’appelle|mon nom est|je suis|me llamo|mi nombre es|soy",
	);
	return [
		[
			new RegExp(
				`((?:^|\\n)[ \\t>]*${greeting}[ \\t]+)(?!(?:There|All|Team|Everyone)(?!\\p{L}))(?:${TITLE}\\.?[ \\t]+)?${NAME}`,
				'gu',
			),
			'$1[name]',
		],
		[new RegExp(`(${closing}[ \\t]*[,.!]?[ \\t]*\\n+[ \\t>-]*)${NAME}`, 'gu'), '$1[name]'],
		[new RegExp(`(${closing},?[ \\t]+)${NAME}(?=[ \\t.!]*(?:$|\\n))`, 'gu'), '$1[name]'],
		[new RegExp(`((?<!\\p{L})${introduction}[ \\t]+)${NAME}`, 'gu'), '$1[name]'],
		[new RegExp(`(?<!\\p{L})${TITLE}\\.?[ \\t]+${NAME}`, 'gu'), '[name]'],
	];
}

/** Written small, with a capital, or in capitals; the name after them must have its capitals. */
function words(list: string): string {
	const forms = list
		.split('|')
		.flatMap((word) => [
			`[${word.charAt(0)}${word.charAt(0).toUpperCase()}]${word.slice(1)}`,
			word.toUpperCase(),
		]);
	return `(?:${forms.join('|')})`;
}

/**
 * A text without what points to a person: besides what `redactText` takes out, names (those given,
 * and where letters put them), phone numbers, addresses, bank accounts, order and parcel numbers.
 * Rather too much than too little: for texts whose use does not hang on such details.
 */
export function redactPerson(text: string, people: readonly string[] = []): string {
	const plain = PATTERNS.reduce(
		(rest, [find, put]) => rest.replace(find, put),
		redactText(text.normalize('NFC')),
	);
	const parts = people
		.flatMap((name) => [name, ...name.split(/\s+/)])
		.map((part) => part.trim())
		.filter((part) => part.length > 2)
		.sort((one, two) => two.length - one.length);
	return [...new Set(parts)].reduce(
		(rest, part) =>
			rest.replace(new RegExp(`(?<![\\p{L}\\d])${escaped(part)}(?![\\p{L}\\d])`, 'giu'), '[name]'),
		plain,
	);
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
