import { z } from 'zod';
import type { TwinReply } from './fault.ts';
import type { FormFields } from './stripe-form.ts';

export interface StripeErrorBody {
	readonly type: 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error';
	readonly message: string;
	readonly code?: string;
	readonly param?: string;
}

/** An error as Stripe states it (docs.stripe.com/api/errors). */
export class StripeProblem extends Error {
	override readonly name = 'StripeProblem';
	readonly status: number;
	readonly body: StripeErrorBody;

	constructor(status: number, body: StripeErrorBody) {
		super(body.message);
		this.status = status;
		this.body = body;
	}

	/** The body of the answer. */
	toJson(): string {
		const { code } = this.body;
		const link =
			code === undefined
				? {}
				: { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` };
		return JSON.stringify({ error: { ...this.body, ...link } });
	}

	toReply(headers: Readonly<Record<string, string>> = {}): TwinReply {
		const type = { 'content-type': 'application/json' };
		return { status: this.status, headers: { ...type, ...headers }, body: this.toJson() };
	}
}

export function invalidRequest(
	message: string,
	extra: { readonly code?: string; readonly param?: string; readonly status?: number } = {},
): StripeProblem {
	const { status = 400, ...rest } = extra;
	return new StripeProblem(status, { type: 'invalid_request_error', message, ...rest });
}

export function missing(what: string, id: string, param: string): StripeProblem {
	return invalidRequest(`No such ${what}: '${id}'`, {
		code: 'resource_missing',
		param,
		status: 404,
	});
}

/** What stands in front of Stripe, or Stripe itself, when it answers nothing but a status. */
export function statusProblem(status: number): StripeProblem {
	if (status === 429) {
		return invalidRequest('Too many requests made to the API too quickly.', {
			code: 'rate_limit',
			status,
		});
	}
	return new StripeProblem(status, {
		type: status >= 500 ? 'api_error' : 'invalid_request_error',
		message: `An unknown error occurred (${status}).`,
	});
}

/** A whole number in a form; digits only, as Stripe reads it. */
export const integer = z
	.string()
	.regex(/^-?\d{1,15}$/, { error: (issue) => `Invalid integer: ${String(issue.input)}` })
	.transform(Number);

export const id = z.string().min(1).max(5000);

export const metadata = z
	.record(z.string().min(1).max(40), z.string().max(500))
	.refine((pairs) => Object.keys(pairs).length <= 50, 'at most 50 keys');

function problemOf(issue: z.core.$ZodIssue, fields: FormFields): StripeProblem {
	const [root = '', ...inner] = issue.path.map(String);
	const param = root + inner.map((part) => `[${part}]`).join('');
	if (issue.code === 'unrecognized_keys') {
		const [key = ''] = issue.keys;
		return invalidRequest(`Received unknown parameter: ${key}`, {
			code: 'parameter_unknown',
			param: key,
		});
	}
	if (fields[root] === undefined) {
		return invalidRequest(`Missing required param: ${param}.`, {
			code: 'parameter_missing',
			param,
		});
	}
	if (fields[root] === '') {
		return invalidRequest(
			`You passed an empty string for '${param}'. We assume empty values are an attempt to unset a parameter; however '${param}' cannot be unset.`,
			{ code: 'parameter_invalid_empty', param },
		);
	}
	if (issue.code === 'invalid_value') {
		return invalidRequest(`Invalid ${param}: must be one of ${issue.values.join(', ')}`, { param });
	}
	if (issue.code === 'too_small' || issue.message.startsWith('Invalid integer')) {
		return invalidRequest(issue.message, { code: 'parameter_invalid_integer', param });
	}
	return invalidRequest(`Invalid ${param}: ${issue.message}`, { param });
}

/** Reads parameters, or throws the StripeProblem that names the first faulty one. */
export function readParams<S extends z.ZodType>(schema: S, fields: FormFields): z.output<S> {
	const result = schema.safeParse(fields);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	throw issue ? problemOf(issue, fields) : invalidRequest('Invalid parameters.');
}
