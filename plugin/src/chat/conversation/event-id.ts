/** `<n>` for what is stored, `<n>.<k>@<boot>` for the k-th piece of text after it. */
interface EventId {
	readonly n: number;
	readonly k: number;
	readonly boot: string;
}

function parse(id: string): EventId | undefined {
	const match = /^(\d+)(?:\.(\d+)@(.+))?$/.exec(id);
	return match
		? { n: Number(match[1]), k: Number(match[2] ?? 0), boot: match[3] ?? '' }
		: undefined;
}

/**
 * Whether `id` lies beyond `last`. Pieces of another boot than the last are taken as new: the
 * server then sends a `replace` first. An id that cannot be read is new, so that nothing is lost.
 */
export function isBeyond(id: string, last: string): boolean {
	const next = parse(id);
	const seen = parse(last);
	if (!next || !seen) return true;
	if (next.n !== seen.n) return next.n > seen.n;
	if (next.k === 0) return false;
	return next.boot === seen.boot || seen.k === 0 ? next.k > seen.k : true;
}
