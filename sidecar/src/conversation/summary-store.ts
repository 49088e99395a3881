import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

/** What was said in turns `first` to `last` (positions, both included). */
export interface Summary {
	readonly first: number;
	readonly last: number;
	readonly text: string;
}

export function findSummary(db: Db, conversationId: string): Summary | undefined {
	return db
		.prepare<[string], Summary>(
			`SELECT first_position AS first, last_position AS last, text
			FROM conversation_summaries WHERE conversation_id = ?`,
		)
		.get(conversationId);
}

/** Only ever reaches further: an older one that comes late changes nothing. */
export function saveSummary(tx: Tx, conversationId: string, summary: Summary, at: string): void {
	tx.prepare(
		`INSERT INTO conversation_summaries VALUES (@conversationId, @first, @last, @text, @at)
		ON CONFLICT (conversation_id) DO UPDATE SET
			first_position = @first, last_position = @last, text = @text, made_at = @at
		WHERE last_position < @last`,
	).run({ conversationId, ...summary, at });
}
