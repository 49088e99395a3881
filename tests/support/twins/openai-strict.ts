type Schema = Readonly<Record<string, unknown>>;

/** What strict Structured Outputs know (platform.openai.com/docs/guides/structured-outputs). */
const SUPPORTED = new Set([
	'$schema',
	'$defs',
	'$ref',
	'definitions',
	'title',
	'description',
	'type',
	'properties',
	'required',
	'additionalProperties',
	'items',
	'enum',
	'const',
	'anyOf',
	'pattern',
	'format',
	'multipleOf',
	'maximum',
	'exclusiveMaximum',
	'minimum',
	'exclusiveMinimum',
	'minItems',
	'maxItems',
]);
const FORMATS = new Set([
	'date-time',
	'time',
	'date',
	'duration',
	'email',
	'hostname',
	'ipv4',
	'ipv6',
	'uuid',
]);
const MAX_DEPTH = 10;
const MAX_PROPERTIES = 5_000;
const MAX_ENUM = 1_000;

function isSchema(value: unknown): value is Schema {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function where(path: readonly string[]): string {
	return `In context=(${path.map((part) => `'${part}'`).join(', ')}${path.length === 1 ? ',' : ''})`;
}

interface Count {
	properties: number;
	enums: number;
}

function objectFault(schema: Schema, path: readonly string[]): string | undefined {
	const properties = isSchema(schema['properties']) ? Object.keys(schema['properties']) : [];
	if (schema['additionalProperties'] !== false) {
		return `${where(path)}, 'additionalProperties' is required to be supplied and to be false.`;
	}
	const required: unknown = schema['required'];
	const names = Array.isArray(required) ? (required as unknown[]) : [];
	const missing = properties.find((name) => !names.includes(name));
	if (!Array.isArray(required) || missing !== undefined) {
		return `${where(path)}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing ?? ''}'.`;
	}
	const extra = names.find((name) => typeof name !== 'string' || !properties.includes(name));
	return extra === undefined
		? undefined
		: `${where(path)}, 'required' has an extra key ${JSON.stringify(extra)} that is not in properties.`;
}

function fault(
	value: unknown,
	path: readonly string[],
	depth: number,
	count: Count,
): string | undefined {
	if (!isSchema(value)) return `${where(path)}, schema must be an object.`;
	if (depth > MAX_DEPTH) return `${where(path)}, nesting exceeds ${MAX_DEPTH} levels.`;
	const unknown = Object.keys(value).find((key) => !SUPPORTED.has(key));
	if (unknown !== undefined) return `${where(path)}, '${unknown}' is not permitted.`;
	if (['type', 'anyOf', '$ref', 'enum', 'const'].every((key) => !(key in value))) {
		return `${where(path)}, schema must have a 'type' key.`;
	}
	const { format } = value;
	if (format !== undefined && (typeof format !== 'string' || !FORMATS.has(format))) {
		return `${where(path)}, ${JSON.stringify(format)} is not a valid format.`;
	}
	if (Array.isArray(value['enum'])) count.enums += value['enum'].length;
	const types: unknown[] = Array.isArray(value['type']) ? value['type'] : [value['type']];
	if (types.includes('object')) {
		const found = objectFault(value, path);
		if (found !== undefined) return found;
	}
	if (types.includes('array') && !('items' in value)) {
		return `${where(path)}, array schema missing items.`;
	}
	const inner: [unknown, string[], number][] = [];
	for (const group of ['properties', '$defs', 'definitions']) {
		const members = value[group];
		if (!isSchema(members)) continue;
		if (group === 'properties') count.properties += Object.keys(members).length;
		for (const [name, member] of Object.entries(members)) {
			inner.push([member, [group, name], group === 'properties' ? depth + 1 : depth]);
		}
	}
	if ('items' in value) inner.push([value['items'], ['items'], depth + 1]);
	const variants = value['anyOf'];
	if (Array.isArray(variants)) {
		for (const [index, variant] of variants.entries()) {
			inner.push([variant, ['anyOf', String(index)], depth]);
		}
	}
	for (const [member, step, level] of inner) {
		const found = fault(member, [...path, ...step], level, count);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** Why OpenAI would refuse this schema as a strict one, or undefined when it would take it. */
export function strictSchemaFault(schema: unknown): string | undefined {
	if (!isSchema(schema) || schema['type'] !== 'object') {
		const type = isSchema(schema) ? schema['type'] : undefined;
		return `schema must be a JSON Schema of 'type: "object"', got 'type: ${JSON.stringify(type ?? null)}'.`;
	}
	if ('anyOf' in schema) return "root schema must not have 'anyOf' at the top level.";
	const count: Count = { properties: 0, enums: 0 };
	const found = fault(schema, [], 1, count);
	if (found !== undefined) return found;
	if (count.properties > MAX_PROPERTIES) return `more than ${MAX_PROPERTIES} properties.`;
	return count.enums > MAX_ENUM ? `more than ${MAX_ENUM} enum values.` : undefined;
}
