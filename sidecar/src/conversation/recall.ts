import type { Passage } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Conversation, Turn } from './store.ts';
import { recentMessages } from './transcript.ts';

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

const RECENT_MESSAGES = 12;

export function createRecall(db: Db): Recall {
	return (conversation, turn) =>
		Promise.resolve({
			transcript: recentMessages(db, conversation.id, turn.position, RECENT_MESSAGES),
			summary: null,
			passages: [],
			facts: null,
		});
}
