import { createCoder } from './vector-codes.ts';
import { cutOff, distances } from './vector-scan.ts';

/**
 * Codes of all embedded passages, in memory: 1/32 of the floats' size (19 MB for 100,000 passages of
 * 1,536 dimensions). It names candidates; who asks reads their floats and decides.
 */
export interface VectorIndex {
	readonly dimensions: number;
	readonly size: number;
	/** Of the codes and ids, for measuring. */
	readonly bytes: number;
	/** Adds a passage, or puts its new vector in the old one's place. */
	put(id: number, vector: ArrayLike<number>): void;
	remove(id: number): void;
	/**
	 * About `wanted` ids (more when several are equally far) among which the nearest by angle are;
	 * all of them when there are no more. In no order.
	 */
	candidates(vector: ArrayLike<number>, wanted: number): number[];
}

/** Codes lie in pieces of this many, so that growing copies nothing. */
const PIECE = 4096;

export function createVectorIndex(dimensions: number): VectorIndex {
	const coder = createCoder(dimensions);
	const pieces: Uint32Array[] = [];
	/** The id in each place; places are dense, a removed one is filled by the last. */
	const ids: number[] = [];
	const places = new Map<number, number>();
	const query = new Uint32Array(coder.words);
	let found = new Uint16Array(0);

	function pieceOf(place: number): Uint32Array {
		const number = Math.floor(place / PIECE);
		return (pieces[number] ??= new Uint32Array(PIECE * coder.words));
	}

	return {
		dimensions,
		get size() {
			return ids.length;
		},
		get bytes() {
			return pieces.length * PIECE * coder.words * 4 + found.byteLength + ids.length * 8;
		},
		put(id, vector) {
			const place = places.get(id) ?? ids.length;
			ids[place] = id;
			places.set(id, place);
			coder.encode(vector, pieceOf(place), (place % PIECE) * coder.words);
		},
		remove(id) {
			const place = places.get(id);
			const last = ids.pop();
			if (place === undefined || last === undefined) {
				if (last !== undefined) ids.push(last);
				return;
			}
			places.delete(id);
			if (last !== id) {
				const from = (ids.length % PIECE) * coder.words;
				const code = pieceOf(ids.length).subarray(from, from + coder.words);
				pieceOf(place).set(code, (place % PIECE) * coder.words);
				ids[place] = last;
				places.set(last, place);
			}
			pieces.length = Math.ceil(ids.length / PIECE);
		},
		candidates(vector, wanted) {
			if (ids.length <= wanted) return [...ids];
			coder.encode(vector, query, 0);
			if (found.length < ids.length) found = new Uint16Array(pieces.length * PIECE);
			pieces.forEach((piece, number) => {
				const begin = number * PIECE;
				const count = Math.min(PIECE, ids.length - begin);
				distances(piece, count, query, found.subarray(begin, begin + count));
			});
			const limit = cutOff(found, ids.length, wanted, coder.words * 32);
			return ids.filter((_, place) => (found[place] ?? limit + 1) <= limit);
		},
	};
}
