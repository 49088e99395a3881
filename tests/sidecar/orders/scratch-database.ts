import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../../sidecar/src/db/migrate.ts';
import { MAIN_FILE, openDatabase, type Db } from '../../../sidecar/src/db/open.ts';
import { createWrite, type Write } from '../../../sidecar/src/db/write.ts';

export interface ScratchDatabase {
	readonly db: Db;
	readonly write: Write;
	/** The bytes of the database and its write-ahead log. */
	readonly files: readonly string[];
	close(): void;
}

/** A real database with the product's schema, in a folder of its own. */
export function scratchDatabase(): ScratchDatabase {
	const dir = mkdtempSync(join(tmpdir(), 'orders-'));
	const opened = openDatabase(dir);
	migrate(opened.db);
	return {
		db: opened.db,
		write: createWrite(opened.db),
		files: [join(dir, MAIN_FILE), join(dir, `${MAIN_FILE}-wal`)],
		close() {
			opened.close();
			rmSync(dir, { recursive: true, force: true });
		},
	};
}

/** A clock that a test moves. */
export function handClock(start = Date.UTC(2026, 0, 1)) {
	let now = start;
	return {
		now: () => new Date(now),
		advance(ms: number) {
			now += ms;
		},
	};
}
