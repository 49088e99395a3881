import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

export interface AnsweredCallback {
	readonly bodyHash: string;
	/** JSON text, as it was given. */
	readonly response: string;
}

export function findCallback(db: Db, actionId: string): AnsweredCallback | undefined {
	return db
		.prepare<[string], AnsweredCallback>(
			'SELECT body_hash AS bodyHash, response FROM action_callbacks WHERE action_id = ?',
		)
		.get(actionId);
}

export function insertCallback(
	tx: Tx,
	actionId: string,
	answered: AnsweredCallback & { readonly at: string },
): void {
	tx.prepare(
		'INSERT INTO action_callbacks (action_id, body_hash, response, at) VALUES (?, ?, ?, ?)',
	).run(actionId, answered.bodyHash, answered.response, answered.at);
}
