import { jsonReply, type TwinReply } from './fault.ts';

interface OpenAiErrorBody {
	readonly message: string;
	readonly type: string;
	readonly param: string | null;
	readonly code: string | null;
}

/** An error as OpenAI states it (platform.openai.com/docs/guides/error-codes). */
export class OpenAiProblem extends Error {
	override readonly name = 'OpenAiProblem';
	readonly status: number;
	readonly body: OpenAiErrorBody;

	constructor(status: number, body: OpenAiErrorBody) {
		super(body.message);
		this.status = status;
		this.body = body;
	}

	toReply(headers: Readonly<Record<string, string>> = {}): TwinReply {
		return jsonReply(this.status, { error: this.body }, headers);
	}
}

export function invalid(message: string, param: string | null, code: string | null = null) {
	return new OpenAiProblem(400, { message, type: 'invalid_request_error', param, code });
}

/** What OpenAI says with a status and nothing else to go by. */
export function openAiStatus(status: number, message?: string): OpenAiProblem {
	const known: Record<number, Omit<OpenAiErrorBody, 'param'>> = {
		401: {
			message: 'Incorrect API key provided.',
			type: 'invalid_request_error',
			code: 'invalid_api_key',
		},
		404: {
			message: 'The model does not exist or you do not have access to it.',
			type: 'invalid_request_error',
			code: 'model_not_found',
		},
		429: {
			message: 'Rate limit reached for requests.',
			type: 'requests',
			code: 'rate_limit_exceeded',
		},
		503: {
			message: 'The server is currently overloaded with other requests.',
			type: 'service_unavailable_error',
			code: null,
		},
	};
	const body = known[status] ?? {
		message: 'The server had an error while processing your request.',
		type: status >= 500 ? 'server_error' : 'invalid_request_error',
		code: null,
	};
	return new OpenAiProblem(status, { ...body, message: message ?? body.message, param: null });
}
