/**
 * The shop's own words, to find what a mistyped one was meant to be. Kept by how often they stand
 * in passages; words that have gone are harmless, since whoever asks looks each suggestion up.
 */
export interface Spelling {
	readonly size: number;
	learn(word: string): void;
	/** Known words nearest to an unknown one, best first; at most `limit`, all equally many edits away. */
	nearest(word: string, limit: number): string[];
	/** Two known words that were written without the space between them. */
	split(word: string): readonly [string, string] | null;
}

const SHORTEST = 4;
const LONGEST = 32;
/** Bounds the memory of a knowledge base full of codes; words learnt first stay. */
const MOST_WORDS = 300_000;

export function createSpelling(): Spelling {
	const times = new Map<string, number>();
	const byLength = new Map<number, string[]>();
	return {
		get size() {
			return times.size;
		},
		learn(word) {
			const known = times.get(word);
			if (known !== undefined) {
				times.set(word, known + 1);
			} else if (word.length <= LONGEST && times.size < MOST_WORDS) {
				times.set(word, 1);
				const alike = byLength.get(word.length);
				if (alike === undefined) byLength.set(word.length, [word]);
				else alike.push(word);
			}
		},
		nearest(word, limit) {
			if (word.length < SHORTEST || word.length > LONGEST || /\d/.test(word)) return [];
			// People rarely mistype a short word twice, and nearly every short word is near another.
			const most = word.length >= 9 ? 2 : 1;
			let best = most;
			let found: string[] = [];
			for (let length = word.length - most; length <= word.length + most; length++) {
				for (const known of byLength.get(length) ?? []) {
					const edits = editsBetween(word, known, best);
					if (edits > best || !isLikely(word, known)) continue;
					if (edits < best) found = [];
					best = edits;
					found.push(known);
				}
			}
			const frequency = (known: string): number => times.get(known) ?? 0;
			return found.sort((a, b) => frequency(b) - frequency(a)).slice(0, limit);
		},
		split(word) {
			for (let at = 3; at <= word.length - 3; at++) {
				const parts = [word.slice(0, at), word.slice(at)] as const;
				if (parts.every((part) => (times.get(part) ?? 0) > 0)) return parts;
			}
			return null;
		},
	};
}

/**
 * The first letter is hardly ever mistyped but swapped, and a short word with another letter in it is
 * mostly another word (lamp, ramp), which a customer may well have meant.
 */
function isLikely(typed: string, known: string): boolean {
	const swapped = known.startsWith(typed.charAt(1) + typed.charAt(0));
	if (!known.startsWith(typed.charAt(0)) && !swapped) return false;
	return typed.length > SHORTEST || sorted(typed) === sorted(known);
}

function sorted(word: string): string {
	return Array.from(word).sort().join('');
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one word into the other
 * (optimal string alignment); `most + 1` as soon as it is certain that it takes more than `most`.
 */
export function editsBetween(one: string, other: string, most: number): number {
	if (Math.abs(one.length - other.length) > most) return most + 1;
	let before: number[] = [];
	let last = Array.from({ length: other.length + 1 }, (_, i) => i);
	for (let i = 1; i <= one.length; i++) {
		const row = [i];
		let least = i;
		for (let j = 1; j <= other.length; j++) {
			const same = one[i - 1] === other[j - 1];
			let edits = Math.min(
				(last[j] ?? 0) + 1,
				(row[j - 1] ?? 0) + 1,
				(last[j - 1] ?? 0) + (same ? 0 : 1),
			);
			if (one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
				edits = Math.min(edits, (before[j - 2] ?? edits) + 1);
			}
			row.push(edits);
			least = Math.min(least, edits);
		}
		if (least > most && Math.min(...last) > most) return most + 1;
		before = last;
		last = row;
	}
	return Math.min(last[other.length] ?? 0, most + 1);
}
