import { z } from 'zod';
import type { Citation } from '../contract/conversations.ts';
import type { ToolResult } from '../contract/hands.ts';
import { linkTarget } from './text/links.ts';
import type { PlanRequest } from './planner.ts';

/** A passage as far as an answer needs it. */
export interface KnownPassage {
	readonly id: string;
	readonly title: string;
	readonly heading: string | null;
	readonly url: string | null;
	readonly text: string;
}

export const KNOWLEDGE_TOOL = 'knowledge_search';
/** How many passages recalled for a question are shown to a model. */
export const PASSAGES_SHOWN = 5;
const MOST_CITATIONS = 5;

const found = z.object({
	passages: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			heading: z.string().nullish(),
			url: z.string().nullish(),
			text: z.string(),
		}),
	),
});

/** The passages of a `knowledge_search`; empty for anything else. */
export function passagesOf({ name, outcome }: ToolResult): readonly KnownPassage[] {
	if (name !== KNOWLEDGE_TOOL || !outcome.ok) return [];
	const read = found.safeParse(outcome.output);
	if (!read.success) return [];
	return read.data.passages.map(({ id, title, heading, url, text }) => ({
		id,
		title,
		heading: heading ?? null,
		url: url ?? null,
		text,
	}));
}

/** What this turn may cite: the passages recalled for the question, then those looked up. */
export function knownPassages(request: PlanRequest): readonly KnownPassage[] {
	const all = [
		...request.passages.slice(0, PASSAGES_SHOWN),
		...request.results.flatMap((result) => passagesOf(result)),
	];
	return all.filter(({ id }, place) => all.findIndex((one) => one.id === id) === place);
}

/**
 * The citations of an answer. The model only names ids: title and address are the passage's own.
 * Unknown ids and passages that no customer can open are left out; a passage whose address the
 * text writes is cited whether or not it was named.
 */
export function citationsOf(
	ids: readonly string[],
	text: string,
	passages: readonly KnownPassage[],
): Citation[] {
	const named = ids.flatMap((id) => passages.filter((one) => one.id === id));
	const written = passages.filter(({ url }) => url !== null && text.includes(linkTarget(url)));
	const citations = [...named, ...written].flatMap((one) => {
		const citation = citationOf(one);
		return citation === undefined ? [] : [citation];
	});
	return citations
		.filter(({ url }, place) => citations.findIndex((one) => one.url === url) === place)
		.slice(0, MOST_CITATIONS);
}

/** Undefined for a passage that no customer can open. */
export function citationOf({ title, heading, url }: KnownPassage): Citation | undefined {
	if (url === null || !/^https?:\/\//i.test(url)) return undefined;
	return { title: heading === null || heading === title ? title : `${title} – ${heading}`, url };
}
