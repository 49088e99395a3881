import Database from 'better-sqlite3';

/**
 * An attacker with the file and any SQLite: no pragma of ours, guards dropped for the change and,
 * when `cover` says so, put back to the letter afterwards.
 */
export function tamper(
	file: string,
	change: (db: Database.Database) => void,
	{ cover = true, pragmas = [] as string[] } = {},
): void {
	const db = new Database(file);
	try {
		for (const pragma of pragmas) db.pragma(pragma);
		const triggers = db
			.prepare<[], { name: string; sql: string }>(
				`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'`,
			)
			.all();
		for (const { name } of triggers) db.exec(`DROP TRIGGER "${name}"`);
		change(db);
		if (cover) for (const { sql } of triggers) db.exec(sql);
	} finally {
		db.close();
	}
}
