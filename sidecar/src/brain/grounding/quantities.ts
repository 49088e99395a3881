/** What was bought, and how often. */
export interface BoughtItem {
	/** Lower case. */
	readonly title: string;
	readonly quantity: number;
}

const UNITS =
	'(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|sekunden?|minuten?|stunden?|tage?n?|werktage?n?|arbeitstage?n?|wochen?|monate?n?|jahre?n?|secondes?|heures?|jours?|semaines?|mois|ans?|années?|segundos?|minutos?|horas?|d[ií]as?|semanas?|mes(?:es)?|años?)';

/** A span of time follows: "3 working days", "24 Stunden". */
export const TIME_SPAN = new RegExp(
	`^[\\s\\u00a0-]?(?:\\p{L}+(?:\\s\\p{L}+)?\\s)?${UNITS}(?!\\p{L})`,
	'iu',
);

/** Days only, for a distance from today. */
export const DAYS = /^[\s\u00a0-]?(?:days?|tage?n?|jours?|d[ií]as?)(?!\p{L})/iu;

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
