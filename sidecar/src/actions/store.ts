import type { ActionState } from '../contract/actions.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import type { Action, ActionContext } from './action.ts';

interface ActionRow {
	id: string;
	conversation_id: string;
	turn_id: string;
	ordinal: number;
	call_id: string;
	hand: string;
	title: string;
	effect: 'read' | 'write';
	hand_version: string;
	arguments: string;
	context: string;
	customer_email: string | null;
	needs_approval: number;
	state: ActionState;
	version: number;
	proposal: string;
	proposal_hash: string;
	idempotency_key: string;
	attempts: number;
	deadline: string | null;
	output: string | null;
	detail: string | null;
	requested_at: string;
	updated_at: string;
}

function fromRow(row: ActionRow): Action {
	return {
		id: row.id,
		conversationId: row.conversation_id,
		turnId: row.turn_id,
		ordinal: row.ordinal,
		callId: row.call_id,
		hand: row.hand,
		title: row.title,
		effect: row.effect,
		handVersion: row.hand_version,
		arguments: JSON.parse(row.arguments) as Action['arguments'],
		context: JSON.parse(row.context) as ActionContext,
		customerEmail: row.customer_email,
		needsApproval: row.needs_approval === 1,
		state: row.state,
		version: row.version,
		proposal: row.proposal,
		proposalHash: row.proposal_hash,
		idempotencyKey: row.idempotency_key,
		attempts: row.attempts,
		deadline: row.deadline,
		output: row.output === null ? null : (JSON.parse(row.output) as Action['output']),
		detail: row.detail,
		requestedAt: row.requested_at,
		updatedAt: row.updated_at,
	};
}

export function insertAction(tx: Tx, action: Action): void {
	tx.prepare(
		`INSERT INTO actions VALUES (@id, @conversationId, @turnId, @ordinal, @callId, @hand, @title,
			@effect, @handVersion, @arguments, @context, @customerEmail, @needsApproval, @state,
			@version, @proposal, @proposalHash, @idempotencyKey, @attempts, @deadline, @output,
			@detail, @requestedAt, @updatedAt)`,
	).run({
		...action,
		arguments: JSON.stringify(action.arguments),
		context: JSON.stringify(action.context),
		needsApproval: action.needsApproval ? 1 : 0,
		output: action.output === null ? null : JSON.stringify(action.output),
	});
}

/** Compare-and-set on the version that was read. @returns false when somebody else was first */
export function updateAction(tx: Tx, action: Action, read: number): boolean {
	return (
		tx
			.prepare(
				`UPDATE actions SET state = @state, version = @version, attempts = @attempts,
					deadline = @deadline, output = @output, detail = @detail, updated_at = @updatedAt
				WHERE id = @id AND version = @read`,
			)
			.run({
				id: action.id,
				read,
				state: action.state,
				version: action.version,
				attempts: action.attempts,
				deadline: action.deadline,
				output: action.output === null ? null : JSON.stringify(action.output),
				detail: action.detail,
				updatedAt: action.updatedAt,
			}).changes === 1
	);
}

export function findAction(db: Db, id: string): Action | undefined {
	const row = db.prepare<[string], ActionRow>('SELECT * FROM actions WHERE id = ?').get(id);
	return row && fromRow(row);
}

/** Reads an action that must exist, inside the transaction that will move it. */
export function actionIn(tx: Tx, id: string): Action {
	const action = findAction(tx, id);
	if (!action) throw new Error(`action ${id} does not exist`);
	return action;
}

export function findActionOfCall(db: Db, callId: string): Action | undefined {
	const row = db
		.prepare<[string], ActionRow>('SELECT * FROM actions WHERE call_id = ?')
		.get(callId);
	return row && fromRow(row);
}

export function countOfTurn(db: Db, turnId: string): number {
	return (
		db
			.prepare<[string], { n: number }>('SELECT count(*) AS n FROM actions WHERE turn_id = ?')
			.get(turnId)?.n ?? 0
	);
}

/** Those a person decides or decided on; `oldestFirst` for what waits, so that none is passed over. */
export function actionsForApproval(
	db: Db,
	page: {
		readonly states: readonly ActionState[];
		readonly limit: number;
		readonly oldestFirst: boolean;
	},
): Action[] {
	return db
		.prepare<[string, number], ActionRow>(
			`SELECT * FROM actions
			WHERE needs_approval = 1 AND state IN (SELECT value FROM json_each(?))
			ORDER BY requested_at ${page.oldestFirst ? 'ASC' : 'DESC'}, id LIMIT ?`,
		)
		.all(JSON.stringify(page.states), page.limit)
		.map(fromRow);
}

export function countAwaiting(db: Db): number {
	return (
		db
			.prepare<[], { n: number }>(
				`SELECT count(*) AS n FROM actions WHERE state = 'awaiting_approval'`,
			)
			.get()?.n ?? 0
	);
}

export function insertEntryOf(tx: Tx, actionId: string, sequence: number): void {
	tx.prepare('INSERT INTO action_entries (action_id, sequence) VALUES (?, ?)').run(
		actionId,
		sequence,
	);
}

/** Sequence numbers of its moves in the log. */
export function entriesOfAction(db: Db, actionId: string): number[] {
	return db
		.prepare<[string], { sequence: number }>(
			'SELECT sequence FROM action_entries WHERE action_id = ? ORDER BY sequence',
		)
		.all(actionId)
		.map(({ sequence }) => sequence);
}

export interface ActionDecision {
	readonly approved: boolean;
	readonly notes: string;
	readonly actor: { readonly id: string; readonly name: string };
	readonly decidedAt: string;
}

export function decisionOnAction(db: Db, actionId: string): ActionDecision | undefined {
	const row = db
		.prepare<
			[string],
			{
				approved: number;
				notes: string;
				actor_id: string;
				actor_name: string;
				decided_at: string;
			}
		>('SELECT * FROM action_decisions WHERE action_id = ?')
		.get(actionId);
	return (
		row && {
			approved: row.approved === 1,
			notes: row.notes,
			actor: { id: row.actor_id, name: row.actor_name },
			decidedAt: row.decided_at,
		}
	);
}

export function insertActionDecision(tx: Tx, actionId: string, decision: ActionDecision): void {
	tx.prepare(
		`INSERT INTO action_decisions (action_id, approved, notes, actor_id, actor_name, decided_at)
		VALUES (?, ?, ?, ?, ?, ?)`,
	).run(
		actionId,
		decision.approved ? 1 : 0,
		decision.notes,
		decision.actor.id,
		decision.actor.name,
		decision.decidedAt,
	);
}
