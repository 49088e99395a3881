import type { Plan, Planned, Trigger } from '../brain/planner.ts';
import type { Answer, ToolCall, ToolOutcome, ToolResult } from '../contract/hands.ts';

/** What was decided and done, in order; the journal is a turn's whole state. */
export type JournalEntry =
	| { readonly kind: 'begun'; readonly trigger: Trigger; readonly notice: string | null }
	| {
			readonly kind: 'planned';
			readonly plan: Plan;
			readonly by: Planned['planner'];
			/** Version of the business facts that the planner was shown; absent: none. */
			readonly facts?: string;
	  }
	| { readonly kind: 'called'; readonly outcome: ToolOutcome }
	| { readonly kind: 'ended'; readonly how: Ending };

/** What the turn says last: an answer of the planner, or a sentence built from facts alone. */
export type Ending =
	| { readonly kind: 'answer'; readonly answer: Answer }
	/** The outcome of the last call speaks: a code was sent, a refund waits for approval. */
	| { readonly kind: 'outcome'; readonly outcome: ToolOutcome; readonly call: ToolCall }
	/** The sentence the turn began with is all there is to say. */
	| { readonly kind: 'notice'; readonly text: string }
	| { readonly kind: 'out-of-time' };

/** Version of the business facts that the planner was shown last in this turn; undefined: none. */
export function factsShown(journal: readonly JournalEntry[]): string | undefined {
	const last = journal.findLast((entry) => entry.kind === 'planned' && entry.facts !== undefined);
	return last?.kind === 'planned' ? last.facts : undefined;
}

export type Step =
	| {
			readonly kind: 'plan';
			readonly offer: 'all' | 'ticket' | 'none';
			/** What was tried keeps failing: a person gets it, without a model's say. */
			readonly byRules: boolean;
			readonly results: readonly ToolResult[];
	  }
	/** `position` is the journal's: it names the call, so that made again it is the same call. */
	| { readonly kind: 'call'; readonly call: ToolCall; readonly position: number }
	| { readonly kind: 'finish'; readonly ending: Ending }
	| { readonly kind: 'done' };

export const TOOLS_A_TURN = 2;
const FAILURES_TO_TICKET = 2;
/** The Hand that files a ticket. */
export const TICKET = 'zendesk_create_ticket';

/**
 * The story of a turn. A message begins it; the planner answers or asks for a tool; a tool's
 * outcome goes back to the planner, unless it speaks for itself; two tools at most; then it ends.
 * Pure: a process that died goes on from the same journal to the same next step.
 */
export function next(journal: readonly JournalEntry[]): Step {
	const last = journal.at(-1);
	if (!last) throw new Error('a turn begins with its trigger');
	const results = resultsOf(journal);
	switch (last.kind) {
		case 'begun':
			return last.notice !== null && last.trigger.kind !== 'settled'
				? { kind: 'finish', ending: { kind: 'notice', text: last.notice } }
				: { kind: 'plan', offer: 'all', byRules: false, results };
		case 'planned':
			return afterPlan(last.plan, journal);
		case 'called': {
			const result = results.at(-1);
			if (result && speaksForItself(result)) {
				return {
					kind: 'finish',
					ending: { kind: 'outcome', outcome: result.outcome, call: result },
				};
			}
			return { kind: 'plan', ...afterResults(results), results };
		}
		case 'ended':
			return { kind: 'done' };
	}
}

/** One call more than a turn may make: the ticket in which a tool that failed twice ends. */
function afterResults(
	results: readonly ToolResult[],
): Pick<Extract<Step, { kind: 'plan' }>, 'offer' | 'byRules'> {
	const tried = results.filter(({ name }) => name !== TICKET);
	const failed = tried.filter((one) => one.name === tried.at(-1)?.name && isDown(one)).length;
	if (failed >= FAILURES_TO_TICKET) {
		return { offer: results.length === tried.length ? 'ticket' : 'none', byRules: true };
	}
	return { offer: results.length < TOOLS_A_TURN ? 'all' : 'none', byRules: false };
}

/** Nothing came back that a planner could go on from; a refusal or "no such order" is an answer. */
function isDown({ outcome }: ToolResult): boolean {
	return !outcome.ok && (outcome.error.retriable || outcome.error.type === 'unavailable');
}

function afterPlan(plan: Plan, journal: readonly JournalEntry[]): Step {
	switch (plan.kind) {
		case 'call':
			return { kind: 'call', call: plan.call, position: journal.length - 1 };
		case 'answer':
			return { kind: 'finish', ending: { kind: 'answer', answer: plan.answer } };
		case 'nothing':
			return { kind: 'finish', ending: { kind: 'notice', text: '' } };
	}
}

/** Outcomes that are told in our own words, so that no model stands between money and customer. */
function speaksForItself({ name, outcome }: ToolResult): boolean {
	if (outcome.ok) return name === 'stripe_issue_refund' || outcome.action !== undefined;
	return outcome.error.type === 'verification_sent' || outcome.error.type === 'email_needed';
}

function resultsOf(journal: readonly JournalEntry[]): ToolResult[] {
	const results: ToolResult[] = [];
	let call: ToolCall | null = null;
	for (const entry of journal) {
		if (entry.kind === 'planned' && entry.plan.kind === 'call') call = entry.plan.call;
		if (entry.kind === 'called' && call) {
			results.push({ ...call, outcome: entry.outcome });
			call = null;
		}
	}
	return results;
}
