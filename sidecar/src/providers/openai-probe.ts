import type { Completion, CompletionRequest } from './openai-completion.ts';

const TOKEN = 'format-7';

/** Nobody answers this in JSON unless the format makes them. A few tokens, once a model. */
export function probeRequest(model: string, signal: AbortSignal): CompletionRequest {
	return {
		model,
		messages: [
			{ role: 'system', content: 'You are being tested.' },
			{ role: 'user', content: 'Greet me in one word.' },
		],
		schema: {
			name: 'format_probe',
			schema: {
				type: 'object',
				properties: { ok: { type: 'string', enum: [TOKEN] } },
				required: ['ok'],
				additionalProperties: false,
			},
		},
		maxOutputTokens: 64,
		signal,
	};
}

/** Did the server keep to the schema? Undefined when the reply does not tell. */
export function keptSchema({ text, finish }: Completion): boolean | undefined {
	if (finish !== 'stop') return undefined;
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && 'ok' in value && value.ok === TOKEN;
	} catch {
		return false;
	}
}

/** OpenAI itself enforces schemas (platform.openai.com/docs/guides/structured-outputs). */
export function needsProbe(baseUrl: string): boolean {
	return new URL(baseUrl).hostname !== 'api.openai.com';
}
