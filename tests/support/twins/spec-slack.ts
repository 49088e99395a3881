import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { absent, referenceText, verdict, type SpecVerdict } from './spec-data.ts';

const FILE = 'slack/slack_web_openapi_v2.json.gz';

interface Parameter {
	readonly in: 'header' | 'formData' | 'query';
	readonly name: string;
	readonly required?: boolean;
	readonly type: string;
}
interface Operation {
	readonly parameters: readonly Parameter[];
	readonly responses: Readonly<Record<string, { readonly schema: object }>>;
}
interface Spec {
	readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
	readonly definitions: object;
}

let loaded: { readonly spec: Spec; readonly ajv: Ajv } | undefined;
const checks = new Map<string, ValidateFunction>();

function load(): typeof loaded {
	if (loaded) return loaded;
	const text = referenceText(FILE);
	if (text === undefined) return undefined;
	const spec = JSON.parse(text) as Spec;
	const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
	ajv.addSchema(listedTypes({ $id: 'slack:', definitions: spec.definitions }) as object);
	loaded = { spec, ajv };
	return loaded;
}

/** The document writes a choice as a list under `items`, with no type that would make it an array. */
function listedTypes(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(listedTypes);
	if (typeof value !== 'object' || value === null) return value;
	const copy = Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [key, listedTypes(inner)]),
	);
	if (typeof copy['$ref'] === 'string') copy['$ref'] = copy['$ref'].replace(/^#/, 'slack:#');
	const { items, ...rest } = copy;
	return Array.isArray(items) && copy['type'] !== 'array' ? { ...rest, anyOf: items } : copy;
}

function operationOf(spec: Spec, path: string): Operation | undefined {
	const methods = spec.paths[path.replace(/^\/api/, '')];
	return methods && Object.values(methods)[0];
}

/** A call against Slack's document: its path, that it bears a token, and each field of its form. */
export function validateSlackRequest(
	path: string,
	headers: Readonly<Record<string, string>>,
	form: URLSearchParams,
): SpecVerdict {
	const data = load();
	if (!data) return absent(FILE);
	const operation = operationOf(data.spec, path);
	if (!operation) return verdict([`${path}: Slack has no such method`]);
	const errors: string[] = [];
	const { parameters } = operation;
	// The document names a header `token`; what is sent is RFC 6750's.
	const bears = /^Bearer xox[abp]-/.test(headers['authorization'] ?? '');
	if (parameters.some((one) => one.in === 'header' && one.name === 'token') && !bears) {
		errors.push('authorization: must bear the token');
	}
	const fields = new Map(
		parameters.filter((one) => one.in !== 'header').map((one) => [one.name, one]),
	);
	for (const [name, value] of form) {
		const field = fields.get(name);
		if (!field) errors.push(`${name}: not a field of ${path}`);
		else if (field.type === 'boolean' && !/^(true|false|1|0)$/.test(value)) {
			errors.push(`${name}: must be a boolean, is ${value}`);
		}
	}
	for (const { name, required } of fields.values()) {
		if (required === true && !form.has(name)) errors.push(`${name}: is required`);
	}
	return verdict(errors);
}

/** A parsed reply: `ok: true` against the success schema, else against the error's. */
export function validateSlackReply(path: string, body: { readonly ok: boolean }): SpecVerdict {
	const data = load();
	if (!data) return absent(FILE);
	const status = body.ok ? '200' : 'default';
	const schema = operationOf(data.spec, path)?.responses[status]?.schema;
	if (!schema) return verdict([`${path}: no schema for ${status}`]);
	const id = `${path} ${status}`;
	const validate = checks.get(id) ?? data.ajv.compile(listedTypes(schema) as object);
	checks.set(id, validate);
	return verdict(validate(body) ? [] : (validate.errors ?? []).map(explain));
}

function explain(error: ErrorObject): string {
	return `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`;
}
