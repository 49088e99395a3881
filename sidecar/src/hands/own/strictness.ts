import type { Json } from '../../contract/hands.ts';

interface Fault {
	readonly field: string;
	readonly what: string;
}

/** Of no weight for what may be said. */
const NOTES = ['$schema', '$id', '$comment', 'title', 'description', 'default', 'examples'];
/** Held against the arguments by us, whether or not the model's server knows them. */
const BOUNDS = [
	...['enum', 'const', 'pattern', 'format', 'minimum', 'maximum', 'exclusiveMinimum'],
	...['exclusiveMaximum', 'multipleOf', 'minItems', 'maxItems', 'minLength', 'maxLength'],
	'uniqueItems',
];
const STRUCTURE = ['type', 'properties', 'required', 'additionalProperties', 'items', 'anyOf'];
const KNOWN = new Set([...NOTES, ...BOUNDS, ...STRUCTURE]);

/** Levels that strict Structured Outputs allow, less those of the envelope around it. */
const DEEPEST = 5;

/**
 * Why an input schema could not be given to a model as a strict one with the same meaning; null when
 * it can. Every place must have a type, and every object closed, named properties
 * (platform.openai.com/docs/guides/structured-outputs#supported-schemas).
 */
export function whyNotStrict(schema: Json, field: string, depth = 1): Fault | null {
	if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
		return { field, what: 'must be a schema, an object' };
	}
	if (depth > DEEPEST) return { field, what: 'is nested deeper than 5 levels' };
	const given = schema as { readonly [key: string]: Json };
	for (const keyword of Object.keys(given)) {
		if (!KNOWN.has(keyword)) {
			return { field, what: `uses ${keyword}, which a strict schema cannot say` };
		}
	}
	const { type, anyOf } = given;
	if (anyOf !== undefined) {
		if (type !== undefined || !Array.isArray(anyOf)) {
			return { field, what: 'gives anyOf beside type; keep one' };
		}
		return first((anyOf as readonly Json[]).map((one, i) => [one, `${field}.anyOf.${String(i)}`]));
	}
	const types = Array.isArray(type) ? (type as readonly Json[]) : type === undefined ? [] : [type];
	if (types.length === 0) return { field, what: 'needs a type: any value cannot be said strictly' };
	if (types.includes('object')) return object(given, field, depth);
	if (types.includes('array')) {
		const { items } = given;
		if (items === undefined)
			return { field, what: 'needs items: a list of anything cannot be said' };
		return whyNotStrict(items, `${field}.items`, depth + 1);
	}
	return null;

	function first(inner: readonly (readonly [Json, string])[]): Fault | null {
		for (const [one, at] of inner) {
			const fault = whyNotStrict(one, at, depth + 1);
			if (fault) return fault;
		}
		return null;
	}
}

function object(
	schema: { readonly [key: string]: Json },
	field: string,
	depth: number,
): Fault | null {
	const { properties, additionalProperties } = schema;
	if (additionalProperties !== undefined && additionalProperties !== false) {
		return {
			field: `${field}.additionalProperties`,
			what: 'must be false or left out: a strict schema has named properties only',
		};
	}
	if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
		return { field, what: 'needs properties: a free-form object cannot be said strictly' };
	}
	for (const [name, inner] of Object.entries(properties)) {
		if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name)) {
			return { field: `${field}.properties`, what: `"${name}" is no plain name` };
		}
		const fault = whyNotStrict(inner, `${field}.properties.${name}`, depth + 1);
		if (fault) return fault;
	}
	return null;
}
