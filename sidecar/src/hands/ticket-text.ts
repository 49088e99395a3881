import { z } from 'zod';

/** What WordPress takes of a ticket is 30,000 characters and 64 KiB of JSON; the rest is its own. */
const MAX_CHARACTERS = 20_000;
const MAX_BYTES = 36_000;

/**
 * A conversation that fits into a ticket: the beginning and the end, with a mark where the middle is
 * left out.
 */
export function clipConversation(text: string): string {
	const points = Array.from(text);
	const head = countWithin(points);
	if (head.all) return text;
	const first = countWithin(points, 0.5).taken;
	const last = countWithin([...points].reverse(), 0.5).taken;
	const left = points.length - first - last;
	return [
		points.slice(0, first).join(''),
		`[... ${String(left)} characters of the conversation are left out here ...]`,
		points.slice(points.length - last).join(''),
	].join('\n\n');
}

/** How many code points fit into a share of both limits. */
function countWithin(points: readonly string[], share = 1): { taken: number; all: boolean } {
	let used = 0;
	let taken = 0;
	for (const point of points) {
		const bytes = Buffer.byteLength(JSON.stringify(point)) - 2;
		used += Math.max(point.length / MAX_CHARACTERS, bytes / MAX_BYTES);
		if (used > share) return { taken, all: false };
		taken += 1;
	}
	return { taken, all: true };
}

/** As WordPress judges an address (its is_email): labels neither begin nor end with a hyphen. */
const mailAddress = z.email().regex(z.regexes.html5Email).max(254);

/** The address if mail can go there, else null. */
export function mailAddressOf(text: string | null): string | null {
	return mailAddress.safeParse(text?.trim()).data ?? null;
}
