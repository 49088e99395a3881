import type { Clock } from '../clock.ts';
import type { Write } from '../db/write.ts';
import { Retryable, Terminal, Throttled } from '../failure.ts';
import { backoffMs } from './backoff.ts';
import type { ClaimedRow, DueRow, OutboxStore } from './outbox-store.ts';

export interface Delivery {
	/** 1 for the first. A handler may see an attempt whose effect an earlier one already had. */
	readonly attempt: number;
	/** Aborted at the handler's time limit and when the process stops. */
	readonly signal: AbortSignal;
}

/**
 * Delivers one row. Resolve: done for ever. Throw Terminal: parked as `failed` with its message.
 * Throw anything else: tried again with backoff. It may be called more than once for one row.
 */
export type OutboxHandler = (payload: unknown, delivery: Delivery) => Promise<void>;

export interface HandlerOptions {
	/** Milliseconds until the signal is aborted; 60 s. */
	readonly timeoutMs?: number;
}

/** pino's shape, as far as it is used here. */
export interface OutboxLog {
	warn(facts: object, message: string): void;
	error(facts: object, message: string): void;
}

export interface WorkerDependencies {
	readonly store: OutboxStore;
	readonly write: Write;
	readonly clock: Clock;
	readonly random: () => number;
	readonly log: OutboxLog;
}

const AT_ONCE = 8;
/** A timer never sleeps longer, so that a clock set forward is noticed. */
const LONGEST_SLEEP_MS = 60_000;
const AFTER_FAULT_MS = 1_000;
const LONGEST_ASKED_MS = 60 * 60_000;
const MAX_REASON = 500;

export function createWorker({ store, write, clock, random, log }: WorkerDependencies) {
	const handlers = new Map<string, { handler: OutboxHandler; timeoutMs: number }>();
	const inFlight = new Map<number, { kind: string; ended: Promise<void> }>();
	const abort = new AbortController();
	let state: 'new' | 'running' | 'stopped' = 'new';
	let timer: NodeJS.Timeout | undefined;
	let claims: Promise<unknown> = Promise.resolve();
	let lookPending = false;

	const now = () => clock.now().getTime();
	const filter = (forced: readonly string[], tried: Iterable<number>) => ({
		kinds: [...handlers.keys()],
		forced,
		except: [...inFlight.keys(), ...tried],
		now: now(),
	});

	/** One claim at a time, so that no row is handed out twice between look and mark. */
	function serially<T>(work: () => Promise<T>): Promise<T> {
		const run = claims.then(work);
		claims = run.catch(() => undefined);
		return run;
	}

	/** Counts the attempts in one transaction, durable before any handler runs, then starts them. */
	async function begin(due: readonly DueRow[]): Promise<void> {
		if (due.length === 0) return;
		const rows = await write('outbox.attempt', (tx) =>
			due.map(({ id, attempts }) => store.begin(tx, id, now() + backoffMs(attempts + 1, random()))),
		);
		if (state === 'stopped') return;
		for (const row of rows) {
			const ended = deliver(row).finally(() => {
				inFlight.delete(row.id);
				wake();
			});
			inFlight.set(row.id, { kind: row.kind, ended });
		}
	}

	async function deliver(row: ClaimedRow): Promise<void> {
		const entry = handlers.get(row.kind);
		if (!entry) return;
		const limit = createLimit(abort.signal, entry.timeoutMs);
		const facts = { outbox_id: row.id, kind: row.kind, attempt: row.attempt };
		try {
			await entry.handler(parse(row), { attempt: row.attempt, signal: limit.signal });
		} catch (err) {
			await failed(row, err, facts);
			return;
		} finally {
			limit.end();
		}
		await write('outbox.done', (tx) => {
			store.finish(tx, row.id, now());
		}).catch((err: unknown) => {
			// It was delivered and will be delivered again: at least once is what is promised.
			log.error({ ...facts, err }, 'outbox: delivered, but not marked so');
		});
	}

	/** What we would wait, or what the other side asked for if that is longer (an hour at most). */
	function delayMs(row: ClaimedRow, err: unknown): number {
		const asked = err instanceof Throttled ? Math.min(err.afterMs, LONGEST_ASKED_MS) : 0;
		return Math.max(backoffMs(row.attempt, random()), asked);
	}

	async function failed(row: ClaimedRow, err: unknown, facts: object): Promise<void> {
		const reason = (err instanceof Error ? err.message : String(err)).slice(0, MAX_REASON);
		const parked = err instanceof Terminal;
		if (parked) log.error({ ...facts, err }, 'outbox: parked, will not be tried again');
		else log.warn({ ...facts, err }, 'outbox: will be tried again');
		await write('outbox.done', (tx) => {
			if (parked) store.park(tx, row.id, now(), reason);
			else store.postpone(tx, row.id, now() + delayMs(row, err), reason);
		}).catch((cause: unknown) => {
			// The retry time written before the attempt stands.
			log.error({ ...facts, err: cause }, 'outbox: outcome not recorded');
		});
	}

	async function look(): Promise<void> {
		lookPending = false;
		while (state === 'running' && inFlight.size < AT_ONCE) {
			const due = store.due(filter([], []), AT_ONCE - inFlight.size);
			if (due.length === 0) break;
			await begin(due);
		}
		clearTimeout(timer);
		// With every place taken, the next end of a delivery wakes us.
		if (state !== 'running' || inFlight.size >= AT_ONCE) return;
		const at = store.nextDue(filter([], []));
		if (at !== null) sleep(Math.min(Math.max(at - now(), 10), LONGEST_SLEEP_MS));
	}

	function sleep(ms: number): void {
		clearTimeout(timer);
		if (state === 'running') timer = setTimeout(wake, ms).unref();
	}

	/** Looks for due rows, soon. The database may refuse (disk full): that must not end the worker. */
	function wake(): void {
		if (state !== 'running' || lookPending) return;
		lookPending = true;
		serially(look).catch((err: unknown) => {
			if (state !== 'running') return;
			log.error({ err }, 'outbox: could not look for work, will try again');
			sleep(AFTER_FAULT_MS);
		});
	}

	return {
		wake,
		handle(kind: string, handler: OutboxHandler, { timeoutMs = 60_000 }: HandlerOptions = {}) {
			if (handlers.has(kind)) throw new Error(`two outbox handlers for ${kind}`);
			handlers.set(kind, { handler, timeoutMs });
			wake();
		},
		start() {
			if (state !== 'new') return;
			state = 'running';
			wake();
		},
		async stop(graceMs = 10_000) {
			state = 'stopped';
			clearTimeout(timer);
			const grace = setTimeout(() => {
				abort.abort(new Error('the sidecar is stopping'));
			}, graceMs);
			await claims;
			await Promise.all([...inFlight.values()].map(({ ended }) => ended));
			clearTimeout(grace);
		},
		async runNow(kind?: string) {
			const wanted = (row: { kind: string }) => kind === undefined || row.kind === kind;
			const tried = new Set<number>();
			for (;;) {
				await serially(async () => {
					const forced = kind === undefined ? [...handlers.keys()] : [kind];
					const due = store.due(filter(forced, tried), AT_ONCE).filter(wanted);
					for (const { id } of due) tried.add(id);
					if (state !== 'stopped') await begin(due);
				});
				const running = [...inFlight.values()].filter(wanted);
				if (running.length === 0) return;
				await Promise.all(running.map(({ ended }) => ended));
			}
		},
	};
}

/**
 * A signal for one delivery: aborted by `outer` or after `ms`. Wired by hand and taken apart at the
 * end, since `AbortSignal.any` would keep one listener for each delivery of the process's life.
 */
function createLimit(outer: AbortSignal, ms: number): { signal: AbortSignal; end(): void } {
	const inner = new AbortController();
	const stop = () => {
		inner.abort(outer.reason);
	};
	const timer = setTimeout(() => {
		inner.abort(new Retryable('timeout', `No end after the time limit of ${String(ms)} ms.`));
	}, ms).unref();
	if (outer.aborted) stop();
	else outer.addEventListener('abort', stop);
	return {
		signal: inner.signal,
		end() {
			clearTimeout(timer);
			outer.removeEventListener('abort', stop);
		},
	};
}

function parse(row: ClaimedRow): unknown {
	try {
		return JSON.parse(row.payload);
	} catch (cause) {
		throw new Terminal('outbox_payload', 'The stored payload is not JSON; was it edited?', {
			cause,
		});
	}
}
