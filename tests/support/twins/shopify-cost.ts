import { Kind, type DocumentNode, type SelectionSetNode } from 'graphql';

const MAXIMUM = 2000;
const RESTORED_A_SECOND = 100;

/** A field with fields of its own costs one, times the size of each list around it. */
function selectionCost(
	selections: SelectionSetNode,
	variables: Readonly<Record<string, unknown>>,
): number {
	let cost = 0;
	for (const selection of selections.selections) {
		if (selection.kind === Kind.FRAGMENT_SPREAD) {
			cost += 1;
			continue;
		}
		if (!selection.selectionSet) continue;
		const inner = selectionCost(selection.selectionSet, variables);
		if (selection.kind !== Kind.FIELD) {
			cost += inner;
			continue;
		}
		const size = selection.arguments?.find(({ name }) => ['first', 'last'].includes(name.value));
		let times = 1;
		if (size?.value.kind === Kind.INT) times = Number(size.value.value);
		if (size?.value.kind === Kind.VARIABLE) {
			times = Number(variables[size.value.name.value] ?? 1);
		}
		cost += 1 + Math.ceil(inner * Math.max(1, Math.log2(times + 1)));
	}
	return cost;
}

export function requestedCost(
	document: DocumentNode,
	variables: Readonly<Record<string, unknown>>,
): number {
	return document.definitions.reduce(
		(sum, definition) =>
			sum + ('selectionSet' in definition ? selectionCost(definition.selectionSet, variables) : 0),
		0,
	);
}

/** Shopify's leaky bucket (shopify.dev/docs/api/usage/limits). It leaks in real time. */
export class CostBucket {
	#available = MAXIMUM;
	#at = Date.now();

	/** Takes the cost, or takes nothing and says false. */
	take(cost: number): boolean {
		const now = Date.now();
		const restored = ((now - this.#at) / 1000) * RESTORED_A_SECOND;
		this.#available = Math.min(MAXIMUM, this.#available + restored);
		this.#at = now;
		if (cost > this.#available) return false;
		this.#available -= cost;
		return true;
	}

	extension(requested: number, actual: number | null) {
		return {
			cost: {
				requestedQueryCost: requested,
				actualQueryCost: actual,
				throttleStatus: {
					maximumAvailable: MAXIMUM,
					currentlyAvailable: Math.floor(this.#available),
					restoreRate: RESTORED_A_SECOND,
				},
			},
		};
	}
}
