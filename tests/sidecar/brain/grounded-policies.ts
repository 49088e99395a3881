/**
 * Answers that a model might give from a shop's page, in three locales, each true or with one fact
 * altered. Imports nothing of the Brain. A paraphrase, never the page's own sentence.
 */
export interface PolicyAnswer {
	readonly locale: string;
	readonly text: string;
	readonly altered: 'number' | 'percent' | 'hour' | 'amount' | 'date' | 'link' | undefined;
	readonly page: string;
	readonly url: string;
}

type Locale = 'en-US' | 'de-DE' | 'fr-FR';
type Random = () => number;

interface Rules {
	readonly days: number;
	readonly from: number;
	readonly to: number;
	readonly fee: number;
	readonly open: number;
	readonly close: number;
	readonly shipping: number;
	readonly free: number;
	readonly years: number;
	readonly until: Date;
	readonly url: string;
}

interface Told {
	readonly days: string;
	readonly daysWord: string;
	readonly from: string;
	readonly to: string;
	readonly fee: string;
	readonly open: string;
	readonly close: string;
	readonly shipping: string;
	readonly free: string;
	readonly years: string;
	readonly until: string;
	readonly url: string;
}

const WORDS: Record<Locale, Readonly<Record<number, string>>> = {
	'en-US': {
		2: 'two',
		3: 'three',
		5: 'five',
		14: 'fourteen',
		21: 'twenty-one',
		30: 'thirty',
		31: 'thirty-one',
		60: 'sixty',
		61: 'sixty-one',
		15: 'fifteen',
		22: 'twenty-two',
	},
	'de-DE': {
		2: 'zwei',
		3: 'drei',
		5: 'fünf',
		14: 'vierzehn',
		21: 'einundzwanzig',
		30: 'dreißig',
		31: 'einunddreißig',
		60: 'sechzig',
		61: 'einundsechzig',
		15: 'fünfzehn',
		22: 'zweiundzwanzig',
	},
	'fr-FR': {
		2: 'deux',
		3: 'trois',
		5: 'cinq',
		14: 'quatorze',
		21: 'vingt et un',
		30: 'trente',
		31: 'trente et un',
		60: 'soixante',
		61: 'soixante et un',
		15: 'quinze',
		22: 'vingt-deux',
	},
};

const PAGES: Record<Locale, (t: Told) => string> = {
	'en-US': (t) =>
		`Returns are accepted within ${t.days} days of delivery. Opened goods are taken back less ${t.fee}. Money goes back ${t.from} to ${t.to} working days after the parcel has reached us. Standard shipping costs ${t.shipping}; above ${t.free} it is free. Our team answers from ${t.open} to ${t.close} on working days. Every article has a warranty of ${t.years} years. Gifts may be sent back until ${t.until}. Refunds are issued to the card that paid.`,
	'de-DE': (t) =>
		`Rückgaben nehmen wir innerhalb von ${t.days} Tagen nach Lieferung an. Geöffnete Ware nehmen wir abzüglich ${t.fee} zurück. Das Geld kommt ${t.from} bis ${t.to} Werktage nach Eingang des Pakets zurück. Der Standardversand kostet ${t.shipping}, über ${t.free} ist er kostenlos. Unser Team antwortet werktags von ${t.open} bis ${t.close}. Auf jeden Artikel gibt es ${t.years} Jahre Garantie. Geschenke können bis zum ${t.until} zurückgegeben werden. Rückerstattungen werden auf die Karte veranlasst, die bezahlt hat.`,
	'fr-FR': (t) =>
		`Les retours sont acceptés dans les ${t.days} jours suivant la livraison. Les articles ouverts sont repris moins ${t.fee}. L’argent revient ${t.from} à ${t.to} jours ouvrés après l’arrivée du colis. La livraison standard coûte ${t.shipping} ; au-dessus de ${t.free}, elle est gratuite. Notre équipe répond de ${t.open} à ${t.close} les jours ouvrés. Chaque article est garanti ${t.years} ans. Les cadeaux peuvent être renvoyés jusqu’au ${t.until}. Les remboursements sont versés sur la carte du paiement.`,
};

type Form = readonly [keyof Told | '', (t: Told) => string];

const FORMS: Record<Locale, readonly Form[]> = {
	'en-US': [
		['days', (t) => `You can send things back for ${t.days} days.`],
		['days', (t) => `We have a ${t.days}-day return window.`],
		['daysWord', (t) => `There are ${t.daysWord} days to return something.`],
		['fee', (t) => `For opened items, ${t.fee} is kept.`],
		['to', (t) => `It takes ${t.from}–${t.to} business days until the money is back.`],
		['to', (t) => `After at most ${t.to} working days the money is back.`],
		['shipping', (t) => `Shipping is ${t.shipping}.`],
		['free', (t) => `You pay no shipping from ${t.free} on.`],
		['open', (t) => `You can reach our people from ${t.open}.`],
		['close', (t) => `The team is there until ${t.close}.`],
		['years', (t) => `All our articles carry a ${t.years}-year warranty.`],
		['until', (t) => `Gifts can go back until ${t.until}.`],
		['url', (t) => `The details are at ${t.url}.`],
		['', () => 'Returns are accepted, and opened goods as well.'],
		['', () => 'Refunds are issued to the card that was used, once the parcel is here.'],
	],
	'de-DE': [
		['days', (t) => `Sie haben ${t.days} Tage Zeit für eine Rückgabe.`],
		['days', (t) => `Die Rückgabefrist beträgt ${t.days} Tage.`],
		['daysWord', (t) => `Für Rückgaben bleiben Ihnen ${t.daysWord} Tage.`],
		['fee', (t) => `Bei geöffneter Ware behalten wir ${t.fee} ein.`],
		['to', (t) => `Das Geld ist in ${t.from} bis ${t.to} Werktagen da.`],
		['to', (t) => `Nach höchstens ${t.to} Werktagen ist das Geld zurück.`],
		['shipping', (t) => `Der Versand kostet ${t.shipping}.`],
		['free', (t) => `Ab ${t.free} zahlen Sie keinen Versand.`],
		['open', (t) => `Unsere Leute sind ab ${t.open} erreichbar.`],
		['close', (t) => `Das Team ist bis ${t.close} da.`],
		['years', (t) => `Die Garantie beträgt ${t.years} Jahre.`],
		['until', (t) => `Geschenke nehmen wir bis zum ${t.until} zurück.`],
		['url', (t) => `Mehr dazu unter ${t.url}.`],
		['', () => 'Auch geöffnete Ware nehmen wir zurück.'],
		['', () => 'Erstattungen gehen auf die Karte, mit der bezahlt wurde.'],
	],
	'fr-FR': [
		['days', (t) => `Vous avez ${t.days} jours pour renvoyer un article.`],
		['days', (t) => `Le délai de retour est de ${t.days} jours.`],
		['daysWord', (t) => `Il vous reste ${t.daysWord} jours pour un retour.`],
		['fee', (t) => `Pour un article ouvert, nous gardons ${t.fee}.`],
		['to', (t) => `L’argent est là sous ${t.from} à ${t.to} jours ouvrés.`],
		['to', (t) => `Au plus tard ${t.to} jours ouvrés après, l’argent est là.`],
		['shipping', (t) => `La livraison coûte ${t.shipping}.`],
		['free', (t) => `Dès ${t.free}, la livraison est gratuite.`],
		['open', (t) => `Nos conseillers sont là dès ${t.open}.`],
		['close', (t) => `L’équipe est joignable jusqu’à ${t.close}.`],
		['years', (t) => `La garantie est de ${t.years} ans.`],
		['until', (t) => `Les cadeaux se renvoient jusqu’au ${t.until}.`],
		['url', (t) => `Tout est expliqué sur ${t.url}.`],
		['', () => 'Les articles ouverts sont repris aussi.'],
		['', () => 'Les remboursements sont versés sur la carte utilisée.'],
	],
};

export function policyAnswers(seed: number, many: number): PolicyAnswer[] {
	const random = mulberry(seed);
	return Array.from({ length: many }, (_, place) => {
		const locale = (['en-US', 'de-DE', 'fr-FR'] as const)[place % 3] ?? 'en-US';
		const rules = randomRules(random);
		const [key, say] = pick(random, FORMS[locale]);
		const truth = told(rules, locale, random);
		const alter = key !== '' && random() < 0.5;
		if (!alter) return { locale, text: say(truth), altered: undefined, ...page(rules, locale) };
		const [altered, other] = alteration(key, rules, random);
		const lie = told(other, locale, random);
		const text = say({ ...truth, [key]: lie[key] });
		return { locale, text, altered, ...page(rules, locale) };
	});
}

function page(rules: Rules, locale: Locale): Pick<PolicyAnswer, 'page' | 'url'> {
	return { page: PAGES[locale](told(rules, locale, () => 0)), url: rules.url };
}

function randomRules(random: Random): Rules {
	const from = 2 + Math.floor(random() * 2);
	const open = 8 + Math.floor(random() * 3);
	return {
		days: pick(random, [14, 21, 30, 60]),
		from,
		to: from + 3 + Math.floor(random() * 4),
		fee: pick(random, [10, 15, 20]),
		open: open * 60,
		close: (16 + Math.floor(random() * 4)) * 60 + pick(random, [0, 30]),
		shipping: 290 + 100 * Math.floor(random() * 5),
		free: pick(random, [4900, 7500, 10_000]),
		years: pick(random, [2, 3, 5]),
		until: new Date(Date.UTC(2027, 0, 10 + Math.floor(random() * 18))),
		url: `https://copper.example/help/returns-${String(Math.floor(random() * 1000))}`,
	};
}

function alteration(
	key: keyof Told,
	rules: Rules,
	random: Random,
): [NonNullable<PolicyAnswer['altered']>, Rules] {
	const off = 1 + Math.floor(random() * 3);
	switch (key) {
		case 'days':
		case 'daysWord':
			return ['number', { ...rules, days: rules.days + 1 }];
		case 'from':
		case 'to':
			return ['number', { ...rules, to: rules.to + 5 + off }];
		case 'fee':
			return ['percent', { ...rules, fee: rules.fee + off }];
		case 'open':
			return ['hour', { ...rules, open: rules.open - 60 * off }];
		case 'close':
			return ['hour', { ...rules, close: rules.close + 60 * off }];
		case 'shipping':
			return ['amount', { ...rules, shipping: rules.shipping + 10 * off }];
		case 'free':
			return ['amount', { ...rules, free: rules.free + 500 * off }];
		case 'years':
			return ['number', { ...rules, years: rules.years + 5 + off }];
		case 'until':
			return ['date', { ...rules, until: new Date(rules.until.getTime() + off * 86_400_000) }];
		case 'url':
			return ['link', { ...rules, url: rules.url.replace('copper', 'coper') }];
	}
}

function told(rules: Rules, locale: Locale, random: Random): Told {
	const currency = locale === 'en-US' ? 'USD' : 'EUR';
	const money = (cents: number): string =>
		new Intl.NumberFormat(locale, { style: 'currency', currency }).format(cents / 100);
	return {
		days: String(rules.days),
		daysWord: WORDS[locale][rules.days] ?? String(rules.days),
		from: String(rules.from),
		to: String(rules.to),
		fee: new Intl.NumberFormat(locale, { style: 'percent' }).format(rules.fee / 100),
		open: clock(rules.open, locale, random() < 0.5),
		close: clock(rules.close, locale, random() < 0.5),
		shipping: money(rules.shipping),
		free: money(rules.free),
		years: String(rules.years),
		until: new Intl.DateTimeFormat(locale, {
			...(random() < 0.5 ? { dateStyle: 'long' } : { month: 'long', day: 'numeric' }),
			timeZone: 'UTC',
		}).format(rules.until),
		url: rules.url,
	};
}

/** As people of each country write a time, in one of two ways. */
function clock(minutes: number, locale: Locale, short: boolean): string {
	const hour = Math.floor(minutes / 60);
	const minute = String(minutes % 60).padStart(2, '0');
	const whole = minutes % 60 === 0;
	switch (locale) {
		case 'en-US': {
			const half = `${String(hour % 12 === 0 ? 12 : hour % 12)}${short && whole ? '' : `:${minute}`}`;
			return `${half} ${hour < 12 ? 'am' : 'pm'}`;
		}
		case 'de-DE':
			return short && whole ? `${String(hour)} Uhr` : `${String(hour)}:${minute} Uhr`;
		case 'fr-FR':
			return short && whole ? `${String(hour)} h` : `${String(hour)}h${minute}`;
	}
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
