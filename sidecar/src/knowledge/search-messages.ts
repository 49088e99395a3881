import type { KnowledgeChange } from './changes.ts';
import type { Asked, Ranking, RankOptions, TextReply } from './search-engine.ts';

/** What the search thread is given at its start. */
export interface SearchThreadData {
	/** Of the knowledge database. */
	readonly file: string;
	/** The name whose vectors are searched; null: text alone. */
	readonly embedder: string | null;
}

export type Question =
	| { readonly kind: 'text'; readonly asked: Asked }
	| {
			readonly kind: 'rank';
			readonly asked: Asked;
			readonly vector: Float32Array | null;
			readonly options: RankOptions;
	  }
	| { readonly kind: 'size' };

/** What each question is answered with. */
export interface Answers {
	readonly text: TextReply;
	readonly rank: Ranking;
	readonly size: IndexSize;
}

export interface IndexSize {
	/** Passages with vectors in the index. */
	readonly passages: number;
	/** Of their codes. */
	readonly bytes: number;
	/** False while passages are being read at start. */
	readonly loaded: boolean;
}

export type ToThread =
	| { readonly kind: 'ask'; readonly call: number; readonly question: Question }
	| { readonly kind: 'change'; readonly change: KnowledgeChange };

export type FromThread =
	| { readonly call: number; readonly value: Answers[keyof Answers] }
	| { readonly call: number; readonly failure: string };
