import type { AuditLog } from '../audit/log.ts';
import type { Planner } from '../brain/planner.ts';
import type { Clock } from '../clock.ts';
import type { Answer, Json, ToolCall, ToolDescription, ToolOutcome } from '../contract/hands.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import type { Customer } from '../identity/principal.ts';
import { refundRequestId } from '../ids.ts';
import type { Feed } from './feed.ts';
import { outcomeNotice, outOfTimeNotice } from './notices.ts';
import type { Recall } from './recall.ts';
import {
	appendJournal,
	endTurn,
	findConversation,
	lastToolStatus,
	readJournal,
	type Conversation,
	type Turn,
} from './store.ts';
import { next, type Ending, type JournalEntry, type Step } from './turn.ts';

/** Where a call comes from: who asks is read from here, never from its arguments. */
export interface CallContext {
	readonly conversationId: string;
	readonly turnId: string;
	/** The same for the same call made again after a crash. */
	readonly callId: string;
	readonly refundRequestId: string;
	readonly customer: Customer;
	readonly locale: string;
}

/** Port to the Hands. Never rejects for a tool's fault: that is an outcome. */
export interface Dispatch {
	readonly manifest: () => readonly ToolDescription[];
	readonly dispatch: (call: ToolCall, context: CallContext) => Promise<ToolOutcome>;
}

export interface TurnLog {
	info(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

export interface RunTurnDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly audit: AuditLog;
	readonly feed: Feed;
	readonly planner: Planner;
	readonly hands: Dispatch;
	readonly recall: Recall;
	/** Told in the transaction that ends a turn. */
	readonly turnEnded: (tx: Tx, turn: Turn, at: Date) => void;
	readonly shopName: () => string;
	readonly log: TurnLog;
	/** The whole of a turn, in milliseconds; a write in flight is never cut by it. */
	readonly turnLimit: number;
	/** Aborts at shutdown: the turn goes on at the next start. */
	readonly stopping: AbortSignal;
}

/** Does what `next` says until the turn has ended. Resumes wherever the journal stops. */
export async function runTurn(deps: RunTurnDeps, turn: Turn): Promise<void> {
	const conversation = findConversation(deps.db, turn.conversationId);
	if (!conversation) throw new Error(`turn ${turn.id} has no conversation`);
	const limit = AbortSignal.timeout(deps.turnLimit);
	const signal = AbortSignal.any([limit, deps.stopping]);
	for (;;) {
		const journal = readJournal(deps.db, turn.id);
		const step = next(journal);
		if (step.kind === 'done' || deps.stopping.aborted) return;
		if (step.kind === 'finish') {
			await finish(deps, conversation, turn, journal, step.ending);
		} else if (limit.aborted) {
			await finish(deps, conversation, turn, journal, { kind: 'out-of-time' });
		} else {
			await record(
				deps,
				turn,
				journal.length,
				await perform(deps, conversation, turn, step, journal, signal),
			);
		}
	}
}

async function perform(
	deps: RunTurnDeps,
	conversation: Conversation,
	turn: Turn,
	step: Extract<Step, { kind: 'plan' | 'call' }>,
	journal: readonly JournalEntry[],
	signal: AbortSignal,
): Promise<JournalEntry | null> {
	const ids = {
		turn_id: turn.id,
		conversation_id: conversation.id,
		refund_request_id: refundRequestId(turn.id, 1),
	};
	switch (step.kind) {
		case 'call': {
			const outcome = await call(deps, conversation, turn, step);
			deps.log.info({ ...ids, hand: step.call.name, ok: outcome.ok }, 'hand returned');
			return { kind: 'called', outcome };
		}
		case 'plan': {
			const begun = journal[0];
			if (begun?.kind !== 'begun') throw new Error('a journal begins with its trigger');
			deps.feed.reset(conversation.id, turn.id, begun.notice ?? '');
			const recalled = await deps.recall(conversation, turn, signal);
			const planned = await deps.planner.plan(
				{
					trigger: begun.trigger,
					...recalled,
					results: step.results,
					tools: step.offerTools ? deps.hands.manifest() : [],
					shop: { name: deps.shopName() },
					customerHasEmail: turn.accountEmail !== null,
					locale: conversation.locale,
					today: deps.clock.now(),
					signal,
					turnId: turn.id,
					refundRequestId: ids.refund_request_id,
				},
				(text) => {
					deps.feed.chunk(conversation.id, turn.id, text);
				},
			);
			if (signal.aborted) return null;
			deps.log.info(
				{ ...ids, planner: planned.planner, plan: planned.plan.kind, ...planned.usage },
				'planned',
			);
			return {
				kind: 'planned',
				plan: planned.plan,
				by: planned.planner,
				...(recalled.facts && { facts: recalled.facts.version }),
			};
		}
	}
}

async function call(
	deps: RunTurnDeps,
	conversation: Conversation,
	turn: Turn,
	step: Extract<Step, { kind: 'call' }>,
): Promise<ToolOutcome> {
	const { name } = step.call;
	await deps.write('conversation.event', (tx) => {
		// Made again after a crash, readers were told already.
		if (lastToolStatus(tx, turn) === 'started') return;
		deps.feed.append(tx, conversation.id, 'tool', { turn_id: turn.id, name, status: 'started' });
	});
	return deps.hands.dispatch(step.call, {
		conversationId: conversation.id,
		turnId: turn.id,
		callId: `${turn.id}:${String(step.position)}`,
		refundRequestId: refundRequestId(turn.id, 1),
		customer: {
			kind: 'customer',
			sessionId: conversation.sessionId,
			userId: turn.userId,
			email: turn.accountEmail,
		},
		locale: conversation.locale,
	});
}

/** One step done: journal, and what readers see of it, in one transaction. */
async function record(
	deps: RunTurnDeps,
	turn: Turn,
	position: number,
	entry: JournalEntry | null,
): Promise<void> {
	if (!entry) return;
	await deps.write('conversation.step', (tx) => {
		appendJournal(tx, turn.id, position, entry);
		if (entry.kind !== 'called') return;
		const planned = readJournal(tx, turn.id)[position - 1];
		const name =
			planned?.kind === 'planned' && planned.plan.kind === 'call' ? planned.plan.call.name : '';
		deps.feed.append(tx, turn.conversationId, 'tool', {
			turn_id: turn.id,
			name,
			status: entry.outcome.ok ? 'succeeded' : 'failed',
		});
	});
}

async function finish(
	deps: RunTurnDeps,
	conversation: Conversation,
	turn: Turn,
	journal: readonly JournalEntry[],
	ending: Ending,
): Promise<void> {
	const answer = tell(journal, ending, conversation.locale);
	await deps.write('conversation.finish', (tx) => {
		const now = deps.clock.now();
		const at = now.toISOString();
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
			data: { how: ending.kind, ...factsShown(journal) },
			personal: { subject: conversation.id, data: { text: answer.text } },
		});
	});
	deps.feed.finish(conversation.id);
}

/** The answer rests on these facts, too: of several versions in one turn, on the last. */
function factsShown(journal: readonly JournalEntry[]): { facts_version?: string } {
	const last = journal.findLast((entry) => entry.kind === 'planned' && entry.facts !== undefined);
	return last?.kind === 'planned' && last.facts !== undefined ? { facts_version: last.facts } : {};
}

/** A fault of ours: the turn ends with an apology, never in silence. */
export async function endBroken(deps: RunTurnDeps, turn: Turn): Promise<void> {
	const conversation = findConversation(deps.db, turn.conversationId);
	if (!conversation) return;
	const journal = readJournal(deps.db, turn.id);
	if (next(journal).kind === 'done') return;
	await deps.write('conversation.event', (tx) => {
		deps.feed.append(tx, conversation.id, 'error', {
			turn_id: turn.id,
			type: 'internal',
			message: outOfTimeNotice(conversation.locale),
		});
	});
	await finish(deps, conversation, turn, journal, { kind: 'out-of-time' });
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
