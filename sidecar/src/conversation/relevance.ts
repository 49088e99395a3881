const K1 = 1.2;
const B = 0.75;

/**
 * How much each text has to do with a question, by the words they share (BM25 among these texts);
 * 0: nothing. Words are cut off, so that "returns" meets "returning"; numbers must be the same.
 */
export function relevance(question: string, texts: readonly string[]): number[] {
	const asked = new Set(stems(question));
	const documents = texts.map((text) => stems(text));
	const average = documents.reduce((sum, one) => sum + one.length, 0) / (documents.length || 1);
	const weight = (stem: string): number => {
		const having = documents.filter((one) => one.includes(stem)).length;
		return Math.log(1 + (documents.length - having + 0.5) / (having + 0.5));
	};
	const weights = new Map([...asked].map((stem) => [stem, weight(stem)]));
	return documents.map((document) =>
		[...weights].reduce((sum, [stem, idf]) => {
			const count = document.filter((one) => one === stem).length;
			const length = 1 - B + (B * document.length) / (average || 1);
			return sum + (idf * count * (K1 + 1)) / (count + K1 * length);
		}, 0),
	);
}

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const STEM = 6;

/** Words of content: short ones say little, except numbers. */
function stems(text: string): string[] {
	const plain = text
		.normalize('NFKD')
		.replace(/\p{Mn}/gu, '')
		.toLowerCase();
	return [...words.segment(plain)]
		.filter(({ isWordLike, segment }) => isWordLike && isTelling(segment))
		.map(({ segment }) => (/\d/.test(segment) ? segment : segment.slice(0, STEM)));
}

function isTelling(word: string): boolean {
	// Scripts without spaces have short words that say much.
	return /\d/.test(word) || word.length > 3 || /[^\p{Script=Latin}]/u.test(word);
}
