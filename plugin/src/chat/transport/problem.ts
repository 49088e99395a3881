/** The sidecar or WordPress answered, and the answer is no (RFC 9457 where they could say so). */
export class RefusedError extends Error {
	readonly status: number;
	/** Last segment of the problem's `type`, such as `wrong_code`; '' when there was none. */
	readonly code: string;
	/** The field of the request that is at fault, when one is. */
	readonly field: string | undefined;
	/** Seconds to wait before trying again. */
	readonly retryAfter: number | undefined;

	constructor(
		status: number,
		detail: string,
		parts: { code?: string; field?: string | undefined; retryAfter?: number | undefined } = {},
	) {
		super(detail);
		this.name = 'RefusedError';
		this.status = status;
		this.code = parts.code ?? '';
		this.field = parts.field;
		this.retryAfter = parts.retryAfter;
	}
}

/** Nobody answered: no network, a time-out, or a reply that is not what was asked for. */
export class UnreachableError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'UnreachableError';
	}
}

/** Whether the same request may succeed later without anything being changed. */
export function isPassing(error: unknown): boolean {
	return (
		error instanceof UnreachableError ||
		(error instanceof RefusedError &&
			(error.status === 408 || error.status === 429 || error.status >= 500))
	);
}

/** Reads problem+json, and makes do with the status line when the body is something else. */
export async function refusal(response: Response): Promise<RefusedError> {
	const body = asRecord(await response.json().catch(() => null));
	// WordPress's own errors have `code` and `message` instead.
	const { type, code, detail, message, field, retry_after: after } = body;
	const header = Number(response.headers.get('retry-after') ?? NaN);
	const retryAfter = typeof after === 'number' ? after : header;
	return new RefusedError(response.status, text(detail) || text(message) || response.statusText, {
		code: (text(type) || text(code)).split(/[/:#]/).pop() ?? '',
		field: text(field) || undefined,
		retryAfter: Number.isFinite(retryAfter) ? retryAfter : undefined,
	});
}

/** The value as an object to read unknown fields from; {} for anything else. */
export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
