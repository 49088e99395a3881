export interface Link {
	readonly raw: string;
	readonly start: number;
	readonly end: number;
	/** Comparable: lower-case host, no scheme, no trailing slash. */
	readonly target: string;
}

const URL_LIKE =
	/(?:[a-z][a-z0-9+.-]{1,15}:\/\/|www\.)[^\s<>"'`»”]+|(?<![\p{L}\d@.-])(?:[\p{L}\d](?:[\p{L}\d-]{0,61}[\p{L}\d])?\.)+(?:com|net|org|io|shop|store|de|fr|es|it|uk|eu|co|app|dev|info|biz|me|ai|to|xyz|ru|cn|ly|site|online|top|click|link|example|test|local)(?![\p{L}\d-])(?:\/[^\s<>"'`»”]*)?|\]\(\s*([^)\s]+)\s*\)|\b(?:javascript|data|mailto|tel|sms):\S+/giu;

/** Everything a reader or a browser could follow; a scheme is not needed. */
export function links(text: string): Link[] {
	return Array.from(text.matchAll(URL_LIKE), (match) => {
		const raw = match[0].replace(/[.,;:!?)\]…]+$/u, '');
		return {
			raw,
			start: match.index,
			end: match.index + raw.length,
			target: linkTarget(match[1] ?? raw),
		};
	});
}

export function linkTarget(link: string): string {
	const plain = link.trim().replace(/^mailto:/i, '');
	const [, host = '', rest = ''] = /^(?:https?:\/\/)?([^/?#]*)(.*)$/is.exec(plain) ?? [];
	return `${host.toLowerCase()}${rest}`.replace(/\/$/, '');
}

/** The text up to the first address in it, for names that somebody else chose. */
export function beforeLinks(text: string): string {
	const firsts = [
		...links(text).map(({ start }) => start),
		...[...text.matchAll(/!?\[|\S+@/g)].map(({ index }) => index),
	];
	const end = Math.min(text.length, ...firsts);
	return end === text.length ? text : `${text.slice(0, end).trimEnd()} …`.trimStart();
}
