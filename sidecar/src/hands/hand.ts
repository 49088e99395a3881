import { z } from 'zod';
import type { Customer } from '../identity/principal.ts';
import type { Json, ToolDescription, ToolOutcome } from '../contract/hands.ts';

/** Who asks and where, as the conversation knows it; arguments never say. */
export interface HandContext {
	readonly conversationId: string;
	readonly turnId: string;
	/** Conversation + turn + call: the same call made again after a crash carries the same. */
	readonly callId: string;
	readonly refundRequestId: string;
	readonly customer: Customer;
	readonly locale: string;
	/** Of the business facts that had a part in the call. */
	readonly factsVersion?: string | undefined;
}

/** One thing the product can do for a customer. Its provider client holds timeouts and retries. */
export interface Hand {
	readonly name: string;
	readonly description: string;
	readonly effect: 'read' | 'write';
	/** The input in JSON Schema where it was declared so; else it is made from `input`. */
	readonly schema?: { readonly [key: string]: Json };
	readonly input: z.ZodType<{ readonly [key: string]: Json }>;
	readonly output: z.ZodType<{ readonly [key: string]: Json }>;
	/** False while what it needs is out of order: it is not offered then. */
	readonly available: () => boolean;
	/** Rejects with Retryable or Terminal for a provider's fault. */
	readonly run: (
		input: { readonly [key: string]: Json },
		context: HandContext,
	) => Promise<ToolOutcome>;
}

/** Types a Hand by its own schemas; outside, every Hand is the same shape. */
export function defineHand<I extends z.ZodObject, O extends z.ZodObject>(hand: {
	readonly name: string;
	readonly description: string;
	readonly effect: 'read' | 'write';
	readonly input: I;
	readonly output: O;
	readonly available: () => boolean;
	readonly run: (input: z.infer<I>, context: HandContext) => Promise<HandResult<z.infer<O>>>;
}): Hand {
	return hand as unknown as Hand;
}

export type HandResult<O> =
	{ readonly ok: true; readonly output: O } | Extract<ToolOutcome, { ok: false }>;

/** The Hand as data, in plain JSON Schema (2020-12). */
export function describe(hand: Hand): ToolDescription {
	const { $schema: _, ...inputSchema } = hand.schema ?? z.toJSONSchema(hand.input, { io: 'input' });
	return {
		name: hand.name,
		description: hand.description,
		effect: hand.effect,
		inputSchema: inputSchema as ToolDescription['inputSchema'],
	};
}

export function failed(
	type: string,
	message: string,
	data?: { readonly [key: string]: Json },
	retriable = false,
): Extract<ToolOutcome, { ok: false }> {
	return { ok: false, error: { type, message, retriable, ...(data && { data }) } };
}
