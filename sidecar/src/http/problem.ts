import { randomUUID } from 'node:crypto';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { z } from 'zod';
import type { Problem } from '../contract/problem.ts';
import { Invalid, Retryable } from '../failure.ts';
import { TooMany } from './too-many.ts';

export interface HttpLog {
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

/** Reads a JSON body against its schema. @throws Invalid 400 or 422 naming the field */
export function readBody<T>(req: Request, schema: z.ZodType<T>): T {
	let value: unknown;
	try {
		value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody(req)));
	} catch {
		throw new Invalid(400, 'malformed_json', 'The body is not JSON in UTF-8.', 'body');
	}
	const fault = unstorable(value, []);
	if (fault !== undefined) {
		const field = fault.path.join('.') || 'body';
		throw new Invalid(422, 'invalid_field', `${field}: ${fault.what}`, field);
	}
	return parse(schema, value);
}

/** Levels of lists and objects in a body; no body of ours has more than three. */
const DEPTH_LIMIT = 32;

/**
 * The first thing that JSON can carry and we cannot: half a character or a NUL (RFC 8785 has no
 * lone surrogates), or nesting that would exhaust the stack of whoever walks it.
 */
function unstorable(
	value: unknown,
	path: readonly string[],
): { readonly path: readonly string[]; readonly what: string } | undefined {
	if (typeof value === 'string') {
		return /[\0\p{Surrogate}]/u.test(value)
			? { path, what: 'holds half a character or a NUL' }
			: undefined;
	}
	if (typeof value !== 'object' || value === null) return undefined;
	if (path.length === DEPTH_LIMIT) return { path: [], what: 'is nested too deep' };
	for (const [name, inner] of Object.entries(value)) {
		const found = unstorable(inner, [...path, name]);
		if (found !== undefined) return found;
	}
	return undefined;
}

/** @throws Invalid 422 naming the first field that does not hold */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
	const parsed = schema.safeParse(value);
	if (parsed.success) return parsed.data;
	const [issue] = parsed.error.issues;
	const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
	const field = [...(issue?.path ?? []), ...(unknown === undefined ? [] : [unknown])].join('.');
	const what = unknown === undefined ? (issue?.message ?? 'is invalid') : 'is not known here';
	throw new Invalid(422, 'invalid_field', `${field || 'body'}: ${what}`, field || 'body');
}

/** The raw bytes of a body, for signatures; empty when there is none. */
export function rawBody(req: Request): Buffer {
	const raw: unknown = req.body;
	return Buffer.isBuffer(raw) ? raw : Buffer.alloc(0);
}

const TITLES: Readonly<Record<number, string>> = {
	400: 'Malformed request',
	401: 'Not signed in',
	403: 'Not allowed',
	404: 'Not found',
	405: 'Method not allowed',
	409: 'Conflict',
	410: 'Gone',
	413: 'Too large',
	422: 'Invalid request',
	429: 'Too many requests',
	500: 'Internal error',
	502: 'A provider did not do as asked',
	503: 'Not available',
};

/** What a request failed with, as a problem document (RFC 9457). */
export function problemOf(error: unknown, requestId: string): Problem {
	const base = (status: number, type: string, detail: string): Problem => ({
		type,
		title: TITLES[status] ?? 'Error',
		status,
		detail,
		request_id: requestId,
	});
	if (error instanceof Invalid) {
		return {
			...base(error.status, error.type, error.message),
			...(error.field !== undefined && { field: error.field }),
			...(error instanceof TooMany && { retry_after: error.retryAfter }),
		};
	}
	// The router could not decode a path such as `/%zz`.
	if (error instanceof URIError) {
		return { ...base(400, 'malformed_path', 'The path could not be decoded.'), field: 'path' };
	}
	if (isBodyError(error)) {
		const most = 'limit' in error ? Math.floor(Number(error.limit) / 1024) : 64;
		return error.status === 413
			? {
					...base(413, 'body_too_large', `The body may have at most ${String(most)} KiB.`),
					field: 'body',
				}
			: { ...base(400, 'malformed_body', 'The body could not be read.'), field: 'body' };
	}
	if (error instanceof Retryable) {
		return {
			...base(503, error.type, 'This is not available at the moment. Try again.'),
			retry_after: 5,
		};
	}
	return base(500, 'internal', 'Something went wrong here; the log names this request’s id.');
}

/** body-parser's errors carry a 4xx status. */
function isBodyError(error: unknown): error is { status: number } {
	return (
		typeof error === 'object' &&
		error !== null &&
		'status' in error &&
		typeof error.status === 'number' &&
		error.status >= 400 &&
		error.status < 500
	);
}

export function sendProblem(res: Response, problem: Problem): void {
	if (problem.retry_after !== undefined) res.set('Retry-After', String(problem.retry_after));
	res.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

export function handleErrors(log: HttpLog): ErrorRequestHandler {
	return (error: unknown, req, res, next) => {
		const problem = problemOf(error, randomUUID());
		if (problem.status >= 500) {
			log.error({ err: error, path: req.path, request_id: problem.request_id }, 'request failed');
		}
		if (res.headersSent) {
			next(error);
			return;
		}
		sendProblem(res, problem);
	};
}
