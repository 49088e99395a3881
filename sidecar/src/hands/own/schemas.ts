import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { z } from 'zod';
import type { Json } from '../../contract/hands.ts';
import { DeclarationInvalid } from './declaration.ts';
import { whyNotStrict } from './strictness.ts';

export interface JsonSchema {
	readonly [key: string]: Json;
}

/** Says what does not fit, naming the field; null when all does. */
export type Check = (value: unknown) => { readonly field: string; readonly what: string } | null;

const MOST_SCHEMA_CHARACTERS = 16_384;

/**
 * Compiles a schema of a declaration (JSON Schema 2020-12; a `$schema` of an older draft is read as
 * this one).
 *
 * @throws DeclarationInvalid naming the field
 */
export function compile(field: string, schema: JsonSchema): Check {
	const { $schema: _, ...plain } = schema;
	if (plain['type'] !== 'object') {
		throw new DeclarationInvalid(`${field}.type`, 'must be "object"');
	}
	if (JSON.stringify(plain).length > MOST_SCHEMA_CHARACTERS) {
		throw new DeclarationInvalid(field, 'is larger than 16,384 characters');
	}
	const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false });
	addFormats.default(ajv);
	try {
		const validate = ajv.compile(plain);
		return (value) => {
			if (validate(value)) return null;
			const [error] = validate.errors ?? [];
			const path = error?.instancePath.split('/').slice(1).join('.') ?? '';
			return { field: path, what: error?.message ?? 'is invalid' };
		};
	} catch (error) {
		throw new DeclarationInvalid(field, error instanceof Error ? error.message : String(error));
	}
}

/**
 * The input schema as the model is given it: a legal strict one, what is optional nullable.
 *
 * @param strictSchema the Brain's own conversion
 * @throws DeclarationInvalid when a strict schema could not say the same
 */
export function forModel(
	schema: JsonSchema,
	strictSchema: (schema: JsonSchema) => JsonSchema,
): JsonSchema {
	const fault = whyNotStrict(schema, 'input_schema');
	if (fault) throw new DeclarationInvalid(fault.field, fault.what);
	const strict = strictSchema(schema);
	try {
		z.fromJSONSchema({ ...strict });
	} catch (error) {
		throw new DeclarationInvalid('input_schema', error instanceof Error ? error.message : '');
	}
	return strict;
}

/** A model must give every property: a null for one that is optional means that it is left out. */
export function withoutNulls(schema: JsonSchema, value: Json): Json {
	if (Array.isArray(value)) {
		const items = asSchema(schema['items']);
		return (value as readonly Json[]).map((each) => withoutNulls(items, each));
	}
	if (!isRecord(value)) return value;
	const properties = asSchema(schema['properties']);
	const required = Array.isArray(schema['required']) ? schema['required'] : [];
	const kept: Record<string, Json> = {};
	for (const [name, inner] of Object.entries(value)) {
		const property = asSchema(properties[name]);
		if (inner === null && !required.includes(name) && !takesNull(property)) continue;
		kept[name] = withoutNulls(property, inner);
	}
	return kept;
}

function takesNull(schema: JsonSchema): boolean {
	const { type, anyOf, enum: words } = schema;
	if (type === 'null' || (Array.isArray(type) && type.includes('null'))) return true;
	if (Array.isArray(words) && words.includes(null)) return true;
	return Array.isArray(anyOf) && (anyOf as readonly Json[]).some((one) => takesNull(asSchema(one)));
}

function asSchema(value: Json | undefined): JsonSchema {
	return isRecord(value) ? value : {};
}

function isRecord(value: Json | undefined): value is JsonSchema {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
