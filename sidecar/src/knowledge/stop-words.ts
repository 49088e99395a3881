import {
	ces,
	dan,
	deu,
	ell,
	eng,
	fin,
	fra,
	hun,
	ita,
	nld,
	nob,
	pol,
	por,
	ron,
	spa,
	swe,
	tur,
} from 'stopword';

const LISTS: ReadonlyMap<string, readonly string[]> = new Map(
	Object.entries({
		...{ cs: ces, da: dan, de: deu, el: ell, en: eng, es: spa, fi: fin, fr: fra, hu: hun },
		...{ it: ita, nb: nob, nl: nld, nn: nob, no: nob, pl: pol, pt: por, ro: ron, sv: swe, tr: tur },
	}),
);
const made = new Map<string, ReadonlySet<string>>();

/**
 * Words that say nothing of what a question is about. In a small shop they are too rare for their
 * frequency to tell. Empty for a language without a list: then frequency alone decides.
 *
 * @param locale as WordPress writes it, or a BCP 47 tag
 */
export function stopWordsOf(locale: string): ReadonlySet<string> {
	const language = /^[a-z]+/.exec(locale.toLowerCase())?.[0] ?? '';
	const known = made.get(language);
	if (known !== undefined) return known;
	const words = new Set(LISTS.get(language));
	made.set(language, words);
	return words;
}
