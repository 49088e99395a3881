import type { Json, ToolDescription } from '../contract/hands.ts';
import { strictSchema, type JsonSchema } from './strict-schema.ts';

export const ENVELOPE_NAME = 'reply';

/**
 * The only form in which a model may answer, as one legal strict schema: `type` first, then both
 * branches, one of them null. Each offered tool is a variant with its own typed arguments, so that
 * a server which enforces the schema cannot even spell another tool. `text` stands before
 * `citations` and `approvals_needed` so that it can be streamed.
 */
export function envelopeSchema(tools: readonly ToolDescription[]): JsonSchema {
	const typed = tools.map((tool) => ({ tool, schema: strictArguments(tool.inputSchema) }));
	return object({
		type: {
			type: 'string',
			enum: tools.length > 0 ? ['tool_call', 'final_message'] : ['final_message'],
		},
		tool_call: orNull(
			typed.map(({ tool, schema }) => object({ name: exactly(tool.name), arguments: schema })),
		),
		final_message: orNull([
			object({
				text: { type: 'string', description: 'What the customer reads.' },
				citations: orNull([
					{
						...array({ type: 'string' }),
						description: 'Ids of the passages that the text is from.',
					},
				]),
				approvals_needed:
					typed.length === 0
						? { type: 'null' }
						: orNull([
								array({
									anyOf: typed.map(({ tool, schema }) =>
										object({
											action: exactly(tool.name),
											reason: { type: 'string' },
											suggested_args: schema,
										}),
									),
								}),
							]),
			}),
		]),
	});
}

// As in arguments.ts: a tool is described once and offered many times.
const strictSchemas = new WeakMap<JsonSchema, JsonSchema>();

function strictArguments(schema: JsonSchema): JsonSchema {
	const strict = strictSchemas.get(schema) ?? strictSchema(schema);
	strictSchemas.set(schema, strict);
	return strict;
}

function object(properties: Record<string, Json>): JsonSchema {
	return {
		type: 'object',
		properties,
		required: Object.keys(properties),
		additionalProperties: false,
	};
}

function array(items: JsonSchema): JsonSchema {
	return { type: 'array', items };
}

/** A one-word enum: older compatible servers know `enum` and not `const`. */
function exactly(word: string): JsonSchema {
	return { type: 'string', enum: [word] };
}

function orNull(variants: readonly JsonSchema[]): JsonSchema {
	return variants.length === 0 ? { type: 'null' } : { anyOf: [...variants, { type: 'null' }] };
}
