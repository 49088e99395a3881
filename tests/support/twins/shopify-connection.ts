import { GraphQLError } from 'graphql';

export interface PageArguments {
	readonly first?: number | null;
	readonly after?: string | null;
	readonly last?: number | null;
	readonly before?: string | null;
	readonly reverse?: boolean | null;
}

function cursorOf(id: string): string {
	return Buffer.from(JSON.stringify({ last_id: id })).toString('base64');
}

/** One page of a list, as Shopify's connections give it. Throws as Shopify does without a size. */
export function connection<T extends { readonly id: string }>(
	all: readonly T[],
	page: PageArguments,
) {
	const size = page.first ?? page.last;
	if (size === null || size === undefined) {
		throw new GraphQLError('you must provide one of first or last');
	}
	if (size < 0 || size > 250) {
		throw new GraphQLError(`first or last must be from 0 to 250, got ${size}`);
	}
	const ordered = page.reverse === true ? all.toReversed() : [...all];
	const at = (cursor: string) => {
		const index = ordered.findIndex(({ id }) => cursorOf(id) === cursor);
		if (index < 0) throw new GraphQLError(`'${cursor}' is not a valid cursor`);
		return index;
	};
	const from = page.after === null || page.after === undefined ? 0 : at(page.after) + 1;
	const to = page.before === null || page.before === undefined ? ordered.length : at(page.before);
	const window = ordered.slice(from, to);
	const fromStart = page.first !== null && page.first !== undefined;
	const nodes = fromStart ? window.slice(0, size) : window.slice(Math.max(0, window.length - size));
	const ends = { first: nodes[0], last: nodes.at(-1) };
	return {
		edges: nodes.map((node) => ({ cursor: cursorOf(node.id), node })),
		nodes,
		pageInfo: {
			startCursor: ends.first ? cursorOf(ends.first.id) : null,
			endCursor: ends.last ? cursorOf(ends.last.id) : null,
			hasNextPage: fromStart
				? window.length > nodes.length || to < ordered.length
				: to < ordered.length,
			hasPreviousPage: fromStart ? from > 0 : window.length > nodes.length || from > 0,
		},
	};
}
