/** A time of day as somebody wrote it. */
export interface WrittenTime {
	readonly raw: string;
	readonly start: number;
	readonly end: number;
	/** Minutes after midnight. */
	readonly minutes: number;
	/** "5:30" says neither morning nor afternoon: this is the other one. */
	readonly orMinutes?: number;
}

const TIME =
	/(?<![\d.,:])(\d{1,2})(?:(?:(?::|\s?h\s?)(\d{2})(?!\d)|[.](\d{2})(?=\s?(?:uhr|h)))(?::\d{2})?(?:\s?([ap])\.?\s?m\b\.?)?(?:\s?uhr\b)?|\s?(?:([ap])\.?\s?m\b\.?|uhr\b|h(?![\p{L}\d])|heures?(?=\s+(?:du|à|et|le)\b)|o['’]clock\b))/giu;
/** "9–17 Uhr", "9 to 5 pm": the first one has no unit of its own. */
const RANGE_BEFORE = /(?<![\d.,:])(\d{1,2})\s?(?:-|–|—|to|until|bis|à|a|und|and)\s?$/iu;

/** Times of day, in order; "24h" as a length of time is none. */
export function writtenTimes(text: string): WrittenTime[] {
	const found: WrittenTime[] = [];
	for (const match of text.matchAll(TIME)) {
		const [raw, hour = '', minute, dotted, half, halfAlone] = match;
		const afternoon = (half ?? halfAlone)?.toLowerCase();
		const minutes = minutesOf(Number(hour), Number(minute ?? dotted ?? 0), afternoon);
		if (minutes === undefined) continue;
		const start = match.index;
		const before = RANGE_BEFORE.exec(text.slice(0, start));
		const first = before && minutesOf(Number(before[1]), 0, undefined);
		if (before && first !== undefined && first !== null) {
			const from = before.index;
			const length = (before[1] ?? '').length;
			found.push({ raw: before[1] ?? '', start: from, end: from + length, minutes: first });
		}
		const open = afternoon === undefined && /^\d{1,2}:\d{2}$/.test(raw) && minutes < 720;
		found.push({
			...{ raw, start, end: start + raw.length, minutes },
			...(open && { orMinutes: minutes + 720 }),
		});
	}
	return found;
}

function minutesOf(hour: number, minute: number, half: string | undefined): number | undefined {
	if (minute > 59 || hour > 24 || (half !== undefined && (hour > 12 || hour === 0))) {
		return undefined;
	}
	const shifted = half === undefined ? hour : (hour % 12) + (half === 'p' ? 12 : 0);
	return (shifted % 24) * 60 + minute;
}
