import { wordsOf } from './languages.ts';

const STOP = new Set(
	'the and for are you your our what whats how when where which who why does can could may will would have has had with from this that there about tell please long much many any der die das und ist sind ihr ihre wie was wann wo welche kann ich sie mit für ein eine einen bitte les des est vos votre nos quel quelle comment quand pour avec une que los las del qué cuál cómo cuándo para con una sus'.split(
		' ',
	),
);

/** Words of content, cut so that "returns" meets "returning". */
export function stemsOf(text: string): Set<string> {
	const words = wordsOf(text.normalize('NFD').replace(/\p{Mn}/gu, ''));
	return new Set(
		words.filter((word) => word.length > 2 && !STOP.has(word)).map((word) => word.slice(0, 5)),
	);
}

export function overlap(one: ReadonlySet<string>, two: ReadonlySet<string>): number {
	return [...one].filter((stem) => two.has(stem)).length;
}
