import { wordsOf } from './words.ts';

/** The same for two ways to type one question: letter case, punctuation and spaces aside. */
export function normaliseQuestion(question: string): string {
	return wordsOf(question.normalize('NFKC').toLowerCase())
		.map(({ text }) => text)
		.join(' ')
		.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ');
}
