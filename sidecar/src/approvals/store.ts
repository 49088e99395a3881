import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';
import { proposal, type FrozenProposal } from './proposal.ts';

export interface Decision {
	readonly proposalHash: string;
	readonly approved: boolean;
	readonly notes: string;
	readonly actor: { readonly id: string; readonly name: string };
	readonly decidedAt: string;
}

export function insertProposal(tx: Tx, frozen: FrozenProposal): void {
	tx.prepare(
		'INSERT INTO proposals (refund_id, number, hash, canonical, created_at) VALUES (?, ?, ?, ?, ?)',
	).run(
		frozen.proposal.refund_request_id,
		frozen.proposal.number,
		frozen.hash,
		frozen.canonical,
		frozen.proposal.made_at,
	);
}

/** The refund's latest proposal, the only one that can be decided. */
export function currentProposal(db: Db, refundId: string): FrozenProposal {
	const row = db
		.prepare<[string], { hash: string; canonical: string }>(
			'SELECT hash, canonical FROM proposals WHERE refund_id = ? ORDER BY number DESC LIMIT 1',
		)
		.get(refundId);
	if (!row) throw new Error(`refund ${refundId} has no proposal`);
	return { ...row, proposal: proposal.parse(JSON.parse(row.canonical)) };
}

export function proposalExists(db: Db, refundId: string, hash: string): boolean {
	return (
		db.prepare('SELECT 1 FROM proposals WHERE refund_id = ? AND hash = ?').get(refundId, hash) !==
		undefined
	);
}

interface DecisionRow {
	proposal_hash: string;
	approved: number;
	notes: string;
	actor_id: string;
	actor_name: string;
	decided_at: string;
}

export function decisionOn(db: Db, proposalHash: string): Decision | undefined {
	const row = db
		.prepare<[string], DecisionRow>('SELECT * FROM decisions WHERE proposal_hash = ?')
		.get(proposalHash);
	return (
		row && {
			proposalHash: row.proposal_hash,
			approved: row.approved === 1,
			notes: row.notes,
			actor: { id: row.actor_id, name: row.actor_name },
			decidedAt: row.decided_at,
		}
	);
}

export function insertDecision(tx: Tx, decision: Decision): void {
	tx.prepare(
		'INSERT INTO decisions (proposal_hash, approved, notes, actor_id, actor_name, decided_at) VALUES (?, ?, ?, ?, ?, ?)',
	).run(
		decision.proposalHash,
		decision.approved ? 1 : 0,
		decision.notes,
		decision.actor.id,
		decision.actor.name,
		decision.decidedAt,
	);
}
