const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Half surrogate pairs replaced: a database and a browser would each mend them in its own way. */
export function wellFormed(text: string): string {
	return text.replace(LONE, '\ufffd');
}
