/**
 * Which of several requests about one document came last. Reading takes time, so a document may be
 * withdrawn while an earlier request is still reading it; what came later must win.
 */
export interface Sequence {
	/** Takes a number for these documents; call the function it gives when all is done. */
	begin(keys: readonly string[]): { isLast(key: string): boolean; end(): void };
}

export function createSequence(): Sequence {
	let next = 0;
	let open = 0;
	const last = new Map<string, number>();
	return {
		begin(keys) {
			const mine = next++;
			open++;
			for (const key of keys) last.set(key, mine);
			return {
				isLast: (key) => last.get(key) === mine,
				end() {
					open--;
					if (open === 0) last.clear();
				},
			};
		},
	};
}
