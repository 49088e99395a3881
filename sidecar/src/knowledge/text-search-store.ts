import type { Db } from '../db/open.ts';
import { inverseDocumentFrequency } from './fusion.ts';
import type { Spelling } from './spelling.ts';
import { wordsOf } from './words.ts';

/** A word of the question and what is searched for it. */
export interface QueryTerm {
	/** In lower case, as typed. */
	readonly word: string;
	/** The word itself, or what it was probably meant to be; empty when nothing knows it. */
	readonly meant: readonly string[];
	readonly idf: number;
	/** False for a word so common that it is left out, or one that nothing holds. */
	readonly searched: boolean;
}

export interface TextMatches {
	readonly terms: readonly QueryTerm[];
	/** The question with mistyped words put right; null when none was. */
	readonly corrected: string | null;
	/** Of all terms, found or not: a question half of whose words are unknown is half answered. */
	readonly sumOfIdf: number;
	/** Chunk ids with bm25 (positive, larger is better), best first: all that hold a searched term. */
	readonly scores: ReadonlyMap<number, number>;
}

export interface TextSearch {
	/** @param stop words left out, unless the question has no others */
	find(query: string, stop: ReadonlySet<string>): TextMatches;
	/** Which of the terms a passage holds. */
	matched(terms: readonly QueryTerm[], id: number): string[];
	/** Passages came or went. */
	changed(): void;
}

const MOST_TERMS = 32;
/** What a search may visit: rarest words first, until their passages are so many together. In a
 * knowledge base of so many passages or fewer, no word is left out. */
const MOST_VISITED = 4_000;
/** A word that so many passages hold is not counted again after each change. */
const FREQUENT = 1_000;
/** Title and heading weigh as the text does: more made no difference to `npm run bench retrieval`. */
const BM25 = 'bm25(chunks_fts)';

/**
 * Full-text search with SQLite's FTS5. What a customer types is never FTS5's query language: it is
 * cut into words of letters and digits, and each is given in quotation marks.
 *
 * @param spelling undefined: words that nothing holds are not put right
 */
export function createTextSearch(db: Db, spelling?: Spelling): TextSearch {
	const count = db.prepare<[], number>('SELECT count(*) FROM chunks_fts_docsize').pluck();
	const holding = db
		.prepare<[string], number>('SELECT count(*) FROM chunks_fts WHERE chunks_fts MATCH ?')
		.pluck();
	const best = db
		.prepare<[string, number], [number, number]>(
			`SELECT rowid, -${BM25} AS score FROM chunks_fts WHERE chunks_fts MATCH ? ORDER BY score DESC LIMIT ?`,
		)
		.raw();
	// FTS5 takes no notice of a rowid that is bound as a float, as JavaScript's numbers are.
	const holds = db
		.prepare<[string, number], number>(
			'SELECT 1 FROM chunks_fts WHERE chunks_fts MATCH ? AND rowid = CAST(? AS INTEGER)',
		)
		.pluck();
	const known = new Map<string, number>();
	let passages: number | undefined;

	function passagesHolding(word: string): number {
		const kept = known.get(word);
		if (kept !== undefined) return kept;
		const found = holding.get(quoted(word)) ?? 0;
		known.set(word, found);
		return found;
	}

	/** What an unknown word was meant to be, as far as some passage holds it. */
	function meantBy(word: string): readonly string[] {
		if (passagesHolding(word) > 0) return [word];
		const near = spelling?.nearest(word, 3).filter((other) => passagesHolding(other) > 0) ?? [];
		if (near.length > 0) return near;
		const apart = spelling?.split(word)?.join(' ');
		return apart !== undefined && passagesHolding(apart) > 0 ? [apart] : [];
	}

	return {
		find(query, stop) {
			const all = (passages ??= count.get() ?? 0);
			const words = wordsOf(query);
			const typed = [...new Set(words.map(({ text }) => folded(text)))];
			const telling = typed.filter((word) => !stop.has(word));
			const distinct = (telling.length > 0 ? telling : typed).slice(0, MOST_TERMS);
			const terms = within(
				distinct.map((word) => {
					const meant = meantBy(word);
					const held = Math.max(0, ...meant.map(passagesHolding));
					return { word, meant, held, idf: inverseDocumentFrequency(all, held) };
				}),
			);
			const asked = matchOf(terms);
			return {
				terms,
				corrected: corrected(query, terms),
				sumOfIdf: terms.reduce((sum, { idf }) => sum + idf, 0),
				scores: new Map(asked === '' ? [] : best.all(asked, MOST_VISITED)),
			};
		},
		matched(terms, id) {
			return terms
				.filter(({ meant }) => meant.some((word) => holds.get(quoted(word), id) === 1))
				.map(({ word }) => word);
		},
		changed() {
			passages = undefined;
			for (const [word, found] of known) if (found < FREQUENT) known.delete(word);
		},
	};
}

/** Marks as searched the rarest terms, as many as can be visited within the limit. */
function within(
	terms: readonly (Omit<QueryTerm, 'searched'> & { readonly held: number })[],
): QueryTerm[] {
	const chosen = new Set<string>();
	let visited = 0;
	for (const { word, held } of terms.toSorted((a, b) => a.held - b.held)) {
		if (held === 0) continue;
		visited += held;
		if (visited > MOST_VISITED && chosen.size > 0) break;
		chosen.add(word);
	}
	return terms.map(({ word, meant, idf }) => ({ word, meant, idf, searched: chosen.has(word) }));
}

function matchOf(terms: readonly QueryTerm[]): string {
	return terms
		.filter(({ searched }) => searched)
		.flatMap(({ meant }) => meant.map(quoted))
		.join(' OR ');
}

/** An FTS5 string: a word that its tokenizer cuts further (t-shirt) is looked for as a phrase. */
function quoted(word: string): string {
	return `"${word.replaceAll('"', '""')}"`;
}

function folded(word: string): string {
	return word.toLowerCase();
}

function corrected(query: string, terms: readonly QueryTerm[]): string | null {
	const meant = new Map(terms.map((term) => [term.word, term.meant]));
	let text = '';
	let end = 0;
	let changed = false;
	for (const word of wordsOf(query)) {
		const typed = folded(word.text);
		const instead = meant.get(typed);
		const right = instead === undefined || instead.length === 0 || instead[0] === typed;
		text += query.slice(end, word.start) + (right ? word.text : (instead[0] ?? word.text));
		end = word.end;
		changed ||= !right;
	}
	return changed ? text + query.slice(end) : null;
}
