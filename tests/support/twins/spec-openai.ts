import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { absent, referenceText, verdict, type SpecVerdict } from './spec-data.ts';

const FILE = 'openai/openapi.json.gz';

/** The specification mixes `nullable` of OpenAPI 3.0 into 3.1. */
function asJsonSchema(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(asJsonSchema);
	if (typeof value !== 'object' || value === null) return value;
	const { nullable, discriminator: _discriminator, ...rest } = value as Record<string, unknown>;
	const copy = Object.fromEntries(
		Object.entries(rest).map(([key, inner]) => [key, asJsonSchema(inner)]),
	);
	return nullable === true ? { anyOf: [copy, { type: 'null' }] } : copy;
}

let ajv: Ajv2020 | undefined;
const checks = new Map<string, ValidateFunction>();

function explain(error: ErrorObject): string {
	return `${error.instancePath || '/'} ${error.message ?? ''} ${JSON.stringify(error.params)}`;
}

function check(name: string, value: unknown): SpecVerdict {
	if (!ajv) {
		const text = referenceText(FILE);
		if (text === undefined) return absent(FILE);
		const { components } = JSON.parse(text) as { components: object };
		ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
		ajv.addSchema({ $id: 'openai:', components: asJsonSchema(components) });
	}
	const validate = checks.get(name) ?? ajv.compile({ $ref: `openai:#/components/schemas/${name}` });
	checks.set(name, validate);
	return verdict(validate(value) ? [] : (validate.errors ?? []).map(explain));
}

function named(path: string, names: Readonly<Record<string, string>>): string {
	const name = names[path];
	if (name === undefined) throw new Error(`${path}: not an operation that is checked`);
	return name;
}

/** Checks the parsed body of a request to `/v1/chat/completions` or `/v1/embeddings`. */
export function validateOpenAiRequest(path: string, body: unknown): SpecVerdict {
	const name = named(path, {
		'/v1/chat/completions': 'CreateChatCompletionRequest',
		'/v1/embeddings': 'CreateEmbeddingRequest',
	});
	return check(name, body);
}

/** Checks the parsed body of a reply with status 200. */
export function validateOpenAiReply(path: string, body: unknown): SpecVerdict {
	const name = named(path, {
		'/v1/chat/completions': 'CreateChatCompletionResponse',
		'/v1/embeddings': 'CreateEmbeddingResponse',
		'/v1/models': 'ListModelsResponse',
	});
	return check(name, body);
}

/** Checks one parsed event of a streamed completion. */
export function validateOpenAiChunk(chunk: unknown): SpecVerdict {
	return check('CreateChatCompletionStreamResponse', chunk);
}

export function validateOpenAiError(body: unknown): SpecVerdict {
	return check('ErrorResponse', body);
}
