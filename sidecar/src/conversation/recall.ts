import type { Passage } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Facts } from '../facts/facts.ts';
import type { KnowledgeSearch } from '../knowledge/search.ts';
import { remember } from './memory.ts';
import { isInformational } from './question.ts';
import { lastCustomerText, turnsBefore, type Conversation, type Turn } from './store.ts';
import type { Summaries } from './summaries.ts';
import { messagesOf } from './transcript.ts';

/** What a planner is shown besides the turn itself. */
export interface Recalled {
	/** Earlier messages, oldest first. */
	readonly transcript: readonly {
		readonly role: 'customer' | 'assistant';
		readonly text: string;
	}[];
	/** What was said before `transcript` begins; null when nothing was left out. */
	readonly summary: string | null;
	/** What the shop's knowledge says about this turn's question; empty for none. */
	readonly passages: readonly Passage[];
	/** The business facts (YAML) and their version; null when the shop has none. */
	readonly facts: { readonly version: string; readonly yaml: string } | null;
}

/** Port. Never rejects for a source that is down: what cannot be recalled is left out. */
export type Recall = (
	conversation: Conversation,
	turn: Turn,
	signal: AbortSignal,
) => Promise<Recalled>;

export interface RecallDeps {
	readonly db: Db;
	readonly summaries: Pick<Summaries, 'of'>;
	readonly facts: Facts;
	/** Null: no knowledge. */
	readonly knowledge: KnowledgeSearch | null;
	readonly log: { warn(fields: object, message: string): void };
	/** For a search, in milliseconds; a turn has 30 s in all. */
	readonly searchLimit?: number;
}

/** Passages for an informational question. */
const PASSAGES = 5;
const SEARCH_LIMIT_MS = 1_500;
/** Enough to see whether a conversation went on without a long silence. */
const LOOKED_BACK = 60;
/** A query is a question, not an essay. */
const QUERY = 500;
/** Turns whose passages are kept for their next step. */
const KEPT = 64;

export function createRecall(deps: RecallDeps): Recall {
	const { db, facts, knowledge, log, searchLimit = SEARCH_LIMIT_MS } = deps;
	// A turn plans up to three times; its question stays the same.
	const found = new Map<string, readonly Passage[]>();

	async function passagesFor(
		conversation: Conversation,
		turn: Turn,
		asked: string,
		signal: AbortSignal,
	): Promise<readonly Passage[]> {
		// Another message may have joined the turn: then it asks something else.
		const key = `${turn.id}\n${asked}`;
		const known = found.get(key);
		if (known) return known;
		if (!knowledge || !isInformational(asked)) return [];
		const limited = AbortSignal.any([signal, AbortSignal.timeout(searchLimit)]);
		try {
			const { passages, informative } = await untilAborted(
				knowledge.search(asked.slice(0, QUERY), {
					limit: PASSAGES,
					signal: limited,
					locale: conversation.locale,
				}),
				limited,
			);
			const fit = informative ? passages.slice(0, PASSAGES) : [];
			const [oldest] = found.keys();
			if (found.size >= KEPT && oldest !== undefined) found.delete(oldest);
			found.set(key, fit);
			return fit;
		} catch (error) {
			if (!signal.aborted) {
				log.warn({ err: error, turn_id: turn.id }, 'knowledge was not searched for this turn');
			}
			return [];
		}
	}

	return async (conversation, turn, signal) => {
		const before = turnsBefore(db, conversation.id, turn.position, LOOKED_BACK);
		// A turn that a code or a settled refund began goes on with what was asked last.
		const asked = lastCustomerText(db, conversation.id, turn.position) ?? '';
		const { shown, older, since } = remember(before, asked, new Date(turn.begunAt));
		const current = facts.current();
		return {
			transcript: messagesOf(shown),
			summary: deps.summaries.of(conversation.id, since, older),
			passages: await passagesFor(conversation, turn, asked, signal),
			facts: current && { version: current.version, yaml: current.yaml },
		};
	};
}

/** Whoever does not heed the signal is not waited for either. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
	return new Promise((resolve, reject) => {
		const stop = (): void => {
			reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
		};
		signal.addEventListener('abort', stop, { once: true });
		if (signal.aborted) stop();
		work.then(resolve, reject).finally(() => {
			signal.removeEventListener('abort', stop);
		});
	});
}
