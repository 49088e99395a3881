import { describe, expect, it } from 'vitest';
import {
	fuse,
	inverseDocumentFrequency,
	isInformative,
	textScore,
} from '../../../sidecar/src/knowledge/fusion.ts';
import { makeKnowledge } from './knowledge.ts';

describe('fusion', () => {
	it('adds seven tenths of the text score to the cosine', () => {
		expect(fuse(0.5, 0.3)).toBeCloseTo(0.65, 12);
		expect(fuse(1, -0.2)).toBeCloseTo(0.5, 12);
		expect(fuse(1, null)).toBeCloseTo(0.7, 12);
	});

	it('sets bm25 against 1.6 times the idf of the question, and lets it reach 1 at most', () => {
		expect(textScore(3.2, 4)).toBeCloseTo(0.5, 12);
		expect(textScore(100, 4)).toBe(1);
		expect(textScore(-1, 4)).toBe(0);
		expect(textScore(1, 0)).toBe(0);
	});

	it('calls informative what words or meaning alone can carry', () => {
		expect(isInformative(1, 0)).toBe(true);
		expect(isInformative(0, 0.6)).toBe(true);
		expect(isInformative(0.2, 0.2)).toBe(false);
		expect(isInformative(0.5, null)).toBe(true);
		expect(isInformative(0.1, null)).toBe(false);
	});

	it('reckons idf as FTS5 does', () => {
		const knowledge = makeKnowledge();
		try {
			// One word a passage and all passages equally long, so that bm25 is the word's idf.
			knowledge.add({ title: 'one', text: 'lamp' });
			for (let i = 0; i < 9; i++) knowledge.add({ title: 'one', text: 'other' });
			const bm25 = knowledge.db
				.prepare<[], number>(
					`SELECT -bm25(chunks_fts) FROM chunks_fts WHERE chunks_fts MATCH 'lamp'`,
				)
				.pluck()
				.get();
			expect(inverseDocumentFrequency(10, 1)).toBeCloseTo(bm25 ?? NaN, 6);
			expect(inverseDocumentFrequency(10, 9)).toBe(1e-6);
		} finally {
			knowledge.close();
		}
	});
});
