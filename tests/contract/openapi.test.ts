import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Router } from 'express';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openApiDocument, sidecarOperations } from '../../sidecar/scripts/openapi/document.ts';
import { EXAMPLES } from '../../sidecar/scripts/openapi/examples.ts';
import { contractSchemas } from '../../sidecar/scripts/openapi/schemas.ts';
import { VERSION } from '../../sidecar/src/version.ts';

const root = join(import.meta.dirname, '../..');
const httpFolder = join(root, 'sidecar/src/http');
const document = openApiDocument(VERSION);

/** Where createHttp mounts what a factory makes; all others are the agent's. */
const MOUNTED: Readonly<Record<string, string>> = {
	healthRoutes: '/internal',
	factsRoutes: '/internal',
	knowledgeRoutes: '/internal',
	outboxRoutes: '/internal',
	settingsRoutes: '/internal',
	operatorRoutes: '/internal/operator',
};

/** Every route that express would serve, as `GET /path/{id}`. */
async function expressRoutes(): Promise<string[]> {
	const found: string[] = [];
	for (const file of readdirSync(httpFolder)) {
		const module = (await import(join(httpFolder, file))) as Readonly<Record<string, unknown>>;
		for (const [name, factory] of Object.entries(module)) {
			if (!name.endsWith('Routes') || typeof factory !== 'function') continue;
			// What a route depends on is touched only when it is called.
			const router = (factory as (deps: unknown) => Router)({});
			for (const { route } of router.stack) {
				if (!route) continue;
				const path = `${MOUNTED[name] ?? '/api/agent'}${route.path}`.replace(/:(\w+)/g, '{$1}');
				const methods = new Set(route.stack.map((layer) => layer.method.toUpperCase()));
				found.push(...[...methods].map((method) => `${method} ${path}`));
			}
		}
	}
	return found.sort();
}

describe('docs/openapi.json', () => {
	it('is what the contract says now', () => {
		const written: unknown = JSON.parse(readFileSync(join(root, 'docs/openapi.json'), 'utf8'));
		expect(written).toEqual(JSON.parse(JSON.stringify(document)));
	});

	it('lists every route that the sidecar serves, and no other', async () => {
		const listed = sidecarOperations.map((one) => `${one.method.toUpperCase()} ${one.path}`);
		expect(listed.sort()).toEqual(await expressRoutes());
	});

	it('lists every route of the plugin that the contract describes, as the plugin registers it', () => {
		const includes = join(root, 'plugin/includes');
		const php = readdirSync(includes)
			.map((file) => readFileSync(join(includes, file), 'utf8'))
			.join('\n');
		for (const path of Object.keys(paths()).filter((one) =>
			one.startsWith('/ai-support-chat/v1'),
		)) {
			expect(php).toContain(`'${path.replace('/ai-support-chat/v1', '')}'`);
		}
	});

	it('refers to nothing that is not in it', () => {
		const names = Object.keys(schemas());
		const text = JSON.stringify(document);
		const referred = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name);
		expect(referred.length).toBeGreaterThan(50);
		expect(referred.filter((name) => !names.includes(name ?? ''))).toEqual([]);
	});

	it('describes the stream’s events by name', () => {
		const events = z
			.object({
				oneOf: z.array(
					z.object({ properties: z.object({ event: z.object({ const: z.string() }) }) }),
				),
			})
			.parse(schemas()['FeedEvent'])
			.oneOf.map(({ properties }) => properties.event.const);
		const stream = JSON.stringify(paths()['/api/agent/stream']);
		for (const event of events) expect(stream).toContain(`\`${event}\``);
	});
});

describe('the examples', () => {
	const named = new Map([...contractSchemas()].map(([schema, name]) => [name, schema] as const));
	const ajv = new Ajv2020({ strict: false, allErrors: true });
	addFormats.default(ajv);
	ajv.addSchema({ $id: 'document', ...document });

	it.each(Object.keys(EXAMPLES))('%s holds for the code and for the document', (name) => {
		const schema = named.get(name);
		expect(schema?.safeParse(EXAMPLES[name]).error?.issues ?? []).toEqual([]);
		expect(schema).toBeDefined();
		const validate = ajv.compile({ $ref: `document#/components/schemas/${name}` });
		expect(validate(EXAMPLES[name]), ajv.errorsText(validate.errors)).toBe(true);
	});

	it('are there for every body and every reply', () => {
		const wire = [...named.keys()].filter((name) => /(Body|Reply)$/.test(name));
		expect(wire.filter((name) => !(name in EXAMPLES))).toEqual([]);
	});

	it('would not pass with a field of a wrong type', () => {
		const validate = ajv.compile({ $ref: 'document#/components/schemas/CustomerRefund' });
		const wrong = { ...(EXAMPLES['CustomerRefund'] as object), amount_cents: '200.00' };
		expect(validate(wrong)).toBe(false);
	});
});

function paths(): Readonly<Record<string, unknown>> {
	return document['paths'] as Readonly<Record<string, unknown>>;
}

function schemas(): Readonly<Record<string, unknown>> {
	const { schemas: all } = document['components'] as { schemas: Readonly<Record<string, unknown>> };
	return all;
}
