import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';

export interface ProcessLock {
	release(): void;
}

/**
 * Takes a lock that the operating system gives back when this process ends, however it ends:
 * an exclusive transaction on an SQLite file of its own. Undefined when another process has it.
 */
export function tryLock(file: string): ProcessLock | undefined {
	mkdirSync(dirname(file), { recursive: true });
	const database = new Database(file, { timeout: 0 });
	try {
		// A locking_mode of EXCLUSIVE keeps the lock for as long as the connection is open.
		database.pragma('locking_mode = EXCLUSIVE');
		database.exec('BEGIN EXCLUSIVE');
	} catch (error) {
		database.close();
		if (error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY') return undefined;
		throw error;
	}
	return {
		release() {
			database.close();
		},
	};
}

/** Waits for the lock, then runs `work` with it. */
export async function withLock<T>(
	file: string,
	work: () => Promise<T>,
	whileWaiting: () => void = () => undefined,
): Promise<T> {
	let lock = tryLock(file);
	if (lock === undefined) whileWaiting();
	while (lock === undefined) {
		await sleep(200);
		lock = tryLock(file);
	}
	try {
		return await work();
	} finally {
		lock.release();
	}
}
