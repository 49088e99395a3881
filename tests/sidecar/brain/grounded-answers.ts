/**
 * Answers that a model might give about a random order, in three locales, each true or with one
 * fact altered. Imports nothing of the Brain: what it counts as true is told by construction.
 */
export interface GroundedAnswer {
	readonly locale: string;
	readonly text: string;
	/** What was altered; undefined when the answer is true. */
	readonly altered: 'number' | 'amount' | 'date' | 'state' | 'link' | undefined;
	readonly output: Readonly<Record<string, unknown>>;
}

type Locale = 'en-US' | 'de-DE' | 'fr-FR';
type Random = () => number;

interface Facts {
	readonly number: string;
	readonly status: keyof typeof STATES;
	readonly placed: Date;
	readonly currency: string;
	readonly total: number;
	readonly refunded: number;
	readonly count: number;
	readonly item: string;
	readonly tracking: string;
	readonly url: string;
}

const STATES = {
	unfulfilled: {
		'en-US': 'not shipped yet',
		'de-DE': 'noch nicht versandt',
		'fr-FR': 'pas encore expédiée',
	},
	fulfilled: { 'en-US': 'shipped', 'de-DE': 'versandt', 'fr-FR': 'expédiée' },
	on_hold: { 'en-US': 'on hold', 'de-DE': 'angehalten', 'fr-FR': 'suspendue' },
	cancelled: { 'en-US': 'cancelled', 'de-DE': 'storniert', 'fr-FR': 'annulée' },
	returned: { 'en-US': 'returned', 'de-DE': 'zurückgesandt', 'fr-FR': 'retournée' },
} as const;

const WORDS: Record<Locale, readonly string[]> = {
	'en-US': 'zero one two three four five six seven eight nine ten eleven twelve'.split(' '),
	'de-DE': 'null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf'.split(' '),
	'fr-FR': 'zéro un deux trois quatre cinq six sept huit neuf dix onze douze'.split(' '),
};

interface Said {
	readonly number: string;
	readonly state: string;
	readonly date: string;
	readonly short: string;
	readonly iso: string;
	readonly total: string;
	readonly code: string;
	readonly refunded: string;
	readonly left: string;
	readonly count: string;
	readonly word: string;
	readonly item: string;
	readonly tracking: string;
	readonly url: string;
}

/** Each form with the facts of it that may be altered. */
type Form = readonly [keyof Said | '', (said: Said) => string];

const FORMS: Record<Locale, readonly Form[]> = {
	'en-US': [
		['state', (s) => `Order ${s.number} is ${s.state}.`],
		['state', (s) => `I checked for you: your order is currently ${s.state}.`],
		['state', (s) => `The status of order #${s.number} is "${s.state}".`],
		['number', (s) => `I found order ${s.number}.`],
		['number', (s) => `Thank you for waiting! Your order number is ${s.number}.`],
		['total', (s) => `The total of your order is ${s.total}.`],
		['total', (s) => `You paid ${s.total} for it.`],
		['code', (s) => `In all, that comes to ${s.code}.`],
		['date', (s) => `You placed it on ${s.date}.`],
		['date', (s) => `It was ordered on ${s.date}, thank you for your patience.`],
		['short', (s) => `Your order of ${s.short} is in our system.`],
		['iso', (s) => `The order date is ${s.iso}.`],
		['refunded', (s) => `So far, ${s.refunded} of it has been refunded.`],
		['left', (s) => `Up to ${s.left} can still be refunded.`],
		['left', (s) => `I can ask our team to refund ${s.left}, which is what remains.`],
		['count', (s) => `It contains ${s.count} × ${s.item}.`],
		['count', (s) => `You ordered ${s.count} pieces of ${s.item}.`],
		['word', (s) => `There are ${s.word} of the ${s.item} in your order.`],
		['tracking', (s) => `The tracking number is ${s.tracking}.`],
		['url', (s) => `You can follow the parcel at ${s.url}.`],
		['url', (s) => `Track it here: ${s.url}`],
		['', () => 'Hello! How can I help you today?'],
		['', () => 'Could you tell me which of your orders this is about?'],
		['', () => 'If you want a refund, a person in our team has to approve it first.'],
		['', () => 'One moment, please, while I look into this for you.'],
		['', () => 'Would you like me to open a ticket so that one of our people can help?'],
	],
	'de-DE': [
		['state', (s) => `Bestellung ${s.number} ist ${s.state}.`],
		['state', (s) => `Ich habe nachgesehen: Ihre Bestellung ist derzeit ${s.state}.`],
		['state', (s) => `Der Status Ihrer Bestellung Nr. ${s.number} lautet „${s.state}“.`],
		['number', (s) => `Ich habe die Bestellung ${s.number} gefunden.`],
		['number', (s) => `Vielen Dank! Ihre Bestellnummer ist ${s.number}.`],
		['total', (s) => `Die Summe Ihrer Bestellung beträgt ${s.total}.`],
		['total', (s) => `Sie haben dafür ${s.total} bezahlt.`],
		['code', (s) => `Insgesamt sind das ${s.code}.`],
		['date', (s) => `Bestellt haben Sie am ${s.date}.`],
		['date', (s) => `Die Bestellung vom ${s.date} liegt mir vor.`],
		['short', (s) => `Ihre Bestellung vom ${s.short} habe ich gefunden.`],
		['iso', (s) => `Das Bestelldatum ist ${s.iso}.`],
		['refunded', (s) => `Bisher wurden davon ${s.refunded} erstattet.`],
		['left', (s) => `Bis zu ${s.left} können noch erstattet werden.`],
		['left', (s) => `Ich kann unser Team um eine Erstattung von ${s.left} bitten.`],
		['count', (s) => `Sie enthält ${s.count} × ${s.item}.`],
		['count', (s) => `Sie haben ${s.count} Stück von ${s.item} bestellt.`],
		['word', (s) => `In Ihrer Bestellung sind ${s.word} Stück ${s.item}.`],
		['tracking', (s) => `Die Sendungsnummer lautet ${s.tracking}.`],
		['url', (s) => `Das Paket können Sie unter ${s.url} verfolgen.`],
		['url', (s) => `Hier zur Sendungsverfolgung: ${s.url}`],
		['', () => 'Guten Morgen! Was kann ich heute für Sie tun?'],
		['', () => 'Welche Ihrer Bestellungen meinen Sie?'],
		['', () => 'Eine Erstattung muss zuerst von einem Menschen in unserem Team genehmigt werden.'],
		['', () => 'Einen Moment bitte, ich sehe nach.'],
		['', () => 'Soll ich ein Ticket eröffnen, damit sich jemand aus dem Team meldet?'],
	],
	'fr-FR': [
		['state', (s) => `La commande ${s.number} est ${s.state}.`],
		['state', (s) => `J’ai vérifié : votre commande est actuellement ${s.state}.`],
		['state', (s) => `Le statut de la commande n° ${s.number} est « ${s.state} ».`],
		['number', (s) => `J’ai trouvé la commande ${s.number}.`],
		['number', (s) => `Merci ! Votre numéro de commande est ${s.number}.`],
		['total', (s) => `Le total de votre commande est de ${s.total}.`],
		['total', (s) => `Vous avez payé ${s.total} pour cette commande.`],
		['code', (s) => `En tout, cela fait ${s.code}.`],
		['date', (s) => `Vous l’avez passée le ${s.date}.`],
		['date', (s) => `La commande du ${s.date} est bien dans notre système.`],
		['short', (s) => `Votre commande du ${s.short} est là.`],
		['iso', (s) => `La date de commande est le ${s.iso}.`],
		['refunded', (s) => `Jusqu’ici, ${s.refunded} ont été remboursés.`],
		['left', (s) => `Il est encore possible de rembourser ${s.left}.`],
		['left', (s) => `Je peux demander à notre équipe un remboursement de ${s.left}.`],
		['count', (s) => `Elle contient ${s.count} × ${s.item}.`],
		['count', (s) => `Vous avez commandé ${s.count} exemplaires de ${s.item}.`],
		['word', (s) => `Il y a ${s.word} ${s.item} dans votre commande.`],
		['tracking', (s) => `Le numéro de suivi est ${s.tracking}.`],
		['url', (s) => `Vous pouvez suivre le colis sur ${s.url}.`],
		['url', (s) => `Suivi : ${s.url}`],
		['', () => 'Bonjour ! Comment puis-je vous aider aujourd’hui ?'],
		['', () => 'De quelle commande s’agit-il ?'],
		['', () => 'Un remboursement doit d’abord être approuvé par une personne de notre équipe.'],
		['', () => 'Un instant, je regarde cela pour vous.'],
		['', () => 'Voulez-vous que j’ouvre un ticket pour qu’une personne vous réponde ?'],
	],
};

export function groundedAnswers(seed: number, many: number): GroundedAnswer[] {
	const random = mulberry(seed);
	return Array.from({ length: many }, (_, place) => {
		const locale = (['en-US', 'de-DE', 'fr-FR'] as const)[place % 3] ?? 'en-US';
		const facts = randomFacts(random);
		const forms = FORMS[locale];
		const alter = random() < 0.5;
		const chosen = Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, forms));
		const index = alter ? chosen.findIndex(([key]) => key !== '') : -1;
		let altered: GroundedAnswer['altered'];
		const sentences = chosen.map(([key, say], at) => {
			if (at !== index || key === '') return say(told(facts, locale));
			const [kind, other] = alteration(key, facts, random);
			altered = kind;
			return say({ ...told(facts, locale), [key]: told(other, locale)[key] });
		});
		return { locale, text: sentences.join(' '), altered, output: outputOf(facts) };
	});
}

function randomFacts(random: Random): Facts {
	const number = String(1000 + Math.floor(random() * 9000));
	const total = 2000 + Math.floor(random() * 400_000);
	return {
		number,
		status: pick(random, Object.keys(STATES) as (keyof typeof STATES)[]),
		placed: new Date(Date.UTC(2025, Math.floor(random() * 12), 1 + Math.floor(random() * 28))),
		currency: pick(random, ['usd', 'eur', 'gbp']),
		total,
		refunded: 100 + Math.floor(random() * (total - 200)),
		count: 2 + Math.floor(random() * 9),
		item: pick(random, ['Wool blanket', 'Linen shirt', 'Travel mug', 'Desk lamp']),
		tracking: `1Z${String(Math.floor(random() * 1e12)).padStart(12, '0')}AB`,
		url: `https://carrier.example/track?id=${String(Math.floor(random() * 1e8))}`,
	};
}

function alteration(
	key: keyof Said,
	facts: Facts,
	random: Random,
): [NonNullable<GroundedAnswer['altered']>, Facts] {
	const off = 1 + Math.floor(random() * 5);
	switch (key) {
		case 'state': {
			const others = (Object.keys(STATES) as (keyof typeof STATES)[]).filter(
				(each) => each !== facts.status,
			);
			return ['state', { ...facts, status: pick(random, others) }];
		}
		case 'number':
			return ['number', { ...facts, number: String(Number(facts.number) + off) }];
		case 'date':
		case 'short':
		case 'iso':
			return ['date', { ...facts, placed: new Date(facts.placed.getTime() + off * 86_400_000) }];
		case 'total':
		case 'code':
			return ['amount', { ...facts, total: facts.total + off * 100 }];
		case 'refunded':
			return ['amount', { ...facts, refunded: facts.refunded + off * 100 }];
		case 'left':
			return ['amount', { ...facts, refunded: facts.refunded - off * 10 }];
		case 'count':
		case 'word':
			return ['number', { ...facts, count: facts.count + 1 > 11 ? 3 : facts.count + 1 }];
		case 'tracking':
			return ['number', { ...facts, tracking: facts.tracking.replace('AB', 'AC') }];
		case 'url':
			return ['link', { ...facts, url: facts.url.replace('carrier', 'carier') }];
		case 'item':
			throw new Error('an item is not altered');
	}
}

function told(facts: Facts, locale: Locale): Said {
	const amount = (cents: number, display: 'symbol' | 'code' = 'symbol'): string =>
		new Intl.NumberFormat(locale, {
			style: 'currency',
			currency: facts.currency,
			currencyDisplay: display,
		}).format(cents / 100);
	const date = (options: Intl.DateTimeFormatOptions): string =>
		new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(facts.placed);
	return {
		number: facts.number,
		state: STATES[facts.status][locale],
		date: date({ dateStyle: 'long' }),
		short: date({ month: 'long', day: 'numeric' }),
		iso: date({ dateStyle: 'short' }),
		total: amount(facts.total),
		code: amount(facts.total, 'code'),
		refunded: amount(facts.refunded),
		left: amount(facts.total - facts.refunded),
		count: String(facts.count),
		word: WORDS[locale][facts.count] ?? String(facts.count),
		item: facts.item,
		tracking: facts.tracking,
		url: facts.url,
	};
}

function outputOf(facts: Facts): GroundedAnswer['output'] {
	const shown = (cents: number): string =>
		new Intl.NumberFormat('en-US', { style: 'currency', currency: facts.currency }).format(
			cents / 100,
		);
	return {
		order_number: facts.number,
		status: facts.status,
		financial_status: 'partially_refunded',
		placed_at: facts.placed.toISOString(),
		currency: facts.currency,
		total_cents: facts.total,
		total: shown(facts.total),
		refunded_cents: facts.refunded,
		charge_id: 'ch_1',
		refundable_cents: facts.total - facts.refunded,
		refundable: shown(facts.total - facts.refunded),
		items: [{ title: facts.item, quantity: facts.count }],
		tracking: [{ company: 'UPS', number: facts.tracking, url: facts.url }],
	};
}

function pick<T>(random: Random, from: readonly T[]): T {
	const chosen = from[Math.floor(random() * from.length)];
	if (chosen === undefined) throw new Error('nothing to pick from');
	return chosen;
}

function mulberry(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}
