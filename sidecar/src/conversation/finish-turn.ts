import type { AuditLog } from '../audit/log.ts';
import type { Clock } from '../clock.ts';
import type { Answer, Json } from '../contract/hands.ts';
import type { Tx, Write } from '../db/write.ts';
import type { Feed } from './feed.ts';
import { outcomeNotice, outOfTimeNotice } from './notices.ts';
import type { Spending } from './spending.ts';
import { appendJournal, endTurn, type Conversation, type Turn } from './store.ts';
import { factsShown, type Ending, type JournalEntry } from './turn.ts';

export interface FinishDeps {
	readonly write: Write;
	readonly clock: Clock;
	readonly audit: AuditLog;
	readonly feed: Feed;
	readonly spending: Spending;
	/** Told in the transaction that ends a turn. */
	readonly turnEnded: (tx: Tx, turn: Turn, at: Date) => void;
	readonly log: { info(fields: object, message: string): void };
}

/** Stores the answer, tells the readers, and logs what the turn came to and cost. */
export async function finishTurn(
	deps: FinishDeps,
	conversation: Conversation,
	turn: Turn,
	journal: readonly JournalEntry[],
	ending: Ending,
	locale: string,
): Promise<void> {
	const answer = tell(journal, ending, locale);
	const facts = factsShown(journal);
	const cost = await deps.write('conversation.finish', (tx) => {
		const now = deps.clock.now();
		const at = now.toISOString();
		const spent = deps.spending.ofTurn(tx, turn.id);
		appendJournal(tx, turn.id, journal.length, { kind: 'ended', how: ending });
		endTurn(tx, turn.id, answer, at);
		deps.turnEnded(tx, turn, now);
		const verify = verificationIn(ending);
		if (verify) deps.feed.append(tx, conversation.id, 'verify', { turn_id: turn.id, ...verify });
		deps.feed.append(tx, conversation.id, 'end', {
			turn_id: turn.id,
			text: answer.text,
			citations: [...answer.citations],
			at,
		});
		deps.audit.append(tx, {
			type: 'turn.ended',
			actor: { kind: 'sidecar' },
			conversationId: conversation.id,
			turnId: turn.id,
			data: {
				how: ending.kind,
				cost_micro_usd: spent.microUsd,
				model_calls: spent.calls,
				...(facts !== undefined && { facts_version: facts }),
			},
			personal: { subject: conversation.id, data: { text: answer.text } },
		});
		return spent;
	});
	deps.feed.finish(conversation.id);
	deps.log.info(
		{
			turn_id: turn.id,
			conversation_id: conversation.id,
			how: ending.kind,
			cost_micro_usd: cost.microUsd,
			model_calls: cost.calls,
		},
		'turn ended',
	);
}

function tell(journal: readonly JournalEntry[], ending: Ending, locale: string): Answer {
	const begun = journal[0];
	const notice = begun?.kind === 'begun' ? begun.notice : null;
	const answer = ((): Answer => {
		switch (ending.kind) {
			case 'answer':
				return ending.answer;
			case 'outcome':
				return { text: outcomeNotice(ending.outcome, locale), citations: [] };
			case 'notice':
				return { text: ending.text === notice ? '' : ending.text, citations: [] };
			case 'out-of-time':
				return { text: notice === null ? outOfTimeNotice(locale) : '', citations: [] };
		}
	})();
	return {
		...answer,
		text: [notice ?? '', answer.text].filter((text) => text !== '').join('\n\n'),
	};
}

function verificationIn(
	ending: Ending,
): { verification_id: string; order_number: string; expires_at: string } | null {
	if (ending.kind !== 'outcome' || ending.outcome.ok) return null;
	const data: { readonly [key: string]: Json } = ending.outcome.error.data ?? {};
	const { verification_id, order_number, expires_at } = data;
	return typeof verification_id === 'string' &&
		typeof order_number === 'string' &&
		typeof expires_at === 'string'
		? { verification_id, order_number, expires_at }
		: null;
}
