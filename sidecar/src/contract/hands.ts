import type { Citation } from './conversations.ts';

export type Json =
	null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What the Brain is told of a Hand: data, so that Brain and Hands never import each other. */
export interface ToolDescription {
	readonly name: string;
	readonly description: string;
	/** A legal strict JSON Schema of the arguments (every property required, nullable where optional). */
	readonly inputSchema: { readonly [key: string]: Json };
	readonly effect: 'read' | 'write';
}

/** The post's error shape. `data` is for the turn, never shown to the model's prose as fact. */
export interface ToolError {
	/** `email_needed`, `verification_sent`, `order_not_found`, `unavailable`, `refused`, … */
	readonly type: string;
	readonly message: string;
	readonly retriable: boolean;
	readonly data?: { readonly [key: string]: Json };
}

/** A call of a shop's own Hand that goes on after the turn; its news come by a turn of their own. */
export interface PendingAction {
	readonly id: string;
	readonly state: 'awaiting_approval' | 'waiting';
	/** What it does, in the customer's language. */
	readonly title: string;
}

export type ToolOutcome =
	| {
			readonly ok: true;
			readonly output: { readonly [key: string]: Json };
			/** There is no result yet; the turn ends with a sentence of ours. */
			readonly action?: PendingAction;
	  }
	| { readonly ok: false; readonly error: ToolError };

export interface ToolCall {
	readonly name: string;
	readonly arguments: { readonly [key: string]: Json };
}

/** A call made in this turn, with what came of it. */
export interface ToolResult extends ToolCall {
	readonly outcome: ToolOutcome;
}

export interface Answer {
	readonly text: string;
	readonly citations: readonly Citation[];
}
