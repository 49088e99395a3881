import type { CompletionRequest } from './openai-completion.ts';
import { statusOf } from './openai-failure.ts';

/**
 * What a server that speaks the OpenAI protocol understands. All start as OpenAI itself does; a
 * 400 that names a parameter steps one of these down, and the step is remembered for that model.
 */
export interface Dialect {
	readonly format: 'json_schema' | 'json_object' | 'text';
	readonly limit: 'max_completion_tokens' | 'max_tokens';
	readonly usage: boolean;
}

export const STRICT: Dialect = {
	format: 'json_schema',
	limit: 'max_completion_tokens',
	usage: true,
};

/** The dialect to try after this error; undefined when the error is not about the dialect. */
export function otherDialect(error: unknown, dialect: Dialect): Dialect | undefined {
	const status = statusOf(error);
	if ((status !== 400 && status !== 422) || !(error instanceof Error)) return undefined;
	const param = 'param' in error && typeof error.param === 'string' ? error.param : '';
	const about = `${param} ${error.message}`;
	if (dialect.usage && /stream_options|include_usage/i.test(about)) {
		return { ...dialect, usage: false };
	}
	if (dialect.limit === 'max_completion_tokens' && /max_completion_tokens/i.test(about)) {
		return { ...dialect, limit: 'max_tokens' };
	}
	if (/response_format|json_schema|json_object|structured|schema/i.test(about)) {
		if (dialect.format === 'json_schema') return { ...dialect, format: 'json_object' };
		if (dialect.format === 'json_object') return { ...dialect, format: 'text' };
	}
	return undefined;
}

interface Wording {
	messages: { role: 'system' | 'user' | 'assistant'; content: string }[];
	max_completion_tokens?: number;
	max_tokens?: number;
	stream_options?: { include_usage: boolean };
	response_format?:
		| { type: 'json_object' }
		| {
				type: 'json_schema';
				json_schema: { name: string; strict: boolean; schema: Record<string, unknown> };
		  };
}

/** The request's body in that dialect. Without `json_schema` the schema is told in the prompt. */
export function wording(request: CompletionRequest, dialect: Dialect): Wording {
	const messages = request.messages.map(({ role, content }) => ({ role, content }));
	if (dialect.format !== 'json_schema') {
		messages.splice(1, 0, {
			role: 'system',
			content: `Answer with one JSON object and nothing else. It must be valid against this JSON Schema:\n${JSON.stringify(request.schema.schema)}`,
		});
	}
	return {
		messages,
		[dialect.limit]: request.maxOutputTokens,
		...(dialect.usage ? { stream_options: { include_usage: true } } : {}),
		...(dialect.format === 'json_schema'
			? {
					response_format: {
						type: 'json_schema',
						json_schema: {
							name: request.schema.name,
							strict: true,
							schema: { ...request.schema.schema },
						},
					},
				}
			: {}),
		...(dialect.format === 'json_object' ? { response_format: { type: 'json_object' } } : {}),
	};
}
