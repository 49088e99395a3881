import { ENGLISH, FRENCH, GERMAN, SPANISH, type StateWords } from './state-words.ts';

/** All of them meet every sentence: a claim must not escape by being made in another language. */
export const LEXICONS: readonly StateWords[] = [ENGLISH, GERMAN, FRENCH, SPANISH];

/** The text as the forms expect it. */
export function plain(sentence: string): string {
	return sentence
		.toLowerCase()
		.replaceAll('’', "'")
		.replace(/["“”„«»*_]/gu, '')
		.replace(/\s+/gu, ' ');
}

/** The states of which a text speaks, in whatever language and way. */
export function statesIn(text: string): Set<string> {
	const found = new Set<string>();
	for (const { states } of LEXICONS) {
		let left = plain(text);
		for (const { state, form } of states) {
			left = left.replace(form, (raw) => {
				found.add(state);
				return '\u0002'.repeat(raw.length);
			});
		}
	}
	return found;
}
