import { z } from 'zod';
import * as actions from '../../src/contract/actions.ts';
import * as conversations from '../../src/contract/conversations.ts';
import * as facts from '../../src/contract/facts.ts';
import * as ids from '../../src/contract/ids.ts';
import * as knowledge from '../../src/contract/knowledge.ts';
import * as problems from '../../src/contract/problem.ts';
import * as refunds from '../../src/contract/refunds.ts';
import * as status from '../../src/contract/status.ts';
import * as wordpress from '../../src/contract/wordpress.ts';

export type Schema = Readonly<Record<string, unknown>>;

/** A schema that two names stand for is listed under the first. */
const MODULES: readonly object[] = [
	ids,
	problems,
	conversations,
	refunds,
	actions,
	status,
	wordpress,
	facts,
	knowledge,
];

/**
 * Every schema of the contract by its name in the document: its own id, else its export's name with
 * a capital.
 */
export function contractSchemas(): ReadonlyMap<z.ZodType, string> {
	const names = new Map<z.ZodType, string>();
	for (const [exported, value] of MODULES.flatMap((module) => Object.entries(module))) {
		if (!(value instanceof z.ZodType) || names.has(value)) continue;
		const id = z.globalRegistry.get(value)?.id;
		names.set(value, id ?? exported.charAt(0).toUpperCase() + exported.slice(1));
	}
	return names;
}

/**
 * `components.schemas`. A body is described as it is written (defaults may be left out), a reply as
 * it is read.
 */
export function componentSchemas(): Readonly<Record<string, Schema>> {
	const names = contractSchemas();
	const registry = z.registry<{ id: string; description?: string | undefined }>();
	for (const [schema, id] of names) {
		const description = z.globalRegistry.get(schema)?.description;
		registry.add(schema, { id, ...(description !== undefined && { description }) });
	}
	const written = convert(registry, 'input');
	const read = convert(registry, 'output');
	return Object.fromEntries(
		[...names.values()].sort().map((name) => {
			const schema = (name.endsWith('Body') ? written : read)[name];
			if (!schema) throw new Error(`${name} could not be turned into a JSON Schema.`);
			return [name, withoutIdentity(schema)];
		}),
	);
}

function convert(
	registry: Parameters<typeof z.toJSONSchema>[0] & z.core.$ZodRegistry<{ id?: string | undefined }>,
	io: 'input' | 'output',
): Readonly<Record<string, Schema>> {
	return z.toJSONSchema(registry, { io, target: 'draft-2020-12', uri: componentUri }).schemas;
}

function componentUri(id: string): string {
	return `#/components/schemas/${id}`;
}

/** Inside a document a schema is known by its place. */
function withoutIdentity({ $schema: _schema, $id: _id, id: _name, ...schema }: Schema): Schema {
	return schema;
}
