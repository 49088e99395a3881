import { ENGLISH } from './english.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { SPANISH } from './spanish.ts';
import type { Strings } from './strings.ts';

const TABLE: Readonly<Record<string, Strings>> = {
	en: ENGLISH,
	de: GERMAN,
	fr: FRENCH,
	es: SPANISH,
};

/** The language's strings, English for a language that has none. */
export function stringsFor(locale: string): Strings {
	const language = locale.slice(0, 2).toLowerCase();
	return (Object.hasOwn(TABLE, language) ? TABLE[language] : undefined) ?? ENGLISH;
}

export function fill(template: string, values: Readonly<Record<string, string>>): string {
	return template.replace(/\{(\w+)\}/g, (whole, name: string) =>
		Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
	);
}
