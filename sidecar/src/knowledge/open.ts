import { fileURLToPath } from 'node:url';
import { migrate } from '../db/migrate.ts';
import { openBeside, type Db } from '../db/open.ts';

/** Beside `sidecar.db`; every row of it can be had again from its source. */
export const KNOWLEDGE_FILE = 'knowledge.db';

/**
 * Beside this file in the source; in a build, where all code is in one folder, the name keeps it
 * apart from the main database's.
 */
const FOLDER = fileURLToPath(
	new URL(
		import.meta.url.endsWith('/knowledge/open.ts') ? './migrations/' : './knowledge-migrations/',
		import.meta.url,
	),
);

/**
 * Opens the knowledge database at its present schema, with sqlite-vec loaded. The caller holds the
 * data folder's lock (`openDatabase`) and closes what it gets.
 */
export function openKnowledge(dataDir: string): Db {
	const db = openBeside(dataDir, KNOWLEDGE_FILE);
	try {
		migrate(db, FOLDER);
		return db;
	} catch (error) {
		db.close();
		throw error;
	}
}
