import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

/**
 * A fault on demand. `effect: 'before'` strikes before the provider has done anything, `'after'`
 * when the provider has done it and only its answer is at stake.
 *
 * - `status`      an answer of that status from something in front of the provider
 * - `reset`       the connection is closed without an answer
 * - `delay`       the provider takes `ms` longer (before) or its answer does (after)
 * - `stored-500`  Stripe fails while executing and keeps the 500 under the idempotency key
 * - `drop-reply`  the connection stays open and silent
 * - `reply`       `status`, `reply_headers` and `body` as given
 */
export const faultSchema = z
	.strictObject({
		match: z
			.strictObject({
				method: z.string().toUpperCase().optional(),
				/** Exact, or up to a final `*`. Without the query. */
				path: z.string().optional(),
				/** Text that the body must contain. */
				body: z.string().optional(),
			})
			.prefault({}),
		effect: z.enum(['before', 'after']).default('before'),
		kind: z.enum(['status', 'reset', 'delay', 'stored-500', 'drop-reply', 'reply']),
		status: z.int().min(200).max(599).default(503),
		ms: z.int().nonnegative().max(120_000).default(0),
		/** How many matching requests it strikes. */
		times: z.union([z.int().positive(), z.literal('always')]).default(1),
		/** How many matching requests pass first. */
		skip: z.int().nonnegative().default(0),
		body: z.unknown().optional(),
		reply_headers: z.record(z.string(), z.string()).default({}),
	})
	.readonly();

export type FaultInput = z.input<typeof faultSchema>;
export type Fault = z.output<typeof faultSchema>;

export interface TwinRequest {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly query: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	/** Aborted when the client goes away or the twin closes. */
	readonly gone: AbortSignal;
	/** Aborted when the twin closes: a provider finishes its work though the client has gone. */
	readonly closing: AbortSignal;
}

export interface TwinReply {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** Text; or pieces that are sent as they come. */
	readonly body: string | AsyncIterable<string>;
}

/** What becomes of a request: an answer, a closed connection, or silence. */
export type Outcome =
	| { readonly kind: 'reply'; readonly reply: TwinReply }
	| { readonly kind: 'reset' }
	| { readonly kind: 'silence' };

export function replied(reply: TwinReply): Outcome {
	return { kind: 'reply', reply };
}

export function jsonReply(
	status: number,
	value: unknown,
	headers: Readonly<Record<string, string>> = {},
): TwinReply {
	return {
		status,
		headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
		body: JSON.stringify(value),
	};
}

function matches(fault: Fault, request: TwinRequest): boolean {
	const { method, path, body } = fault.match;
	if (method !== undefined && method !== request.method) return false;
	if (body !== undefined && !request.body.includes(body)) return false;
	if (path === undefined) return true;
	return path.endsWith('*') ? request.path.startsWith(path.slice(0, -1)) : request.path === path;
}

/** The faults that are still to strike, in the order in which they were set. */
export class FaultList {
	#armed: { fault: Fault; left: number; skip: number }[] = [];

	add(input: FaultInput): void {
		const fault = faultSchema.parse(input);
		const left = fault.times === 'always' ? Number.POSITIVE_INFINITY : fault.times;
		this.#armed.push({ fault, left, skip: fault.skip });
	}

	clear(): void {
		this.#armed = [];
	}

	/** How many requests the armed faults are still waiting for. */
	get pending(): number {
		return this.#armed.reduce((sum, { left }) => sum + left, 0);
	}

	take(request: TwinRequest): Fault | undefined {
		const armed = this.#armed.find(({ fault }) => matches(fault, request));
		if (!armed) return undefined;
		if (armed.skip > 0) {
			armed.skip -= 1;
			return undefined;
		}
		armed.left -= 1;
		if (armed.left <= 0) this.#armed = this.#armed.filter((other) => other !== armed);
		return armed.fault;
	}
}

/** Waits; false when it was cut short and nothing must follow. */
export async function pause(ms: number, until: AbortSignal): Promise<boolean> {
	return sleep(ms, true, { signal: until }).catch(() => false);
}

/** Strikes: what the caller sees instead of, or after, the provider's own reply. */
function struck(fault: Fault, own: TwinReply | undefined, failure: TwinReply): Outcome {
	switch (fault.kind) {
		case 'reset':
			return { kind: 'reset' };
		case 'drop-reply':
			return { kind: 'silence' };
		case 'reply':
			return replied(jsonReply(fault.status, fault.body ?? {}, fault.reply_headers));
		case 'status':
		case 'stored-500':
			return replied(failure);
		case 'delay':
			return replied(own ?? failure);
	}
}

/**
 * Runs the provider under a fault. A provider that gives a kind a meaning of its own (Stripe's
 * stored 500) does so inside `run` and passes no fault here.
 */
export async function withFault(
	fault: Fault | undefined,
	closing: AbortSignal,
	failure: (status: number) => TwinReply,
	run: () => Promise<TwinReply>,
): Promise<Outcome> {
	if (!fault) return replied(await run());
	const status = fault.kind === 'stored-500' ? 500 : fault.status;
	if (fault.effect === 'before') {
		if (fault.kind !== 'delay') return struck(fault, undefined, failure(status));
		return (await pause(fault.ms, closing)) ? replied(await run()) : { kind: 'reset' };
	}
	const own = await run();
	if (fault.kind === 'delay') await pause(fault.ms, closing);
	return struck(fault, own, failure(status));
}
