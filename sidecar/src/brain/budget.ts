import type { ChatMessage } from '../providers/openai-completion.ts';

/** What a reply may cost; reasoning models spend their thinking from it too. */
export const OUTPUT_TOKENS = 800;
/** What a prompt may cost, whatever the transcript's length. */
export const PROMPT_TOKENS = 8000;
/** One tool's result, at most. */
export const RESULT_TOKENS = 2000;
/** The business facts, at most. */
export const FACTS_TOKENS = 1500;
/** The summary of what was said before, at most. */
export const SUMMARY_TOKENS = 600;
/** One passage of the shop's knowledge, at most. */
export const PASSAGE_TOKENS = 400;

/**
 * A cautious estimate without a tokenizer (which would cost more memory than the whole sidecar
 * may use): English runs at about four characters a token, other scripts at about one.
 */
export function estimateTokens(text: string): number {
	let units = 0;
	for (const character of text) units += character.charCodeAt(0) < 0x250 ? 1 : 3;
	return Math.ceil(units / 3.5);
}

export function clipTokens(text: string, most: number): string {
	if (estimateTokens(text) <= most) return text;
	let clipped = text;
	while (estimateTokens(clipped) > most) {
		clipped = clipped.slice(0, Math.floor((clipped.length * most) / (estimateTokens(clipped) + 1)));
	}
	return `${clipped} …`;
}

/** A part of the prompt that may be left out. */
export interface Part {
	/** What it costs, already in its final wording. */
	readonly text: string;
}

/**
 * Which parts fit beside `fixed`, in the order of their worth: the first that does not fit is left
 * out, and so is all of the same kind that comes after it, so that no gap is torn into a list.
 */
export function fitParts(
	parts: readonly (Part & { readonly kind: string })[],
	fixed: readonly ChatMessage[],
	most = PROMPT_TOKENS,
): Set<Part> {
	let left = most - fixed.reduce((sum, each) => sum + estimateTokens(each.content) + 4, 0);
	const kept = new Set<Part>();
	const full = new Set<string>();
	for (const part of parts) {
		const cost = estimateTokens(part.text) + 4;
		if (full.has(part.kind) || cost > left) {
			full.add(part.kind);
			continue;
		}
		left -= cost;
		kept.add(part);
	}
	return kept;
}
