import type { ChatMessage } from '../providers/openai-completion.ts';

/** What a reply may cost; reasoning models spend their thinking from it too. */
export const OUTPUT_TOKENS = 800;
/** What a prompt may cost, whatever the transcript's length. */
export const PROMPT_TOKENS = 8000;
/** One tool's result, at most. */
export const RESULT_TOKENS = 2000;

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

/** The newest earlier turns that fit; `fixed` is always sent. */
export function fitTranscript(
	transcript: readonly ChatMessage[],
	fixed: readonly ChatMessage[],
	most = PROMPT_TOKENS,
): ChatMessage[] {
	let left = most - fixed.reduce((sum, each) => sum + estimateTokens(each.content) + 4, 0);
	const kept: ChatMessage[] = [];
	for (const message of transcript.toReversed()) {
		left -= estimateTokens(message.content) + 4;
		if (left < 0) break;
		kept.unshift(message);
	}
	return kept;
}
