const SENTENCE_END = /(?:[.!?…؟۔]["'”’)\]]*\s)|[。！？]|\n/g;

/** How much of a text still being written is finished sentences; the rest is not read out yet. */
export function finishedLength(text: string): number {
	let length = 0;
	for (const match of text.matchAll(SENTENCE_END)) length = match.index + match[0].length;
	return length;
}
