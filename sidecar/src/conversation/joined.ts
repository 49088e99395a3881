import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import { findTurn, readJournal, type Turn } from './store.ts';
import type { JournalEntry } from './turn.ts';

/** What a turn may grow to by messages that join it; more begins another turn. */
const MOST_JOINED = 10;
const MOST_TEXT = 8000;

interface JoinedRow {
	readonly turn_id: string;
	readonly body_hash: string;
}

/** The turn that a message became part of, and the hash of what it said. */
export function joinedTurn(
	db: Db,
	messageId: string,
): { readonly turn: Turn; readonly bodyHash: string } | undefined {
	const row = db
		.prepare<[string], JoinedRow>('SELECT turn_id, body_hash FROM joined_messages WHERE id = ?')
		.get(messageId);
	const turn = row && findTurn(db, row.turn_id);
	return turn && { turn, bodyHash: row.body_hash };
}

/**
 * The conversation's last turn, if a message of the same person may still become part of it: begun
 * by a message, not ended, nothing decided.
 */
export function turnToJoin(
	tx: Tx,
	message: {
		readonly conversationId: string;
		readonly customerText: string;
		readonly userId: string | null;
		readonly accountEmail: string | null;
	},
): Turn | undefined {
	const row = tx
		.prepare<[string], { id: string }>(
			'SELECT id FROM turns WHERE conversation_id = ? ORDER BY position DESC LIMIT 1',
		)
		.get(message.conversationId);
	const turn = row && findTurn(tx, row.id);
	if (turn?.endedAt !== null || turn.customerText === null) return undefined;
	if (turn.userId !== message.userId || turn.accountEmail !== message.accountEmail)
		return undefined;
	const journal = readJournal(tx, turn.id);
	const [begun] = journal;
	if (journal.length !== 1 || begun?.kind !== 'begun' || begun.notice !== null) return undefined;
	if (turn.customerText.length + message.customerText.length > MOST_TEXT) return undefined;
	return lastMessages(tx, turn.id).length < MOST_JOINED ? turn : undefined;
}

/** The message's text becomes part of what the turn answers. */
export function joinMessage(
	tx: Tx,
	turn: Turn,
	message: {
		readonly id: string;
		readonly customerText: string;
		readonly bodyHash: string;
		readonly at: string;
	},
): Turn {
	const text = `${turn.customerText ?? ''}\n${message.customerText}`;
	const begun: JournalEntry = { kind: 'begun', trigger: { kind: 'message', text }, notice: null };
	tx.prepare('INSERT INTO joined_messages (id, turn_id, body_hash, at) VALUES (?, ?, ?, ?)').run(
		message.id,
		turn.id,
		message.bodyHash,
		message.at,
	);
	tx.prepare('UPDATE turns SET customer_text = ? WHERE id = ?').run(text, turn.id);
	tx.prepare('UPDATE journal SET entry = ? WHERE turn_id = ? AND position = 0').run(
		JSON.stringify(begun),
		turn.id,
	);
	return { ...turn, customerText: text };
}

/** How many messages of a conversation began no turn of their own. */
export function joinedIn(db: Db, conversationId: string): number {
	return (
		db
			.prepare<[string], { n: number }>(
				`SELECT count(*) AS n FROM joined_messages JOIN turns ON turns.id = turn_id
				WHERE turns.conversation_id = ?`,
			)
			.get(conversationId)?.n ?? 0
	);
}

/** When the turn's messages came, without its first. */
function lastMessages(db: Db, turnId: string): string[] {
	return db
		.prepare<[string], { at: string }>(
			'SELECT at FROM joined_messages WHERE turn_id = ? ORDER BY at',
		)
		.all(turnId)
		.map(({ at }) => at);
}

/** When the newest message of a turn came. */
export function lastMessageAt(db: Db, turn: Turn): string {
	return lastMessages(db, turn.id).at(-1) ?? turn.begunAt;
}
