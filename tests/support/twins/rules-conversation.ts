import { z } from 'zod';
import type { ChatMessage, ChatRequest } from './openai-request.ts';

const toolResult = z.object({
	tool_result: z.object({
		name: z.string(),
		ok: z.boolean(),
		output: z.record(z.string(), z.unknown()).optional(),
		error: z.object({ type: z.string(), message: z.string() }).optional(),
	}),
});

const systemEvent = z.object({
	event: z.discriminatedUnion('kind', [
		/** The customer has proven that the order is theirs. */
		z.object({ kind: z.literal('verified'), order_number: z.string() }),
		/** A refund has settled and its outcome was told. */
		z.object({ kind: z.literal('settled'), outcome: z.string() }),
		/** The last reply could not be used. */
		z.object({ kind: z.literal('invalid_reply'), already_shown: z.string().default('') }),
	]),
});

/** What the shop knows about the question, best first. */
const knowledge = z.object({
	knowledge: z.array(
		z.object({
			id: z.string(),
			title: z.string(),
			heading: z.string().nullable(),
			text: z.string(),
		}),
	),
});

/** What else the product tells before the customer's words; this model has no use for it. */
const told = z.union([z.object({ facts: z.unknown() }), z.object({ earlier: z.unknown() })]);

export type KnownPassage = z.output<typeof knowledge>['knowledge'][number];
export type SystemEvent = z.output<typeof systemEvent>['event'];
export type ToolResult = z.output<typeof toolResult>['tool_result'];

/** What the product's messages say, read as a person would read the conversation. */
export interface Conversation {
	/** What the customer wrote, oldest first; the last one is being answered. */
	readonly said: readonly string[];
	/** The results of this turn's calls, oldest first. */
	readonly results: readonly ToolResult[];
	/** What the product found about the question. */
	readonly passages: readonly KnownPassage[];
	/** The answer before the customer's last words. */
	readonly lastAnswer: string;
	/** What the product tells, instead of the customer or after the results. */
	readonly event: SystemEvent | undefined;
}

function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

const finalMessage = z.object({ final_message: z.object({ text: z.string() }) });

function answerText(message: ChatMessage): string | undefined {
	const value = json(message.text);
	if (value === undefined) return message.text;
	const final = finalMessage.safeParse(value);
	return final.success ? final.data.final_message.text : undefined;
}

export function readConversation(messages: readonly ChatMessage[]): Conversation {
	const said: string[] = [];
	let results: ToolResult[] = [];
	let passages: readonly KnownPassage[] = [];
	let answer = '';
	let lastAnswer = '';
	let event: SystemEvent | undefined;
	for (const message of messages) {
		if (message.role === 'assistant') {
			answer = answerText(message) ?? answer;
			continue;
		}
		if (message.role !== 'user') continue;
		const value = json(message.text);
		const result = toolResult.safeParse(value);
		if (result.success) {
			results.push(result.data.tool_result);
			continue;
		}
		const known = knowledge.safeParse(value);
		if (known.success) {
			passages = known.data.knowledge;
			continue;
		}
		if (told.safeParse(value).success) continue;
		event = systemEvent.safeParse(value).data?.event;
		if (event?.kind === 'invalid_reply') continue;
		results = [];
		lastAnswer = answer;
		if (event === undefined) said.push(message.text);
	}
	return { said, results, passages, lastAnswer, event };
}

type Loose = Readonly<Record<string, unknown>>;

function isLoose(value: unknown): value is Loose {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The tools that the request's schema lets a model name; undefined when it enforces none. */
export function offeredTools(schema: ChatRequest['schema']): ReadonlySet<string> | undefined {
	if (!schema) return undefined;
	const names = new Set<string>();
	const walk = (value: unknown, insideCall: boolean): void => {
		if (Array.isArray(value)) {
			for (const item of value) walk(item, insideCall);
			return;
		}
		if (!isLoose(value)) return;
		const properties = value['properties'];
		if (insideCall && isLoose(properties) && isLoose(properties['name'])) {
			const { const: only, enum: several } = properties['name'];
			for (const name of [only, ...(Array.isArray(several) ? (several as unknown[]) : [])]) {
				if (typeof name === 'string') names.add(name);
			}
		}
		for (const [key, inner] of Object.entries(value)) {
			if (key !== 'final_message') walk(inner, insideCall || key === 'tool_call');
		}
	};
	walk(schema, false);
	return names;
}
