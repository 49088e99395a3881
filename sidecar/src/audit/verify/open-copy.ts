import { constants, copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { openReadOnly, type Db } from '../../db/open.ts';
import { Terminal } from '../../failure.ts';

export interface OpenedForVerify {
	readonly db: Db;
	close(): void;
}

/**
 * Opens a database to be examined without leaving a trace beside it.
 *
 * While a sidecar runs, its write-ahead log lies beside the file and both are read together, in
 * one snapshot. A file alone (a copy, a medium that cannot be written) is copied to a temporary
 * folder first: SQLite would otherwise want to create files next to it.
 *
 * @throws Terminal `no_database` when there is no such file or it cannot be read
 */
export function openForVerify(file: string): OpenedForVerify {
	if (!existsSync(file) || !statSync(file).isFile()) {
		throw new Terminal('no_database', `There is no database at ${file}.`);
	}
	try {
		if (existsSync(`${file}-wal`)) return openBeside(file);
		const copy = openCopy(file);
		// A sidecar that started meanwhile may have written into what was being copied.
		if (!existsSync(`${file}-wal`)) return copy;
		copy.close();
		return openBeside(file);
	} catch (cause) {
		if (cause instanceof Terminal) throw cause;
		const reason = cause instanceof Error ? cause.message : String(cause);
		throw new Terminal('no_database', `${file} cannot be read: ${reason}.`, { cause });
	}
}

function openBeside(file: string): OpenedForVerify {
	const db = openReadOnly(file);
	try {
		db.prepare('SELECT 1 FROM sqlite_schema').get();
	} catch (error) {
		db.close();
		// A folder that cannot be written, with a write-ahead log left by a crash.
		if ((error as { code?: string }).code === 'SQLITE_CANTOPEN') return openCopy(file);
		throw error;
	}
	return { db, close: () => void db.close() };
}

function openCopy(file: string): OpenedForVerify {
	const folder = mkdtempSync(join(tmpdir(), 'ai-support-chat-verify-'));
	const remove = () => {
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const copy = join(folder, basename(file));
		copyFileSync(file, copy, constants.COPYFILE_FICLONE);
		if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
		const db = openReadOnly(copy);
		return {
			db,
			close() {
				db.close();
				remove();
			},
		};
	} catch (error) {
		remove();
		throw error;
	}
}
