/** How many buckets the features of a text are hashed into; a power of two. */
export const BUCKETS = 2048;

/**
 * A text as a sparse vector of length one: its words, pairs of words, and the letters inside each
 * word three to five at a time, hashed. Letters make typing mistakes harmless; pairs carry order.
 * Digits count as one sign, so that no order number is ever a feature.
 */
export function features(text: string): Map<number, number> {
	const words =
		text
			.toLowerCase()
			.replaceAll('’', "'")
			.replace(/\d+/g, '0')
			.match(/[\p{L}0']+|[?!$€£#]/gu) ?? [];
	const counts = new Map<number, number>();
	const add = (feature: string, weight: number): void => {
		const bucket = hash(feature) & (BUCKETS - 1);
		counts.set(bucket, (counts.get(bucket) ?? 0) + weight);
	};
	for (const [place, word] of words.entries()) {
		add(`w ${word}`, 1);
		const next = words[place + 1];
		if (next !== undefined) add(`p ${word} ${next}`, 1);
		const padded = `<${word}>`;
		for (let size = 3; size <= 5; size += 1) {
			for (let from = 0; from + size <= padded.length; from += 1) {
				add(`c ${padded.slice(from, from + size)}`, 0.5);
			}
		}
	}
	const length = Math.sqrt([...counts.values()].reduce((sum, each) => sum + each * each, 0));
	for (const [bucket, count] of counts) counts.set(bucket, count / length);
	return counts;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
	let value = 0x811c9dc5;
	for (let place = 0; place < text.length; place += 1) {
		value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
	}
	return (value ^ (value >>> 15)) >>> 0;
}
