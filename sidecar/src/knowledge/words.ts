/** Scripts that put no spaces between words: only a dictionary can cut them. */
const UNSPACED =
	/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const WORD = /[\p{L}\p{N}\p{M}]+(?:['’.,:/_-][\p{L}\p{N}\p{M}]+)*/gu;

let segmenter: Intl.Segmenter | undefined;

/** A word as it stands in a text. */
export interface Word {
	readonly text: string;
	/** UTF-16 offsets in the text. */
	readonly start: number;
	readonly end: number;
}

/** The words of a text in any script, in order; punctuation is in none. */
export function wordsOf(text: string): Word[] {
	if (!UNSPACED.test(text)) {
		return Array.from(text.matchAll(WORD), (match) => ({
			text: match[0],
			start: match.index,
			end: match.index + match[0].length,
		}));
	}
	segmenter ??= new Intl.Segmenter(undefined, { granularity: 'word' });
	const words: Word[] = [];
	for (const { segment, index, isWordLike } of segmenter.segment(text)) {
		if (isWordLike === true)
			words.push({ text: segment, start: index, end: index + segment.length });
	}
	return words;
}

export function countWords(text: string): number {
	return wordsOf(text).length;
}

/**
 * The words of a text with spaces between them, for an index that cuts at spaces; null when the
 * text's own spaces do. A question is to be cut alike.
 */
export function spacedWords(text: string): string | null {
	return UNSPACED.test(text)
		? wordsOf(text)
				.map((word) => word.text)
				.join(' ')
		: null;
}
