import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { absent, referenceText, verdict, type SpecVerdict } from './spec-data.ts';
import { parseForm } from './stripe-form.ts';

const FILE = 'stripe/spec3_2023-09-12.yaml.gz';

const SERVED = new Set(['account', 'charge', 'dispute', 'payment_intent', 'refund']);

type Node = Readonly<Record<string, unknown>>;

function isNode(value: unknown): value is Node {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Each entry's text below `start`, by its name: the whole file takes seconds to parse. */
function sections(text: string, start: string, indent: number): Map<string, string> {
	const from = text.indexOf(start);
	const found = new Map<string, string>();
	if (from < 0) return found;
	const head = new RegExp(`^ {${indent}}'?([^\\s'][^']*?)'?:$`);
	let name = '';
	let lines: string[] = [];
	for (const line of text.slice(from + start.length).split('\n')) {
		const entry = head.exec(line);
		const outside = line !== '' && !line.startsWith(' '.repeat(indent));
		if (entry || outside) {
			if (name !== '') found.set(name, lines.join('\n'));
			lines = [];
			name = entry?.[1] ?? '';
			if (outside) return found;
		}
		lines.push(line.slice(indent));
	}
	if (name !== '') found.set(name, lines.join('\n'));
	return found;
}

/** OpenAPI 3.0 says `nullable` where JSON Schema has a type. */
function asJsonSchema(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(asJsonSchema);
	if (!isNode(value)) return value;
	const copy = Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => !['nullable', 'example', 'discriminator', 'xml'].includes(key))
			.map(([key, inner]) => [key, asJsonSchema(inner)]),
	);
	if (typeof copy['$ref'] === 'string') {
		copy['$ref'] = copy['$ref'].replace('#/components/schemas/', 'stripe:');
	}
	return value['nullable'] === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}

class StripeSpec {
	readonly #schemas: Map<string, string>;
	readonly #paths: Map<string, string>;
	/** Forms are text, so their values are coerced; objects are taken as they are. */
	readonly #ajv: { readonly form: Ajv; readonly object: Ajv };
	readonly #checks = new Map<string, ValidateFunction>();

	constructor(text: string) {
		this.#schemas = sections(text, 'components:\n  schemas:\n', 4);
		this.#paths = sections(text, '\npaths:\n', 2);
		const options = {
			strict: false,
			validateFormats: false,
			allErrors: true,
			loadSchema: (uri: string) => Promise.resolve(this.#schema(uri.replace('stripe:', ''))),
		};
		this.#ajv = { form: new Ajv({ ...options, coerceTypes: true }), object: new Ajv(options) };
	}

	/** An object of a kind that no twin serves is not looked into: Stripe's all refer to each other. */
	#schema(name: string): Node {
		const parsed: unknown = parse(this.#schemas.get(name) ?? '');
		if (!isNode(parsed)) throw new Error(`${name}: Stripe has no such object`);
		const resource = dig(parsed, name, 'properties', 'object') !== undefined;
		const converted =
			resource && !SERVED.has(name) ? { type: 'object' } : asJsonSchema(parsed[name]);
		return { $id: `stripe:${name}`, ...(isNode(converted) ? converted : {}) };
	}

	operation(method: string, path: string): Node | undefined {
		for (const [template, text] of this.#paths) {
			const pattern = template.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/]+');
			if (!new RegExp(`^${pattern}$`).test(path)) continue;
			// `/v1/charges/search` is also a `/v1/charges/{charge}`: an exact name goes first.
			if (template !== path && this.#paths.has(path)) continue;
			const parsed = parse(text) as Record<string, Node>;
			const operation = parsed[template]?.[method.toLowerCase()];
			if (isNode(operation)) return operation;
		}
		return undefined;
	}

	async check(
		kind: 'form' | 'object',
		key: string,
		schema: () => Node,
		value: unknown,
	): Promise<readonly string[]> {
		const check = this.#checks.get(key) ?? (await this.#ajv[kind].compileAsync(schema()));
		this.#checks.set(key, check);
		const copy: unknown = structuredClone(value);
		return check(copy) ? [] : (check.errors ?? []).map(explain);
	}
}

function explain(error: ErrorObject): string {
	return `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`;
}

let loaded: StripeSpec | undefined;

function load(): StripeSpec | undefined {
	if (loaded) return loaded;
	const text = referenceText(FILE);
	loaded = text === undefined ? undefined : new StripeSpec(text);
	return loaded;
}

function dig(value: unknown, ...keys: readonly string[]): unknown {
	return keys.reduce<unknown>((held, key) => (isNode(held) ? held[key] : undefined), value);
}

function querySchema(operation: Node): Node {
	const all = Array.isArray(operation['parameters']) ? (operation['parameters'] as Node[]) : [];
	const inQuery = all.filter((parameter) => parameter['in'] === 'query');
	return {
		type: 'object',
		additionalProperties: false,
		properties: Object.fromEntries(
			inQuery.map((parameter) => [String(parameter['name']), asJsonSchema(parameter['schema'])]),
		),
		required: inQuery
			.filter((parameter) => parameter['required'] === true)
			.map((parameter) => parameter['name']),
	};
}

/** Checks a request as it went over the wire against Stripe's OpenAPI. `path` with its query. */
export async function validateStripeRequest(request: {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}): Promise<SpecVerdict> {
	const spec = load();
	if (!spec) return absent(FILE);
	const [path = '', query = ''] = request.path.split('?', 2);
	const operation = spec.operation(request.method, path);
	if (!operation) return verdict([`${request.method} ${path}: Stripe has no such operation`]);
	const key = `${request.method} ${path}`;
	const errors = [
		...(await spec.check('form', `${key} query`, () => querySchema(operation), parseForm(query))),
	];
	const type = 'application/x-www-form-urlencoded';
	const schema = dig(operation, 'requestBody', 'content', type, 'schema');
	if (isNode(schema)) {
		const body = () => asJsonSchema(schema) as Node;
		errors.push(...(await spec.check('form', `${key} body`, body, parseForm(request.body))));
	}
	if (request.body !== '' && !(request.headers['content-type'] ?? '').startsWith(type)) {
		errors.push(`content-type: must be ${type}`);
	}
	if (!/^Bearer (sk|rk)_/.test(request.headers['authorization'] ?? '')) {
		errors.push('authorization: must be a bearer key');
	}
	return verdict(errors);
}

/** Checks an object against Stripe's OpenAPI by its name there: `charge`, `refund`, `dispute`… */
export async function validateStripeObject(name: string, value: unknown): Promise<SpecVerdict> {
	const spec = load();
	if (!spec) return absent(FILE);
	return verdict(await spec.check('object', name, () => ({ $ref: `stripe:${name}` }), value));
}
