import type { Passage } from '../contract/knowledge.ts';
import type { Answer, ToolCall, ToolDescription, ToolResult } from '../contract/hands.ts';

/** What made the turn begin. */
export type Trigger =
	| { readonly kind: 'message'; readonly text: string }
	/** The customer entered the mailed code: go on with what they had asked. */
	| { readonly kind: 'verified'; readonly orderNumber: string }
	/** A refund settled (its sentence is already told); is anything of the request left to do? */
	| { readonly kind: 'settled'; readonly summary: string };

export interface PlanRequest {
	readonly trigger: Trigger;
	/** Earlier turns, oldest first, already cut to the relevant ones. */
	readonly transcript: readonly {
		readonly role: 'customer' | 'assistant';
		readonly text: string;
	}[];
	/** What was said before `transcript` begins; null when nothing was left out. */
	readonly summary: string | null;
	/** What the shop's knowledge says about the question, best first; empty for none. */
	readonly passages: readonly Passage[];
	/** The business facts; null when the shop has none. */
	readonly facts: { readonly version: string; readonly yaml: string } | null;
	/** The customer's account has an address, so nobody need ask where an answer goes. */
	readonly customerHasEmail: boolean;
	/** This turn's calls so far, in order. */
	readonly results: readonly ToolResult[];
	/** Hands offered for the next step; empty when the tool budget is spent. */
	readonly tools: readonly ToolDescription[];
	readonly shop: {
		readonly name: string;
		/** Of the shop's own site; links to other places in a passage are not passed on. */
		readonly origin?: string;
	};
	/** The customer's language (BCP 47). */
	readonly locale: string;
	readonly today: Date;
	/** No model is asked: none may be paid for, or what it tried keeps failing. */
	readonly byRules?: boolean;
	/** Aborts when the turn's 30 s are spent or the customer has left. */
	readonly signal: AbortSignal;
	/** Correlates log lines and spans. */
	readonly turnId: string;
	/** `rr_<turn id>`, the id every hop of this turn's first refund carries. */
	readonly refundRequestId: string;
}

/** What to do next. `nothing` only answers a `settled` trigger: all that was asked is done. */
export type Plan =
	| { readonly kind: 'call'; readonly call: ToolCall }
	| { readonly kind: 'answer'; readonly answer: Answer }
	| { readonly kind: 'nothing' };

export interface Planned {
	readonly plan: Plan;
	readonly planner: 'model' | 'rules';
	/** Null for the rules planner. */
	readonly usage: ModelUsage | null;
	/** Each model call of this step, those included whose reply was of no use; absent: none. */
	readonly spent?: readonly ModelUsage[];
}

export interface ModelUsage {
	readonly model: string;
	readonly inputTokens: number;
	readonly outputTokens: number;
}

/**
 * Port. Each text given to `onSentence` is a checked sentence (or run of them) of the answer, in
 * order; when the plan is an answer, their concatenation equals `answer.text`. A planner never
 * throws for a model's fault: it repairs, falls back, or answers honestly that it cannot.
 */
export interface Planner {
	plan(request: PlanRequest, onSentence: (text: string) => void): Promise<Planned>;
}
