import { EMPTY_ROOT, nodeHash } from '../merkle.ts';

/**
 * The Merkle tree while entries stream by: one hash a level is kept, so memory grows with the
 * logarithm of the log. A leaf that is missing leaves its ancestors unknown, nothing else.
 */
export interface RunningTree {
	/** Takes leaf `seq` (rising). Calls `completed` for each subtree it completes, lowest first. */
	add(
		seq: number,
		leaf: Buffer,
		completed: (level: number, position: number, computed: Buffer) => Buffer,
	): void;
	/** The root of the first `size` leaves, the last one just added; null when one was missing. */
	root(size: number): Buffer | null;
}

export function createRunningTree(): RunningTree {
	const newest: ({ position: number; hash: Buffer } | undefined)[] = [];

	return {
		/** `completed` returns the hash to go on with: after a finding the stored one, so that one
		 * changed row is one finding and not one for each ancestor. */
		add(seq, leaf, completed) {
			let hash = leaf;
			let position = seq;
			for (let level = 0; ; level += 1) {
				const left = newest[level];
				newest[level] = { position, hash };
				if (position % 2 === 0 || left?.position !== position - 1) return;
				position = (position - 1) / 2;
				hash = completed(level + 1, position, nodeHash(left.hash, hash));
			}
		},
		root(size) {
			if (size === 0) return EMPTY_ROOT;
			let root: Buffer | undefined;
			let rest = size;
			for (let level = 0; rest > 0; level += 1) {
				if (rest % 2 === 1) {
					const subtree = newest[level];
					if (subtree?.position !== rest - 1) return null;
					root = root ? nodeHash(subtree.hash, root) : subtree.hash;
				}
				rest = Math.floor(rest / 2);
			}
			return root ?? null;
		},
	};
}
