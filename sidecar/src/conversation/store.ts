import { createHash } from 'node:crypto';
import type { Citation } from '../contract/conversations.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import type { JournalEntry } from './turn.ts';

export interface Conversation {
	readonly id: string;
	readonly sessionId: string;
	/** WordPress user id of the first account that spoke in it; null while only guests did. */
	readonly userId: string | null;
	readonly locale: string;
	readonly createdAt: string;
}

export interface Turn {
	readonly id: string;
	readonly conversationId: string;
	readonly position: number;
	readonly customerText: string | null;
	readonly userId: string | null;
	readonly accountEmail: string | null;
	readonly bodyHash: string;
	readonly answerText: string | null;
	readonly citations: readonly Citation[];
	readonly begunAt: string;
	readonly endedAt: string | null;
}

interface ConversationRow {
	id: string;
	session_id: string;
	user_id: string | null;
	locale: string;
	created_at: string;
}

interface TurnRow {
	id: string;
	conversation_id: string;
	position: number;
	customer_text: string | null;
	user_id: string | null;
	account_email: string | null;
	body_hash: string;
	answer_text: string | null;
	answer_citations: string;
	begun_at: string;
	ended_at: string | null;
}

export function hashOfBody(...parts: readonly string[]): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

export function insertConversation(tx: Tx, conversation: Conversation): void {
	tx.prepare(
		'INSERT INTO conversations (id, session_id, user_id, locale, created_at) VALUES (@id, @sessionId, @userId, @locale, @createdAt)',
	).run(conversation);
}

export function findConversation(db: Db, id: string): Conversation | undefined {
	const row = db
		.prepare<[string], ConversationRow>('SELECT * FROM conversations WHERE id = ?')
		.get(id);
	return (
		row && {
			id: row.id,
			sessionId: row.session_id,
			userId: row.user_id,
			locale: row.locale,
			createdAt: row.created_at,
		}
	);
}

/** A guest's conversation becomes the account's; whoever has it keeps it. */
export function bindConversation(tx: Tx, id: string, userId: string): void {
	tx.prepare('UPDATE conversations SET user_id = ? WHERE id = ? AND user_id IS NULL').run(
		userId,
		id,
	);
}

export interface NewTurn {
	readonly id: string;
	readonly conversationId: string;
	readonly customerText: string | null;
	readonly userId: string | null;
	readonly accountEmail: string | null;
	readonly bodyHash: string;
	readonly begun: Extract<JournalEntry, { kind: 'begun' }>;
	readonly at: string;
}

export function insertTurn(tx: Tx, turn: NewTurn): void {
	tx.prepare(
		`INSERT INTO turns (id, conversation_id, position, customer_text, user_id, account_email, body_hash, begun_at)
		SELECT @id, @conversationId, coalesce(max(position), 0) + 1, @customerText, @userId,
			@accountEmail, @bodyHash, @at
		FROM turns WHERE conversation_id = @conversationId`,
	).run({
		id: turn.id,
		conversationId: turn.conversationId,
		customerText: turn.customerText,
		userId: turn.userId,
		accountEmail: turn.accountEmail,
		bodyHash: turn.bodyHash,
		at: turn.at,
	});
	appendJournal(tx, turn.id, 0, turn.begun);
}

export function findTurn(db: Db, id: string): Turn | undefined {
	const row = db.prepare<[string], TurnRow>('SELECT * FROM turns WHERE id = ?').get(id);
	return row && turnFromRow(row);
}

export function turnsOf(db: Db, conversationId: string): Turn[] {
	return db
		.prepare<[string], TurnRow>('SELECT * FROM turns WHERE conversation_id = ? ORDER BY position')
		.all(conversationId)
		.map(turnFromRow);
}

/** The last `limit` turns before a position, oldest first. */
export function turnsBefore(
	db: Db,
	conversationId: string,
	position: number,
	limit: number,
): Turn[] {
	return db
		.prepare<[string, number, number], TurnRow>(
			'SELECT * FROM turns WHERE conversation_id = ? AND position < ? ORDER BY position DESC LIMIT ?',
		)
		.all(conversationId, position, limit)
		.map(turnFromRow)
		.reverse();
}

export function turnsIn(db: Db, conversationId: string): number {
	return (
		db
			.prepare<[string], { n: number }>('SELECT count(*) AS n FROM turns WHERE conversation_id = ?')
			.get(conversationId)?.n ?? 0
	);
}

/** What the customer wrote last, at a position or before it. */
export function lastCustomerText(
	db: Db,
	conversationId: string,
	position: number,
): string | undefined {
	return db
		.prepare<[string, number], { text: string }>(
			`SELECT customer_text AS text FROM turns
			WHERE conversation_id = ? AND position <= ? AND customer_text IS NOT NULL
			ORDER BY position DESC LIMIT 1`,
		)
		.get(conversationId, position)?.text;
}

/** The turn to work on next, if any. */
export function firstOpenTurn(db: Db, conversationId: string): Turn | undefined {
	const row = db
		.prepare<[string], TurnRow>(
			'SELECT * FROM turns WHERE conversation_id = ? AND ended_at IS NULL ORDER BY position LIMIT 1',
		)
		.get(conversationId);
	return row && turnFromRow(row);
}

export function conversationsWithOpenTurns(db: Db): string[] {
	return db
		.prepare<[], { id: string }>(
			'SELECT DISTINCT conversation_id AS id FROM turns WHERE ended_at IS NULL',
		)
		.all()
		.map(({ id }) => id);
}

export function endTurn(
	tx: Tx,
	turnId: string,
	answer: { readonly text: string; readonly citations: readonly Citation[] },
	at: string,
): void {
	tx.prepare(
		'UPDATE turns SET answer_text = ?, answer_citations = ?, ended_at = ? WHERE id = ? AND ended_at IS NULL',
	).run(answer.text, JSON.stringify(answer.citations), at, turnId);
}

export function readJournal(db: Db, turnId: string): JournalEntry[] {
	return db
		.prepare<[string], { entry: string }>(
			'SELECT entry FROM journal WHERE turn_id = ? ORDER BY position',
		)
		.all(turnId)
		.map(({ entry }) => JSON.parse(entry) as JournalEntry);
}

/** The primary key refuses a second writer at the same position. */
export function appendJournal(tx: Tx, turnId: string, position: number, entry: JournalEntry): void {
	tx.prepare('INSERT INTO journal (turn_id, position, entry) VALUES (?, ?, ?)').run(
		turnId,
		position,
		JSON.stringify(entry),
	);
}

/** What readers were told last of a tool of this turn. */
export function lastToolStatus(db: Db, turn: Turn): string | undefined {
	// Turns run one after the other: the conversation's last one is this turn's, or there is none.
	const last = db
		.prepare<[string], { turn_id: string; status: string }>(
			`SELECT data ->> 'turn_id' AS turn_id, data ->> 'status' AS status FROM events
			WHERE conversation_id = ? AND event = 'tool' ORDER BY number DESC LIMIT 1`,
		)
		.get(turn.conversationId);
	return last?.turn_id === turn.id ? last.status : undefined;
}

function turnFromRow(row: TurnRow): Turn {
	return {
		id: row.id,
		conversationId: row.conversation_id,
		position: row.position,
		customerText: row.customer_text,
		userId: row.user_id,
		accountEmail: row.account_email,
		bodyHash: row.body_hash,
		answerText: row.answer_text,
		citations: JSON.parse(row.answer_citations) as Citation[],
		begunAt: row.begun_at,
		endedAt: row.ended_at,
	};
}
