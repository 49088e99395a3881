import type { Planner } from '../brain/planner.ts';
import { canonicalLocale, spokenLocale } from '../brain/text/languages.ts';
import type { ToolCall, ToolDescription, ToolOutcome } from '../contract/hands.ts';
import type { Db } from '../db/open.ts';
import type { Customer } from '../identity/principal.ts';
import { refundRequestId } from '../ids.ts';
import { finishTurn, type FinishDeps } from './finish-turn.ts';
import type { InFlight } from './in-flight.ts';
import { outOfTimeNotice } from './notices.ts';
import type { Presence } from './presence.ts';
import type { Recall } from './recall.ts';
import {
	appendJournal,
	findConversation,
	findTurn,
	lastToolStatus,
	readJournal,
	turnsBefore,
	type Conversation,
	type Turn,
} from './store.ts';
import { factsShown, next, TICKET, type JournalEntry, type Step } from './turn.ts';

/** So many turns tell what language a customer writes. */
const TURNS_READ = 6;

/** Where a call comes from: who asks is read from here, never from its arguments. */
export interface CallContext {
	readonly conversationId: string;
	readonly turnId: string;
	/** The same for the same call made again after a crash. */
	readonly callId: string;
	readonly refundRequestId: string;
	readonly customer: Customer;
	readonly locale: string;
	/** Of the business facts that whoever made the call was shown; undefined: none. */
	readonly factsVersion: string | undefined;
}

/** Port to the Hands. Never rejects for a tool's fault: that is an outcome. */
export interface Dispatch {
	readonly manifest: () => readonly ToolDescription[];
	readonly dispatch: (call: ToolCall, context: CallContext) => Promise<ToolOutcome>;
}

export interface TurnLog {
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

export interface RunTurnDeps extends FinishDeps {
	readonly db: Db;
	readonly inFlight: InFlight;
	readonly presence: Presence;
	readonly planner: Planner;
	readonly hands: Dispatch;
	readonly recall: Recall;
	readonly shopName: () => string;
	/** Of the shop's own site. */
	readonly shopOrigin: string;
	readonly log: TurnLog;
	/** The whole of a turn, in milliseconds; a write in flight is never cut by it. */
	readonly turnLimit: number;
	/** Aborts at shutdown: the turn goes on at the next start. */
	readonly stopping: AbortSignal;
}

/** Why a turn is not worked on any longer; it goes on from its journal when taken up again. */
export type Stopped = 'ended' | 'stopping' | 'nobody-there';

/** Does what `next` says until the turn has ended. Resumes wherever the journal stops. */
export async function runTurn(deps: RunTurnDeps, turn: Turn): Promise<Stopped> {
	const conversation = findConversation(deps.db, turn.conversationId);
	if (!conversation) throw new Error(`turn ${turn.id} has no conversation`);
	const limit = AbortSignal.timeout(deps.turnLimit);
	const watch = deps.presence.watch(conversation.id);
	try {
		for (;;) {
			const journal = readJournal(deps.db, turn.id);
			const step = next(journal);
			const locale = localeOf(deps, conversation, turn);
			if (step.kind === 'done') return 'ended';
			if (deps.stopping.aborted) return 'stopping';
			if (step.kind === 'finish') {
				await finishTurn(deps, conversation, turn, journal, step.ending, locale);
			} else if (limit.aborted) {
				await finishTurn(deps, conversation, turn, journal, { kind: 'out-of-time' }, locale);
			} else if (step.kind === 'call') {
				const outcome = await call(deps, conversation, turn, step, locale);
				await record(deps, turn, journal.length, { kind: 'called', outcome });
			} else if (watch.signal.aborted || deps.presence.isGone(conversation.id)) {
				// Nobody reads: no model is paid for it. What is only news is stored as it is.
				if (!isNews(journal)) return 'nobody-there';
				const nothing = { kind: 'planned', plan: { kind: 'nothing' }, by: 'rules' } as const;
				await record(deps, turn, journal.length, nothing);
			} else {
				const signal = AbortSignal.any([limit, deps.stopping, watch.signal]);
				await planStep(deps, conversation, turn, step, journal, locale, signal);
			}
		}
	} finally {
		watch.done();
	}
}

/** A settled refund: its sentence is all that must be told. */
function isNews([begun]: readonly JournalEntry[]): boolean {
	return begun?.kind === 'begun' && begun.trigger.kind === 'settled';
}

/** The language that the customer writes, whatever the page's is. */
function localeOf(deps: RunTurnDeps, conversation: Conversation, turn: Turn): string {
	const now = findTurn(deps.db, turn.id)?.customerText ?? null;
	const earlier = turnsBefore(deps.db, conversation.id, turn.position, TURNS_READ);
	const said = [...earlier.map(({ customerText }) => customerText), now];
	return spokenLocale(
		canonicalLocale(conversation.locale),
		said.filter((text) => text !== null),
	);
}

/** One step of the planner; nothing is recorded of one that is out of date or was stopped. */
async function planStep(
	deps: RunTurnDeps,
	conversation: Conversation,
	turn: Turn,
	step: Extract<Step, { kind: 'plan' }>,
	journal: readonly JournalEntry[],
	locale: string,
	outer: AbortSignal,
): Promise<void> {
	const begun = journal[0];
	if (begun?.kind !== 'begun') throw new Error('a journal begins with its trigger');
	const planning = deps.inFlight.plan(turn.id);
	const signal = AbortSignal.any([outer, planning.signal]);
	const refundRequest = refundRequestId(turn.id, 1);
	deps.feed.reset(conversation.id, turn.id, begun.notice ?? '');
	const recalled = await deps.recall(conversation, findTurn(deps.db, turn.id) ?? turn, signal);
	const stale = (): boolean => signal.aborted;
	if (stale()) return;
	const limited = deps.spending.limited(conversation.id);
	const ids = {
		turn_id: turn.id,
		conversation_id: conversation.id,
		refund_request_id: refundRequest,
	};
	if (limited !== null) {
		deps.log.warn({ ...ids, budget: limited }, 'the budget for models is spent; rules plan');
	}
	const tools = deps.hands.manifest();
	const planned = await deps.planner.plan(
		{
			trigger: begun.trigger,
			...recalled,
			results: step.results,
			tools: tools.filter(({ name }) => offers(step.offer, name)),
			shop: { name: deps.shopName(), origin: deps.shopOrigin },
			customerHasEmail: turn.accountEmail !== null,
			locale,
			today: deps.clock.now(),
			byRules: limited !== null || step.byRules,
			signal,
			turnId: turn.id,
			refundRequestId: refundRequest,
		},
		(text) => {
			if (!stale() && planning.speak()) deps.feed.chunk(conversation.id, turn.id, text);
		},
	);
	const spent = planned.spent ?? [];
	deps.log.info(
		{ ...ids, planner: planned.planner, plan: planned.plan.kind, ...planned.usage },
		'planned',
	);
	const valid = !stale() && planning.settle();
	const entry = valid
		? {
				kind: 'planned' as const,
				plan: planned.plan,
				by: planned.planner,
				...(recalled.facts && { facts: recalled.facts.version }),
			}
		: null;
	if (entry === null && spent.length === 0) return;
	await deps.write('conversation.step', (tx) => {
		// What was asked of a model is paid for, whether or not its answer is of use.
		deps.spending.record(tx, turn, spent);
		if (entry !== null) appendJournal(tx, turn.id, journal.length, entry);
	});
}

function offers(offer: 'all' | 'ticket' | 'none', name: string): boolean {
	return offer === 'all' || (offer === 'ticket' && name === TICKET);
}

async function call(
	deps: RunTurnDeps,
	conversation: Conversation,
	turn: Turn,
	step: Extract<Step, { kind: 'call' }>,
	locale: string,
): Promise<ToolOutcome> {
	const { name } = step.call;
	await deps.write('conversation.event', (tx) => {
		// Made again after a crash, readers were told already.
		if (lastToolStatus(tx, turn) === 'started') return;
		deps.feed.append(tx, conversation.id, 'tool', { turn_id: turn.id, name, status: 'started' });
	});
	const outcome = await deps.hands.dispatch(step.call, {
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
		locale,
		factsVersion: factsShown(readJournal(deps.db, turn.id)),
	});
	const ids = {
		turn_id: turn.id,
		conversation_id: conversation.id,
		refund_request_id: refundRequestId(turn.id, 1),
	};
	deps.log.info({ ...ids, hand: name, ok: outcome.ok }, 'hand returned');
	return outcome;
}

/** One step done: journal, and what readers see of it, in one transaction. */
async function record(
	deps: RunTurnDeps,
	turn: Turn,
	position: number,
	entry: JournalEntry,
): Promise<void> {
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
	const ending = { kind: 'out-of-time' } as const;
	await finishTurn(deps, conversation, turn, journal, ending, conversation.locale);
}
