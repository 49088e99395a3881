import type { ExplainedPassage, Passage } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { KnowledgeChange } from './changes.ts';
import type { Embedder } from './embedder.ts';
import { TEXT_WEIGHT } from './fusion.ts';
import { createQueryVector } from './query-vector.ts';
import { createSearchEngine, type Ranking, type TextReply } from './search-engine.ts';
import type { IndexSize } from './search-messages.ts';
import { createSearchThread } from './search-thread.ts';

export interface SearchOptions {
	/** Most passages wanted. */
	readonly limit: number;
	readonly signal?: AbortSignal;
	/** Of the customer. */
	readonly locale?: string;
}

export interface SearchReply {
	/** Best first, of different sections. */
	readonly passages: Passage[];
	/** Names the state of all passages; another one whenever any of them changes. */
	readonly version: string;
	/** The best passage is relevant enough to answer from. */
	readonly informative: boolean;
	/** True when vectors should have taken part and could not for now: not to be kept. */
	readonly makeshift?: boolean;
}

/** Port: what the shop knows about a question. */
export interface KnowledgeSearch {
	/** Rejects only when `signal` is aborted or the database cannot be read. */
	search(query: string, options: SearchOptions): Promise<SearchReply>;
}

export interface ExplainReply extends SearchReply {
	readonly passages: ExplainedPassage[];
	/** The question as it was searched, when a mistyped word was put right. */
	readonly corrected: string | null;
	/** Words of the question that stand nowhere in the knowledge base. */
	readonly unknown_terms: string[];
	/** `text` when no vectors took part. */
	readonly mode: 'text' | 'hybrid';
}

export interface Search extends KnowledgeSearch {
	explain(query: string, options: SearchOptions): Promise<ExplainReply>;
	/** To be called after each commit that changed passages. */
	changed(change: KnowledgeChange): void;
	size(): Promise<IndexSize>;
	close(): Promise<void>;
}

export interface SearchDeps {
	/** The knowledge database, for the time in which the thread is not there. */
	readonly db: Db;
	/** null: text alone. */
	readonly embedder: Embedder | null;
	readonly log: { warn(fields: object, message: string): void };
	readonly embedWithinMs?: number;
}

/** Less than a turn gives a whole search, so that the words alone still answer it. */
const EMBED_WITHIN_MS = 1_000;
const EMBED_PAUSE_MS = 30_000;
/** What is asked of a search; a longer text is a paste, whose beginning says what it is about. */
const LONGEST_QUERY = 1_000;
const MOST_PASSAGES = 50;

export function createSearch(deps: SearchDeps): Search {
	const { db, embedder, log } = deps;
	const thread = createSearchThread({
		data: { file: db.name, embedder: embedder?.name ?? null },
		log,
	});
	const here = createSearchEngine(db, null);
	const vectorOf =
		embedder &&
		createQueryVector({
			embedder,
			limitMs: deps.embedWithinMs ?? EMBED_WITHIN_MS,
			pauseMs: EMBED_PAUSE_MS,
			log,
			now: () => performance.now(),
		});

	async function rank(
		query: string,
		options: SearchOptions,
		explain: boolean,
	): Promise<{ ranking: Ranking; text: TextReply; hybrid: boolean }> {
		options.signal?.throwIfAborted();
		const asked = {
			query: query.slice(0, LONGEST_QUERY).trim(),
			locale: options.locale ?? null,
		};
		const limit = Math.max(1, Math.min(MOST_PASSAGES, options.limit));
		try {
			const text = await thread.ask({ kind: 'text', asked });
			const vector =
				asked.query === '' || !text.vectors || vectorOf === null
					? null
					: await vectorOf(text.corrected ?? asked.query, options.signal);
			options.signal?.throwIfAborted();
			const ranking = await thread.ask({
				kind: 'rank',
				asked,
				vector,
				options: { limit, explain },
			});
			return { ranking, text, hybrid: vector !== null };
		} catch (error) {
			if (options.signal?.aborted === true) throw error;
			log.warn({ err: error }, 'searching by text alone, without the search thread');
			const text = here.text(asked);
			return { ranking: here.rank(asked, null, { limit, explain }), text, hybrid: false };
		}
	}

	return {
		async search(query, options) {
			const { ranking, hybrid } = await rank(query, options, false);
			const { ranked, version, informative } = ranking;
			return {
				passages: ranked.map(({ passage }) => passage),
				version,
				informative,
				makeshift: embedder !== null && !hybrid,
			};
		},
		async explain(query, options) {
			const { ranking, text, hybrid } = await rank(query, options, true);
			return {
				passages: ranking.ranked.map(({ passage, text: score, cosine, matched }) => ({
					...passage,
					text_score: TEXT_WEIGHT * score,
					vector_score: cosine,
					matched_terms: [...matched],
				})),
				corrected: text.corrected,
				unknown_terms: [...text.unknown],
				mode: hybrid ? 'hybrid' : 'text',
				version: ranking.version,
				informative: ranking.informative,
			};
		},
		changed(change) {
			here.apply({ written: [], embedded: [], removed: change.removed });
			thread.tell(change);
		},
		size: () => thread.ask({ kind: 'size' }),
		close: () => thread.close(),
	};
}
