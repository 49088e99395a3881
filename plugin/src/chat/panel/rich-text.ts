import { element } from './dom.ts';

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/gi;

/** The address when it is http or https and whole, else undefined: never javascript: or data:. */
export function safeUrl(address: string): URL | undefined {
	try {
		const url = new URL(address);
		const web = url.protocol === 'https:' || url.protocol === 'http:';
		return web && url.username === '' && url.password === '' ? url : undefined;
	} catch {
		return undefined;
	}
}

/** A link that says where it goes; other sites open beside the shop and learn nothing of it. */
export function link(url: URL, label: string, site: string): HTMLAnchorElement {
	return element(
		'a',
		url.hostname === site
			? { href: url.href }
			: { href: url.href, target: '_blank', rel: 'noopener noreferrer nofollow' },
		label,
	);
}

/**
 * Text as nodes. Only addresses of the shop's own host become links: the text is a model's, and a
 * link elsewhere would be one that a stranger could have put there.
 */
export function richText(text: string, site: string): readonly (Node | string)[] {
	const nodes: (Node | string)[] = [];
	let from = 0;
	for (const match of text.matchAll(ADDRESS)) {
		const address = match[0].replace(/[.,;:!?)\]}]+$/, '');
		const url = safeUrl(address);
		if (url?.hostname !== site) continue;
		nodes.push(text.slice(from, match.index), link(url, address, site));
		from = match.index + address.length;
	}
	nodes.push(text.slice(from));
	return nodes.filter((node) => node !== '');
}
