/** What was started, to be ended in a stated order, whether or not all of it came to be. */
export class Cleanup {
	readonly #steps: {
		readonly name: string;
		readonly rank: number;
		readonly end: () => Promise<void> | void;
	}[] = [];
	#ending: Promise<void> | undefined;
	readonly #log: (line: string) => void;

	constructor(log: (line: string) => void) {
		this.#log = log;
	}

	/** Lower ranks end first; equal ranks in the order in which they were added. */
	add(rank: number, name: string, end: () => Promise<void> | void): void {
		this.#steps.push({ name, rank, end });
	}

	/** Ends all, once. A step that fails is told of and does not keep the others from ending. */
	run(): Promise<void> {
		this.#ending ??= this.#runAll();
		return this.#ending;
	}

	async #runAll(): Promise<void> {
		for (const { name, end } of this.#steps.toSorted((a, b) => a.rank - b.rank)) {
			try {
				await end();
			} catch (error) {
				this.#log(
					`${name} could not be ended: ${error instanceof Error ? error.message : String(error)}`,
				);
			}
		}
	}
}
