import type { Passage } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { KnowledgeChange } from './changes.ts';
import { fuse, isInformative, textScore } from './fusion.ts';
import { createPassages, floatsOf, type IndexedRow, type StoredPassage } from './passage-store.ts';
import { createSpelling } from './spelling.ts';
import { stopWordsOf } from './stop-words.ts';
import { createTextSearch, type TextMatches } from './text-search-store.ts';
import { createVectorIndex, type VectorIndex } from './vector-index.ts';
import { wordsOf } from './words.ts';

/** A passage with what it was found by. */
export interface Ranked {
	readonly passage: Passage;
	/** 0 to 1. */
	readonly text: number;
	/** -1 to 1; null when the search had no vector, or the passage has none. */
	readonly cosine: number | null;
	/** Words of the question that stand in it; filled when asked for. */
	readonly matched: readonly string[];
}

export interface Ranking {
	readonly ranked: readonly Ranked[];
	readonly version: string;
	readonly informative: boolean;
}

export interface Asked {
	readonly query: string;
	/** Of who asks; the shop's own when it is not known. */
	readonly locale: string | null;
}

export interface TextReply {
	/** The question with mistyped words put right; null when none was. */
	readonly corrected: string | null;
	/** Words of the question that stand nowhere. */
	readonly unknown: readonly string[];
	/** Whether enough passages have vectors for the question's own to be worth asking for. */
	readonly vectors: boolean;
}

export interface RankOptions {
	readonly limit: number;
	readonly explain: boolean;
}

/** Searches one knowledge database; everything here is synchronous and belongs off the event loop. */
export interface SearchEngine {
	text(question: Asked): TextReply;
	/** What `text` found for the same question is used again. */
	rank(question: Asked, vector: Float32Array | null, options: RankOptions): Ranking;
	apply(change: KnowledgeChange): void;
	/** Reads the next passages into memory; false when all are there. */
	load(): boolean;
	/** Passages with vectors, and the bytes of their codes. */
	readonly vectors: { readonly size: number; readonly bytes: number };
}

/** Texts found and vectors near that are weighed against each other. */
const TEXT_CANDIDATES = 50;
/** Floats read for a search; measured for a recall of 0.98 of 10, see `npm run bench search`. */
const VECTOR_CANDIDATES = 200;
/** The nearest of them, which are weighed against what the text found. */
const VECTORS_KEPT = 50;
/** Below this share of passages with vectors, those without would be lost behind the others. */
const LEAST_EMBEDDED = 0.9;
const ROWS_A_STEP = 200;
/** Questions whose words have been looked up, between the two steps of a search. */
const KEPT = 32;

/** @param embedder whose vectors are searched; null: text alone */
export function createSearchEngine(db: Db, embedder: string | null): SearchEngine {
	const spelling = createSpelling();
	const texts = createTextSearch(db, spelling);
	const passages = createPassages(db, embedder ?? '');
	/** Made when the first vector says how long they are. */
	let index: VectorIndex | null = null;
	let loadedTo = 0;
	let total: number | undefined;
	let ownLocale: string | undefined;
	const kept = new Map<string, TextMatches>();

	function matchesOf({ query, locale }: Asked): TextMatches {
		const name = JSON.stringify([query, locale]);
		const known = kept.get(name);
		if (known !== undefined) return known;
		const stop = stopWordsOf(locale ?? (ownLocale ??= passages.locale()));
		const matches = passages.together(() => texts.find(query, stop));
		kept.set(name, matches);
		if (kept.size > KEPT) kept.delete(kept.keys().next().value ?? '');
		return matches;
	}

	function put({ id, embedding }: IndexedRow): void {
		if (embedding === null) {
			index?.remove(id);
			return;
		}
		const vector = floatsOf(embedding);
		if (index?.dimensions !== vector.length) index = createVectorIndex(vector.length);
		index.put(id, vector);
	}

	function learn(row: IndexedRow): void {
		for (const { text } of wordsOf(`${row.title} ${row.heading ?? ''} ${row.text}`)) {
			spelling.learn(text.toLowerCase());
		}
	}

	return {
		get vectors() {
			return { size: index?.size ?? 0, bytes: index?.bytes ?? 0 };
		},
		text(question) {
			const { corrected, terms } = matchesOf(question);
			total ??= passages.count();
			const size = index?.size ?? 0;
			return {
				corrected,
				unknown: terms.filter(({ meant }) => meant.length === 0).map(({ word }) => word),
				vectors: size > 0 && size >= total * LEAST_EMBEDDED,
			};
		},
		rank(question, vector, { limit, explain }) {
			const matches = matchesOf(question);
			return passages.together(() => {
				const ids = new Set([...matches.scores.keys()].slice(0, TEXT_CANDIDATES));
				let cosines: ReadonlyMap<number, number> | null = null;
				if (vector !== null && vector.length === index?.dimensions) {
					const near = passages.cosines(vector, index.candidates(vector, VECTOR_CANDIDATES));
					const others = [...ids].filter((id) => !near.has(id));
					cosines = new Map([...near, ...passages.cosines(vector, others)]);
					const nearest = [...near].sort((a, b) => b[1] - a[1]).slice(0, VECTORS_KEPT);
					for (const [id] of nearest) ids.add(id);
				}
				const scored = [...ids].map((id) => {
					const score = textScore(matches.scores.get(id) ?? 0, matches.sumOfIdf);
					const cosine = cosines?.get(id) ?? null;
					return { id, text: score, cosine, fused: fuse(score, cosine) };
				});
				scored.sort((a, b) => b.fused - a.fused || a.id - b.id);
				const distinct = firstOfEach(scored, limit, (id) => passages.byId(id));
				const best = distinct[0]?.candidate;
				return {
					ranked: distinct.map(({ candidate, stored }) => ({
						passage: passageOf(stored, candidate.fused),
						text: candidate.text,
						cosine: candidate.cosine,
						matched: explain ? texts.matched(matches.terms, candidate.id) : [],
					})),
					version: passages.version(),
					informative: best !== undefined && isInformative(best.text, best.cosine),
				};
			});
		},
		apply({ written, embedded, removed }) {
			total = undefined;
			ownLocale = undefined;
			kept.clear();
			texts.changed();
			for (const id of removed) index?.remove(id);
			for (const id of written) {
				const row = passages.row(id);
				if (row === undefined) continue;
				learn(row);
				put(row);
			}
			for (const id of embedded) {
				const row = passages.row(id);
				if (row !== undefined) put(row);
			}
		},
		load() {
			const rows = passages.rowsAfter(loadedTo, ROWS_A_STEP);
			for (const row of rows) {
				put(row);
				learn(row);
			}
			loadedTo = rows.at(-1)?.id ?? loadedTo;
			return rows.length === ROWS_A_STEP;
		},
	};
}

/**
 * The first `limit` passages of different sections: a long section is cut into several passages, and
 * one of them leads to it. The same words under another address are left out as well.
 */
function firstOfEach<T extends { readonly id: number }>(
	candidates: readonly T[],
	limit: number,
	byId: (id: number) => StoredPassage | undefined,
): { readonly candidate: T; readonly stored: StoredPassage }[] {
	const seen = new Set<string>();
	const chosen: { candidate: T; stored: StoredPassage }[] = [];
	for (const candidate of candidates) {
		if (chosen.length === limit) break;
		const stored = byId(candidate.id);
		// Removed between the two steps of a search.
		if (stored === undefined) continue;
		const section = `${String(stored.documentId)} ${stored.heading ?? ''}`;
		if (seen.has(section) || seen.has(stored.textHash)) continue;
		seen.add(section).add(stored.textHash);
		chosen.push({ candidate, stored });
	}
	return chosen;
}

function passageOf(stored: StoredPassage, score: number): Passage {
	const { id, title, heading, url, text, source } = stored;
	return { id: String(id), title, heading, url, text, source, score };
}
