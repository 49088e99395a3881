import { z } from 'zod';
import type { Json, ToolCall, ToolDescription } from '../contract/hands.ts';
import { checkArguments } from './arguments.ts';

export type Reply =
	| { readonly kind: 'call'; readonly call: ToolCall }
	/** `advice`: the first approval it asked for, of an offered tool; it counts as that call. */
	| {
			readonly kind: 'answer';
			readonly text: string;
			/** Ids of passages, as the model names them. */
			readonly cited: readonly string[];
			readonly advice: ToolCall | undefined;
	  };

export type ReadReply =
	| { readonly ok: true; readonly reply: Reply }
	/** `fault` is told to the model that repairs; it names the field. */
	| { readonly ok: false; readonly fault: string };

const json: z.ZodType<Json> = z.json();
const args = z.record(z.string(), json);
const envelope = z.strictObject({
	type: z.enum(['tool_call', 'final_message']).optional(),
	tool_call: z.strictObject({ name: z.string(), arguments: args }).nullish(),
	final_message: z
		.strictObject({
			text: z.string(),
			citations: z.array(z.string()).nullish(),
			approvals_needed: z
				.array(z.strictObject({ action: z.string(), reason: z.string(), suggested_args: args }))
				.nullish(),
		})
		.nullish(),
});

/**
 * Reads a model's whole reply. Forgiven, since nothing is at stake: a code fence around it, an
 * absent branch that would be null, an absent `type` that only one branch explains, an absent
 * argument that may be null. All else is a fault: nothing is guessed.
 */
export function readReply(text: string, tools: readonly ToolDescription[]): ReadReply {
	let value: unknown;
	try {
		value = JSON.parse(text.replace(/^\s*```(?:json)?\s*\n([\s\S]*?)\n?\s*```\s*$/, '$1'));
	} catch {
		return { ok: false, fault: 'The reply is not one JSON object.' };
	}
	const parsed = envelope.safeParse(value);
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		return { ok: false, fault: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
	}
	const { tool_call: call, final_message: final } = parsed.data;
	const type = parsed.data.type ?? (final ? 'final_message' : 'tool_call');
	if (call && final) return { ok: false, fault: 'tool_call or final_message must be null.' };
	if (type === 'tool_call') {
		if (!call) return { ok: false, fault: 'tool_call: must not be null when type says so.' };
		return readCall(call.name, call.arguments, tools);
	}
	if (!final) return { ok: false, fault: 'final_message: must not be null when type says so.' };
	return {
		ok: true,
		reply: {
			kind: 'answer',
			text: final.text,
			cited: final.citations ?? [],
			advice: firstAdvice(final.approvals_needed ?? [], tools),
		},
	};
}

function readCall(
	name: string,
	given: { readonly [key: string]: Json },
	tools: readonly ToolDescription[],
): ReadReply {
	const tool = tools.find((each) => each.name === name);
	if (tool === undefined) {
		const offered = tools.map((each) => each.name).join(', ');
		return {
			ok: false,
			fault: `tool_call.name: ${JSON.stringify(name.slice(0, 60))} is not offered. Offered: ${offered || 'none; answer with final_message'}.`,
		};
	}
	const checked = checkArguments(tool, given);
	if (!checked.ok) return { ok: false, fault: `tool_call.arguments.${checked.fault}` };
	return { ok: true, reply: { kind: 'call', call: { name, arguments: checked.arguments } } };
}

/** Advice that names no offered tool, or fits none, is advice that nobody can take: left out. */
function firstAdvice(
	needed: readonly { action: string; suggested_args: { readonly [key: string]: Json } }[],
	tools: readonly ToolDescription[],
): ToolCall | undefined {
	for (const { action, suggested_args: given } of needed) {
		const read = readCall(action, given, tools);
		if (read.ok && read.reply.kind === 'call') return read.reply.call;
	}
	return undefined;
}
