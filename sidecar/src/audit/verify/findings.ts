/**
 * What `audit verify` can find, worst evidence first: when there are several, the first in this
 * list names the outcome, so a row edited by hand stays `edited` although a guard had to be
 * dropped to do it.
 */
export const OUTCOMES = [
	['verified', 0],
	['edited', 10],
	['gap', 11],
	['truncated', 12],
	['forked', 13],
	['bad_signature', 14],
	['unknown_key', 15],
	['illegal_transition', 16],
	['guards_missing', 17],
] as const;

export type Outcome = (typeof OUTCOMES)[number][0];
export type Fault = Exclude<Outcome, 'verified'>;

export interface Finding {
	readonly fault: Fault;
	/** One sentence for an operator; never holds an entry's content. */
	readonly message: string;
	/** The entry concerned, where there is one. */
	readonly seq?: number;
}

const SHOWN_PER_FAULT = 20;

/** Collects findings; of each fault the first twenty in words, the rest as a count. */
export class Findings {
	readonly #shown: Finding[] = [];
	readonly #counts = new Map<Fault, number>();

	add(fault: Fault, message: string, seq?: number): void {
		const count = (this.#counts.get(fault) ?? 0) + 1;
		this.#counts.set(fault, count);
		if (count <= SHOWN_PER_FAULT) {
			this.#shown.push({ fault, message, ...(seq !== undefined && { seq }) });
		}
	}

	has(...faults: readonly Fault[]): boolean {
		return faults.some((fault) => this.#counts.has(fault));
	}

	get outcome(): Outcome {
		const found = OUTCOMES.find(([name]) => name !== 'verified' && this.#counts.has(name));
		return found ? found[0] : 'verified';
	}

	/** Worst first. */
	list(): Finding[] {
		const rank = new Map(OUTCOMES.map(([name], i) => [name, i]));
		const order = (finding: Finding) => rank.get(finding.fault) ?? 0;
		return this.#shown.toSorted((a, b) => order(a) - order(b));
	}

	total(): number {
		return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
	}
}

export function exitCodeOf(outcome: Outcome): number {
	return OUTCOMES.find(([name]) => name === outcome)?.[1] ?? 1;
}
