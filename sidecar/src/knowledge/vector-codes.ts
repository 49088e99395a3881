/**
 * One bit a dimension: the sign after a fixed random rotation. The number of bits in which two codes
 * differ grows with the angle between their vectors, so a scan over codes (32 times smaller than the
 * floats) finds the candidates whose exact cosine is then worth reading.
 *
 * The rotation spreads what a vector says over all its dimensions; without it, models that put most
 * of it into the first ones (Matryoshka) would waste the other bits. It depends on nothing but the
 * number of dimensions, so codes never go stale.
 */
export interface Coder {
	/** 32-bit words a code has. */
	readonly words: number;
	/** @param vector of the coder's dimensions */
	encode(vector: ArrayLike<number>, into: Uint32Array, at: number): void;
}

const LARGEST_BLOCK = 1024;

export function createCoder(dimensions: number): Coder {
	const length = Math.ceil(dimensions / 64) * 64;
	const block = Math.min(LARGEST_BLOCK, length & -length);
	const random = sequence(dimensions);
	const flips = [signs(length, random), signs(length, random)] as const;
	const order = shuffled(length, random);
	const first = new Float32Array(length);
	const second = new Float32Array(length);
	return {
		words: length / 32,
		encode(vector, into, at) {
			// Padding repeats the beginning: zeros would give bits that say nothing.
			for (let i = 0; i < length; i++) {
				first[i] = (vector[i % dimensions] ?? 0) * (flips[0][i] ?? 1);
			}
			hadamard(first, block);
			for (let i = 0; i < length; i++) {
				second[i] = (first[order[i] ?? 0] ?? 0) * (flips[1][i] ?? 1);
			}
			hadamard(second, block);
			for (let word = 0; word < length / 32; word++) {
				let bits = 0;
				for (let bit = 0; bit < 32; bit++) {
					if ((second[word * 32 + bit] ?? 0) > 0) bits |= 1 << bit;
				}
				into[at + word] = bits;
			}
		},
	};
}

/** The fast Walsh-Hadamard transform of each block, in place; unscaled, since only signs are kept. */
function hadamard(values: Float32Array, block: number): void {
	for (let half = 1; half < block; half *= 2) {
		for (let start = 0; start < values.length; start += 2 * half) {
			for (let i = start; i < start + half; i++) {
				const a = values[i] ?? 0;
				const b = values[i + half] ?? 0;
				values[i] = a + b;
				values[i + half] = a - b;
			}
		}
	}
}

function signs(length: number, random: () => number): Int8Array {
	return Int8Array.from({ length }, () => (random() < 0.5 ? -1 : 1));
}

function shuffled(length: number, random: () => number): Uint16Array {
	const order = Uint16Array.from({ length }, (_, i) => i);
	for (let i = length - 1; i > 0; i--) {
		const j = Math.floor(random() * (i + 1));
		const kept = order[i] ?? 0;
		order[i] = order[j] ?? 0;
		order[j] = kept;
	}
	return order;
}

/** Marsaglia's xorshift, 32 bits: the same numbers on every machine and start. */
function sequence(seed: number): () => number {
	let state = (seed * 2654435761) >>> 0 || 1;
	return () => {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		return (state >>> 0) / 4294967296;
	};
}
