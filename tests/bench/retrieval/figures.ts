import { createHash } from 'node:crypto';
import type { Question } from './content.ts';
import type { Section } from './knowledge.ts';

/** Found sections, best first, against those that answer the question. */
export interface Scores {
	readonly ndcg: number;
	readonly recall: number;
}

export function scoresOf(question: Question, found: readonly Section[]): Scores {
	const left = new Set(question.in);
	const right = found.map(({ title, heading }) => {
		const answer = [...left].find(
			([document, under]) => document === title && (under === null || under === heading),
		);
		return answer !== undefined && left.delete(answer);
	});
	const gain = (hits: readonly boolean[]): number =>
		hits.reduce((sum, hit, i) => sum + (hit ? 1 / Math.log2(i + 2) : 0), 0);
	const wanted = question.in.length;
	return {
		ndcg: gain(right.slice(0, 10)) / gain(Array.from({ length: Math.min(10, wanted) }, () => true)),
		recall: right.slice(0, 5).filter(Boolean).length / Math.min(5, wanted),
	};
}

export function meanOf(scores: readonly Scores[]): Scores {
	const mean = (of: (one: Scores) => number): number =>
		scores.reduce((sum, one) => sum + of(one), 0) / Math.max(1, scores.length);
	return { ndcg: mean(({ ndcg }) => ndcg), recall: mean(({ recall }) => recall) };
}

/** The half that is only reported; what is set by measuring is set on the other. */
export function isReported(question: string): boolean {
	return ((createHash('sha256').update(question).digest()[0] ?? 0) & 1) === 1;
}
