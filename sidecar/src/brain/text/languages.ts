/** The languages that the checks of an answer know. */
export type Language = 'en' | 'de' | 'fr' | 'es';

// Words that a sentence of a language hardly does without and that the others do not have.
const COMMON: Readonly<Record<Language, ReadonlySet<string>>> = {
	en: new Set(
		'the of and to is are was were has have had your you i we it this that for with on be been not can will would could please thank thanks hello do does if or our my any there here which what how when where us me so but as by from at an'.split(
			' ',
		),
	),
	de: new Set(
		'der die das den dem des und ist sind war wurde wurden hat haben ihr ihre ihrer ihren sie ich wir es nicht für mit auf zu zur zum von vom kann können wird bitte danke guten wenn oder unser unsere ein eine einen einer wie was wo wann auch noch bei aus'.split(
			' ',
		),
	),
	fr: new Set(
		'le les des et est sont était été votre vos vous je nous il elle ce cette pour avec sur dans ne pas peut merci bonjour du au aux une si ou notre nos mon ma quel quelle comment quand où qui que être avez ai'.split(
			' ',
		),
	),
	es: new Set(
		'el los las y es son fue ha han su sus usted yo nosotros lo este esta para con en no puede gracias hola del al una si o nuestro mi qué cuál cómo cuándo dónde que ser por está pero más aquí'.split(
			' ',
		),
	),
};
const LANGUAGES = ['en', 'de', 'fr', 'es'] as const;

/** The known languages that the text has at least `least` common words of. */
export function languagesOf(text: string, least: number): Language[] {
	const words = wordsOf(text);
	return LANGUAGES.filter(
		(language) => words.filter((word) => COMMON[language].has(word)).length >= least,
	);
}

export function wordsOf(text: string): string[] {
	return text.toLowerCase().match(/\p{L}+/gu) ?? [];
}

export function isKnown(locale: string): boolean {
	return LANGUAGES.some((language) => language === locale.slice(0, 2).toLowerCase());
}

/**
 * The language that a customer writes: of the newest of `texts` (oldest first) that shows one
 * clearly, else the page's.
 */
export function spokenLocale(locale: string, texts: readonly string[]): string {
	for (const text of texts.toReversed()) {
		const words = wordsOf(text);
		const counts = LANGUAGES.map(
			(language) => [language, words.filter((word) => COMMON[language].has(word)).length] as const,
		).sort(([, one], [, two]) => two - one);
		const [best, second] = counts;
		if (best === undefined || best[1] === second?.[1]) continue;
		const own = counts.find(([language]) => language === locale.slice(0, 2).toLowerCase());
		if (own?.[1] === best[1]) return locale;
		// One word may be a name; in a short message it is most of what there is.
		if (best[1] >= 2 || words.length <= 4) return best[0];
	}
	return locale;
}

/** A tag that Intl takes; English for one that it does not. */
export function canonicalLocale(locale: string): string {
	try {
		return Intl.getCanonicalLocales(locale.replaceAll('_', '-'))[0] ?? 'en';
	} catch {
		return 'en';
	}
}
