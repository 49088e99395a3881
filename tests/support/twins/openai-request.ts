import { z } from 'zod';
import { invalid, openAiStatus } from './openai-problem.ts';
import { strictSchemaFault } from './openai-strict.ts';

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const content = z.union([
	z.string(),
	z.array(textPart).transform((parts) => parts.map(({ text }) => text).join('')),
]);

const jsonSchemaFormat = z.strictObject({
	type: z.literal('json_schema'),
	json_schema: z.strictObject({
		name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
		description: z.string().optional(),
		schema: z.record(z.string(), z.unknown()).optional(),
		strict: z.boolean().nullish(),
	}),
});

const chatRequest = z.looseObject({
	model: z.string().min(1),
	messages: z
		.array(
			z.looseObject({
				role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
				content: content.nullish(),
			}),
		)
		.min(1),
	response_format: z
		.discriminatedUnion('type', [
			z.strictObject({ type: z.literal('text') }),
			z.strictObject({ type: z.literal('json_object') }),
			jsonSchemaFormat,
		])
		.optional(),
	stream: z.boolean().nullish(),
	stream_options: z
		.strictObject({
			include_usage: z.boolean().optional(),
			include_obfuscation: z.boolean().optional(),
		})
		.nullish(),
	max_tokens: z.int().positive().nullish(),
	max_completion_tokens: z.int().positive().nullish(),
	temperature: z.number().min(0).max(2).nullish(),
	top_p: z.number().min(0).max(1).nullish(),
	n: z.literal(1).nullish(),
	stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
});

const KNOWN = new Set([
	...Object.keys(chatRequest.shape),
	'audio',
	'frequency_penalty',
	'logit_bias',
	'logprobs',
	'metadata',
	'modalities',
	'parallel_tool_calls',
	'prediction',
	'presence_penalty',
	'prompt_cache_key',
	'reasoning_effort',
	'safety_identifier',
	'seed',
	'service_tier',
	'store',
	'tool_choice',
	'tools',
	'top_logprobs',
	'user',
	'verbosity',
	'web_search_options',
]);

export interface ChatMessage {
	readonly role: 'system' | 'developer' | 'user' | 'assistant' | 'tool';
	readonly text: string;
}

export interface ChatRequest {
	readonly model: string;
	readonly messages: readonly ChatMessage[];
	/** The strict schema that the answer must keep to. */
	readonly schema: Readonly<Record<string, unknown>> | undefined;
	readonly stream: boolean;
	readonly includeUsage: boolean;
	readonly maxTokens: number;
}

/** Parses a body, or throws the 400 that OpenAI answers, naming the parameter. */
export function parseJson(body: string): unknown {
	try {
		return JSON.parse(body);
	} catch {
		throw invalid(
			'We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.',
			null,
		);
	}
}

export function parsedOrInvalid<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const param = issue?.path.join('.') ?? '';
	throw invalid(`Invalid value for '${param}': ${issue?.message ?? 'invalid'}.`, param);
}

export function readChatRequest(body: string, models: readonly string[] | undefined): ChatRequest {
	const value = parseJson(body);
	if (typeof value !== 'object' || value === null)
		throw invalid('A JSON object is required.', null);
	const unknown = Object.keys(value).find((name) => !KNOWN.has(name));
	if (unknown !== undefined) {
		throw invalid(
			`Unrecognized request argument supplied: ${unknown}`,
			unknown,
			'unknown_parameter',
		);
	}
	const request = parsedOrInvalid(chatRequest, value);
	if (models && !models.includes(request.model)) {
		throw openAiStatus(404, `The model \`${request.model}\` does not exist.`);
	}
	const limits = [request.max_completion_tokens, request.max_tokens];
	if (limits.every((limit) => typeof limit === 'number')) {
		throw invalid(
			"Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.",
			'max_tokens',
			'invalid_parameter_combination',
		);
	}
	if (request.stream_options && request.stream !== true) {
		throw invalid(
			"The 'stream_options' parameter is only allowed when 'stream' is enabled.",
			'stream_options',
		);
	}
	const format = request.response_format;
	const messages = request.messages.map(({ role, content: text }) => ({ role, text: text ?? '' }));
	if (format?.type === 'json_object' && !messages.some(({ text }) => /json/i.test(text))) {
		throw invalid(
			"'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
			'messages',
		);
	}
	let schema: ChatRequest['schema'];
	if (format?.type === 'json_schema') {
		const { name, strict } = format.json_schema;
		schema = format.json_schema.schema ?? {};
		const fault = strict === true ? strictSchemaFault(schema) : undefined;
		if (fault !== undefined) {
			throw invalid(`Invalid schema for response_format '${name}': ${fault}`, 'response_format');
		}
	}
	return {
		model: request.model,
		messages,
		schema,
		stream: request.stream === true,
		includeUsage: request.stream_options?.include_usage === true,
		maxTokens: limits.find((limit) => typeof limit === 'number') ?? Number.POSITIVE_INFINITY,
	};
}
