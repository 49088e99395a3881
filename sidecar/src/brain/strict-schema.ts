import type { Json } from '../contract/hands.ts';

export interface JsonSchema {
	readonly [key: string]: Json;
}

/**
 * Keywords that strict Structured Outputs accept
 * (platform.openai.com/docs/guides/structured-outputs#supported-schemas); others make the whole
 * request a 400, so they are left out and checked by us when the reply has come.
 */
const KEPT = new Set([
	'type',
	'description',
	'enum',
	'const',
	'pattern',
	'format',
	'minimum',
	'maximum',
	'exclusiveMinimum',
	'exclusiveMaximum',
	'multipleOf',
	'minItems',
	'maxItems',
]);

/**
 * A tool's input schema as a legal strict one: every object closed, every property required, a
 * property that was optional made nullable. A schema that is already strict comes out as it was.
 */
export function strictSchema(schema: JsonSchema): JsonSchema {
	const kept: Record<string, Json> = {};
	for (const [key, value] of Object.entries(schema)) if (KEPT.has(key)) kept[key] = value;
	const anyOf = schema['anyOf'] ?? schema['oneOf'];
	if (Array.isArray(anyOf)) {
		kept['anyOf'] = (anyOf as readonly Json[]).map((each) => strictSchema(asSchema(each)));
	}
	if ('items' in schema) kept['items'] = strictSchema(asSchema(schema['items']));
	const properties = schema['properties'];
	if (isSchema(properties) || includesType(schema, 'object')) {
		const required = Array.isArray(schema['required']) ? schema['required'] : [];
		const closed: Record<string, Json> = {};
		for (const [name, property] of Object.entries(asSchema(properties))) {
			const strict = strictSchema(asSchema(property));
			closed[name] = required.includes(name) ? strict : nullable(strict);
		}
		kept['type'] ??= 'object';
		kept['properties'] = closed;
		kept['required'] = Object.keys(closed);
		kept['additionalProperties'] = false;
	}
	return kept;
}

/** The same schema, null allowed. */
export function nullable(schema: JsonSchema): JsonSchema {
	if (acceptsNull(schema)) return schema;
	const type = schema['type'];
	if (typeof type === 'string' && !('enum' in schema) && !('const' in schema)) {
		return { ...schema, type: [type, 'null'] };
	}
	return { anyOf: [schema, { type: 'null' }] };
}

export function acceptsNull(schema: JsonSchema): boolean {
	if (includesType(schema, 'null')) return true;
	const anyOf = schema['anyOf'];
	if (!Array.isArray(anyOf)) return false;
	return (anyOf as readonly Json[]).some((each) => isSchema(each) && acceptsNull(each));
}

export function isSchema(value: Json | undefined): value is JsonSchema {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asSchema(value: Json | undefined): JsonSchema {
	return isSchema(value) ? value : {};
}

function includesType(schema: JsonSchema, name: string): boolean {
	const type = schema['type'];
	return Array.isArray(type) ? type.includes(name) : type === name;
}
