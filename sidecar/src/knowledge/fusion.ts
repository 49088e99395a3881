/**
 * How text and vectors are weighed against each other: pure arithmetic, in one place.
 *
 * fused = cosine + 0.7 x min(1, bm25 / (1.6 x the sum of the query's idf)). bm25 depends on how many
 * and how rare the words are, so it is first set against what this query could reach; then a
 * question answered in its own words weighs about as much as one answered in other words.
 */
export const TEXT_WEIGHT = 0.7;
/** FTS5's bm25 gives at most 2.2 x idf a word (k1 = 1.2); a short, whole match reaches about this. */
export const SATURATION = 1.6;

/** FTS5's own: never below 1e-6, so that a word found everywhere counts as nearly nothing. */
export function inverseDocumentFrequency(passages: number, holding: number): number {
	const idf = Math.log((passages - holding + 0.5) / (holding + 0.5));
	return idf > 0 ? idf : 1e-6;
}

/** @param bm25 positive, larger is better; FTS5's is its negation  @returns 0 to 1 */
export function textScore(bm25: number, sumOfIdf: number): number {
	return sumOfIdf <= 0 ? 0 : Math.min(1, Math.max(0, bm25) / (SATURATION * sumOfIdf));
}

/** @param cosine null where there is no vector: the text alone, which can then reach 0.7 */
export function fuse(text: number, cosine: number | null): number {
	return (cosine ?? 0) + TEXT_WEIGHT * text;
}

/**
 * The least at which a passage is taken to hold the answer. On the tuned half of the labelled questions
 * (`BENCH_HALF=tuned npm run bench retrieval`) it keeps four of five right answers and a fifth of what
 * is found for questions that the content does not answer; 0.45 keeps six more of a hundred and half.
 */
const LEAST_FUSED = 0.5;
/** With the text alone; words found by chance reach this only when the question has hardly another. */
const LEAST_TEXT = 0.3;

/** Whether the best passage is relevant enough to answer from. */
export function isInformative(text: number, cosine: number | null): boolean {
	return cosine === null ? text >= LEAST_TEXT : fuse(text, cosine) >= LEAST_FUSED;
}
