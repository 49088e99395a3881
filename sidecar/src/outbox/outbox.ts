import type { Clock } from '../clock.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import type { NewRow } from './row.ts';
import { createOutboxStore, type OutboxState } from './outbox-store.ts';
import { createWorker, type HandlerOptions, type OutboxHandler, type OutboxLog } from './worker.ts';

export interface Outbox {
	/**
	 * Promises that `payload` will reach the handler of `kind` at least once, if the caller's
	 * transaction commits. The worker wakes after that commit, never before.
	 *
	 * @returns false when (kind, key) was there already; nothing is written then
	 */
	enqueue(tx: Tx, row: NewRow): boolean;
	/** Registers who delivers a kind. Rows of a kind without a handler wait. */
	handle(kind: string, handler: OutboxHandler, options?: HandlerOptions): void;
	/** Begins delivering; rows left over from before come first. */
	start(): void;
	/** Takes no new rows; resolves when those in flight ended (aborted after `graceMs`, 10 s). */
	stop(graceMs?: number): Promise<void>;
	/** Delivers what waits now, due or not (of one kind, or all); resolves when nothing is left to try. */
	runNow(kind?: string): Promise<void>;
	/** Gives a parked row another life. @returns false when no failed row has this id */
	reopen(tx: Tx, id: number): boolean;
	/** What waits and what was parked, oldest first, at most `limit` (100); and counts of all. */
	states(limit?: number): OutboxState;
}

export interface OutboxDependencies {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	/** In [0, 1); spreads retries. */
	readonly random: () => number;
	readonly log: OutboxLog;
}

/** Delivery outside the database: at least once, in order where asked, never silently given up. */
export function createOutbox({ db, write, clock, random, log }: OutboxDependencies): Outbox {
	const store = createOutboxStore(db);
	const worker = createWorker({ store, write, clock, random, log });

	return {
		enqueue(tx, row) {
			const now = clock.now().getTime();
			const added = store.add(tx, row, now);
			// A transaction is synchronous and ends within this turn of the event loop; by the time
			// an immediate runs it is committed, or gone.
			if (added) setImmediate(worker.wake);
			return added;
		},
		handle: (kind, handler, options) => worker.handle(kind, handler, options),
		start: () => worker.start(),
		stop: (graceMs) => worker.stop(graceMs),
		runNow: (kind) => worker.runNow(kind),
		reopen(tx, id) {
			const reopened = store.reopen(tx, id, clock.now().getTime());
			if (reopened) setImmediate(worker.wake);
			return reopened;
		},
		states: (limit = 100) => store.states(limit),
	};
}
