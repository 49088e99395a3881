/** What was bought, and how often. */
export interface BoughtItem {
	/** Lower case. */
	readonly title: string;
	readonly quantity: number;
}

/** The units of time in four languages, the longer words first. */
const UNITS = {
	second: 'seconds?|sekunden?|secondes?|segundos?',
	minute: 'minutes?|minuten?|minutos?',
	hour: 'hours?|hrs?|stunden?|heures?|horas?',
	day: '(?:werk|arbeits|kalender)?tage?n?|days?|jours?|d[ií]as?',
	week: 'weeks?|wochen?|semaines?|semanas?',
	month: 'months?|monate?n?|mois|mes(?:es)?',
	year: 'years?|jahre?n?|ans?|années?|años?',
} as const;

const AFTER = new RegExp(
	`^[\\s\\u00a0-]?(?:\\p{L}+(?:\\s\\p{L}+)?\\s)?(?:${Object.entries(UNITS)
		.map(([unit, words]) => `(?<${unit}>${words})`)
		.join('|')})(?!\\p{L})`,
	'iu',
);

/**
 * The unit of the span of time whose number stands before `after`: "3 working days", "24 Stunden".
 * Undefined when it is none.
 */
export function spanUnit(after: string): string | undefined {
	const groups = AFTER.exec(after)?.groups;
	return groups && Object.keys(groups).find((unit) => groups[unit] !== undefined);
}

/** A number before this is a share: "15 %", "15 percent". */
export const PERCENT =
	/^[\s\u00a0\u202f-]?(?:%|per ?cent(?!\p{L})|prozent(?:ig)?|pour ?cents?(?!\p{L})|por ciento)/iu;

/**
 * The quantity that a number before `after` must be: of the item whose title stands next.
 * Undefined when no item's title does.
 */
export function quantityNamed(after: string, items: readonly BoughtItem[]): number | undefined {
	const near = after.slice(0, 30).toLowerCase();
	const start = /^\s*(?:[x×*]|\p{L}{1,12}(?:\s\p{L}{1,4}){0,2})?\s*/u.exec(near)?.[0].length ?? 0;
	const named = items.filter(({ title }) => {
		const at = after.toLowerCase().indexOf(title);
		return at >= 0 && at <= start;
	});
	return named.length === 0 ? undefined : named.reduce((sum, item) => sum + item.quantity, 0);
}
