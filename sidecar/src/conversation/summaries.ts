import { z } from 'zod';
import type { ModelUsage } from '../brain/planner.ts';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { Retryable, Terminal } from '../failure.ts';
import type { Outbox } from '../outbox/outbox.ts';
import { summaryDue } from './memory.ts';
import { plainSummary } from './plain-summary.ts';
import type { Spending } from './spending.ts';
import { turnsBefore, type Turn } from './store.ts';
import { findSummary, saveSummary } from './summary-store.ts';

const KIND = 'conversation.summary';
const payloadSchema = z.object({ conversation_id: z.string(), first: z.int(), last: z.int() });

/** Turns that may be unsummed before a model is asked again. */
const STEP = 3;
/** A model that fails so often is not asked again for this summary. */
const ATTEMPTS = 3;
/** Of one conversation, for one summary. */
const MOST_TURNS = 60;

/** What a model made of it, and what it used; null: it cannot be trusted. */
export interface SummedUp {
	readonly text: string | null;
	readonly usage: ModelUsage;
}

/** Sums up what was said in some turns, and in a summary of what came before. */
export type SumUp = (
	before: string,
	turns: readonly Turn[],
	signal: AbortSignal,
) => Promise<SummedUp>;

export interface Summaries {
	/** Called in the transaction that ends a turn: sums up later what planners are shown no more. */
	turnEnded(tx: Tx, turn: Turn, at: Date): void;
	/** What was said in `older` and before it, since turn `since`; null for nothing. */
	of(conversationId: string, since: number | null, older: readonly Turn[]): string | null;
}

export interface SummariesDeps {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly outbox: Outbox;
	/** Null: no model; summaries are then made from the lines themselves, when they are asked for. */
	readonly sumUp: SumUp | null;
	/** Summaries count against the same budgets as answers. */
	readonly spending: Pick<Spending, 'limited' | 'record'>;
	readonly log: { warn(fields: object, message: string): void };
}

/**
 * The part of a long conversation that planners are not shown word for word, kept in few words. A
 * model makes it in the background from the summary before and the turns since; until it has, or
 * when it does not, the lines' beginnings stand in. Never of another conversation: what is read is
 * found by this conversation's id only.
 */
export function createSummaries(deps: SummariesDeps): Summaries {
	const { db, write, clock, outbox, sumUp, spending, log } = deps;

	function usable(conversationId: string, since: number | null) {
		const known = findSummary(db, conversationId);
		// One that ends before a long silence tells of what is over.
		return known && since !== null && known.last >= since ? known : undefined;
	}

	if (sumUp) {
		outbox.handle(
			KIND,
			async (payload, { attempt, signal }) => {
				const { conversation_id: id, first, last } = payloadSchema.parse(payload);
				const known = findSummary(db, id);
				if (known && known.last >= last) return;
				const before = known && known.last >= first ? known : null;
				const turns = turnsBefore(db, id, last + 1, MOST_TURNS).filter(
					({ position }) => position > (before?.last ?? first - 1),
				);
				const mayAsk = attempt <= ATTEMPTS && spending.limited(id) === null;
				const made = mayAsk ? await tried(before?.text ?? '', turns, attempt, signal) : null;
				const text =
					made?.text ??
					[before?.text ?? '', plainSummary(turns)].filter((part) => part !== '').join('\n');
				await write('conversation.summary', (tx) => {
					const turnId = turns.at(-1)?.id;
					if (made && turnId !== undefined) {
						spending.record(tx, { id: turnId, conversationId: id }, [made.usage]);
					}
					const at = clock.now().toISOString();
					saveSummary(tx, id, { first: before?.first ?? first, last, text }, at);
				});
			},
			{ timeoutMs: 30_000 },
		);
	}

	async function tried(
		before: string,
		turns: readonly Turn[],
		attempt: number,
		signal: AbortSignal,
	): Promise<SummedUp | null> {
		if (!sumUp) return null;
		try {
			return await sumUp(before, turns, signal);
		} catch (error) {
			if (error instanceof Retryable && attempt < ATTEMPTS) throw error;
			if (!(error instanceof Retryable || error instanceof Terminal)) throw error;
			log.warn({ type: error.type }, 'a conversation is summed up without a model');
			return null;
		}
	}

	return {
		turnEnded(tx, turn, at) {
			if (!sumUp) return;
			const turns = turnsBefore(tx, turn.conversationId, turn.position + 1, MOST_TURNS);
			const due = summaryDue(turns, at);
			const [first, last] = [due?.[0]?.position, due?.at(-1)?.position];
			if (first === undefined || last === undefined) return;
			const known = findSummary(tx, turn.conversationId);
			const covered = known && known.last >= first ? known.last : first - 1;
			if (last - covered < STEP) return;
			outbox.enqueue(tx, {
				kind: KIND,
				key: `${turn.conversationId}:${String(last)}`,
				order: `${KIND}:${turn.conversationId}`,
				payload: { conversation_id: turn.conversationId, first, last },
			});
		},
		of(conversationId, since, older) {
			if (older.length === 0) return null;
			const known = usable(conversationId, since);
			const rest = older.filter(({ position }) => position > (known?.last ?? 0));
			const text = [known?.text ?? '', plainSummary(rest)].filter((part) => part !== '').join('\n');
			return text === '' ? null : text;
		},
	};
}
