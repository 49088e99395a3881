import { z } from 'zod';
import type { Json, ToolDescription } from '../contract/hands.ts';
import { acceptsNull, isSchema, type JsonSchema } from './strict-schema.ts';

type Arguments = { readonly [key: string]: Json };
export type CheckedArguments =
	| { readonly ok: true; readonly arguments: Arguments }
	| { readonly ok: false; readonly fault: string };

// A manifest is built once and offered many times: its parsers are kept as long as it is.
const parsers = new WeakMap<JsonSchema, z.ZodType>();

/**
 * Checks a model's arguments against the tool's own schema. A property that is absent but may be
 * null becomes null; anything else that does not fit is a fault naming the property. The Hand
 * parses them again: this check only spares it nonsense.
 */
export function checkArguments(tool: ToolDescription, given: Arguments): CheckedArguments {
	const whole = withNulls(tool.inputSchema, given);
	let parser = parsers.get(tool.inputSchema);
	if (parser === undefined) {
		parser = z.fromJSONSchema({ ...tool.inputSchema });
		parsers.set(tool.inputSchema, parser);
	}
	const parsed = parser.safeParse(whole);
	if (parsed.success) return { ok: true, arguments: whole };
	const issue = parsed.error.issues[0];
	return { ok: false, fault: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}` };
}

function withNulls(schema: JsonSchema, given: Arguments): Arguments {
	const properties = schema['properties'];
	if (!isSchema(properties)) return given;
	const whole: Record<string, Json> = { ...given };
	for (const [name, property] of Object.entries(properties)) {
		if (!(name in whole) && isSchema(property) && acceptsNull(property)) whole[name] = null;
	}
	return whole;
}
