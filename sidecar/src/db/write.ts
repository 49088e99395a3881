import { reached, type CommitName } from '../crash-points.ts';
import type { Db } from './open.ts';

declare const inTransaction: unique symbol;
/**
 * The database inside a write transaction. Only `write` makes one, and every store's writing
 * function asks for one, so nothing can be written outside a transaction by accident.
 */
export type Tx = Db & { readonly [inTransaction]: true };

export interface Write {
	/**
	 * Runs `work` inside a transaction and resolves when it is durable (fsync done).
	 *
	 * Transactions that wait at the same time share one commit, a savepoint each: one that throws
	 * is rolled back alone and rejects alone. They run in the order of the calls. `work` is
	 * synchronous: no other write can come between its statements.
	 */
	<T>(commit: CommitName, work: (tx: Tx) => T): Promise<T>;
}

interface Waiting {
	readonly commit: CommitName;
	readonly work: (tx: Tx) => unknown;
	readonly resolve: (value: unknown) => void;
	readonly reject: (reason: unknown) => void;
}

export function createWrite(db: Db): Write {
	let queue: Waiting[] = [];

	function flush(): void {
		const group = queue;
		queue = [];
		try {
			const outcomes = commitGroup(db, group);
			group.forEach((waiting, i) => {
				const outcome = outcomes[i];
				if (outcome?.ok) waiting.resolve(outcome.value);
				else waiting.reject(outcome?.error);
			});
		} catch (error) {
			// The shared commit itself failed (disk full, I/O error): nobody's work is durable.
			for (const waiting of group) waiting.reject(error);
		}
	}

	return <T>(commit: CommitName, work: (tx: Tx) => T) =>
		new Promise<T>((resolve, reject) => {
			if (queue.length === 0) setImmediate(flush);
			queue.push({ commit, work, resolve: resolve as (value: unknown) => void, reject });
		});
}

type Outcome = { ok: true; value: unknown } | { ok: false; error: unknown };

function commitGroup(db: Db, group: readonly Waiting[]): Outcome[] {
	db.prepare('BEGIN IMMEDIATE').run();
	try {
		const outcomes = group.map((waiting): Outcome => {
			db.prepare('SAVEPOINT one').run();
			try {
				const value = waiting.work(db as Tx);
				db.prepare('RELEASE one').run();
				return { ok: true, value };
			} catch (error) {
				db.exec('ROLLBACK TO one; RELEASE one');
				return { ok: false, error };
			}
		});
		for (const { commit } of group) reached(`${commit}:before-commit`);
		db.prepare('COMMIT').run();
		for (const { commit } of group) reached(`${commit}:after-commit`);
		return outcomes;
	} catch (error) {
		if (db.inTransaction) db.exec('ROLLBACK');
		throw error;
	}
}
