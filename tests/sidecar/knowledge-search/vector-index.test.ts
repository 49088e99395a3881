import { describe, expect, it } from 'vitest';
import { unitLength } from '../../../sidecar/src/knowledge/embedder.ts';
import { createVectorIndex } from '../../../sidecar/src/knowledge/vector-index.ts';
import { distances } from '../../../sidecar/src/knowledge/vector-scan.ts';
import { randomOf } from './knowledge.ts';

const COUNT = 5_000;

/** Vectors in clusters, with most of what they say in their first dimensions. */
function vectorsOf(dimensions: number, seed: number): () => Float32Array {
	const random = randomOf(seed);
	const noise = (): Float32Array =>
		Float32Array.from(
			{ length: dimensions },
			(_, d) =>
				Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) * (d + 4) ** -0.4,
		);
	const middles = Array.from({ length: 40 }, noise);
	return () => {
		const middle = middles[Math.floor(random() * middles.length)]!;
		return unitLength(noise().map((value, d) => value + (middle[d] ?? 0)));
	};
}

const cosine = (one: Float32Array, other: Float32Array): number =>
	one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);

describe('vector index', () => {
	// Whole blocks, a length that is no power of two, and one that fills no word.
	it.each([512, 1536, 384, 100])('has the 10 nearest of 5,000 among 300, at %i', (dimensions) => {
		const next = vectorsOf(dimensions, dimensions);
		const index = createVectorIndex(dimensions);
		const all = Array.from({ length: COUNT }, next);
		all.forEach((vector, id) => {
			index.put(id, vector);
		});
		let found = 0;
		for (let i = 0; i < 10; i++) {
			const query = next();
			const exact = all
				.map((vector, id) => ({ id, near: cosine(query, vector) }))
				.sort((a, b) => b.near - a.near)
				.slice(0, 10);
			const candidates = new Set(index.candidates(query, 300));
			expect(candidates.size).toBeGreaterThanOrEqual(300);
			expect(candidates.size).toBeLessThan(600);
			found += exact.filter(({ id }) => candidates.has(id)).length;
		}
		expect(found).toBeGreaterThanOrEqual(98);
	});

	it('names all when there are no more than wanted', () => {
		const next = vectorsOf(64, 1);
		const index = createVectorIndex(64);
		for (const id of [7, 8, 9]) index.put(id, next());
		expect(index.candidates(next(), 3).sort()).toEqual([7, 8, 9]);
	});

	it('forgets what is removed and keeps the rest, over growing and shrinking', () => {
		const next = vectorsOf(64, 2);
		const index = createVectorIndex(64);
		const kept = new Map<number, Float32Array>();
		const random = randomOf(3);
		for (let i = 0; i < 12_000; i++) {
			const vector = next();
			index.put(i, vector);
			kept.set(i, vector);
		}
		for (const id of [...kept.keys()]) {
			if (random() < 0.7) {
				index.remove(id);
				kept.delete(id);
			}
		}
		index.remove(-1);
		const moved = next();
		const [replaced = 0] = kept.keys();
		index.put(replaced, moved);
		kept.set(replaced, moved);
		expect(index.size).toBe(kept.size);
		for (const [id, vector] of [...kept].slice(0, 200)) {
			// Nothing differs from a passage's own vector in fewer bits than itself.
			expect(index.candidates(vector, 1)).toContain(id);
		}
		const everything = index.candidates(moved, kept.size);
		expect(new Set(everything)).toEqual(new Set(kept.keys()));
	});

	it('counts differing bits exactly', () => {
		const random = randomOf(4);
		for (const words of [1, 2, 3, 16, 48]) {
			const make = (): Uint32Array => Uint32Array.from({ length: words }, () => random() * 2 ** 32);
			const [query, one, other] = [make(), make(), make()];
			const codes = new Uint32Array([...one, ...other]);
			const into = new Uint16Array(2);
			distances(codes, 2, query, into);
			const bits = (code: Uint32Array): number =>
				code.reduce(
					(sum, word, i) =>
						sum + ((word ^ (query[i] ?? 0)) >>> 0).toString(2).replaceAll('0', '').length,
					0,
				);
			expect([...into]).toEqual([bits(one), bits(other)]);
		}
	});
});
