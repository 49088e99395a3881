import Database from 'better-sqlite3';
import { leafHash, nodeHash } from '../../../sidecar/src/audit/merkle.ts';

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

/** All of the tree made anew over whatever entries there are. */
export function rebuild(db: Database.Database): void {
	db.exec('DELETE FROM log_nodes');
	const rows = db
		.prepare<[], { seq: number; bytes: Buffer }>(
			'SELECT seq, CAST(entry AS BLOB) AS bytes FROM log_entries ORDER BY seq',
		)
		.all();
	let level = rows.map(({ bytes }) => leafHash(bytes));
	level.forEach((hash, seq) => {
		db.prepare('UPDATE log_entries SET leaf_hash = ? WHERE seq = ?').run(hash, seq);
	});
	for (let height = 1; level.length > 1; height += 1) {
		const above: Buffer[] = [];
		for (let i = 0; i + 1 < level.length; i += 2) above.push(nodeHash(level[i]!, level[i + 1]!));
		above.forEach((hash, position) => {
			db.prepare('INSERT INTO log_nodes VALUES (?, ?, ?)').run(height, position, hash);
		});
		level = above;
	}
}

/** Replaces a piece of an entry's text, nothing else. */
export function rewrite(db: Database.Database, seq: number, from: string, to: string): void {
	db.prepare('UPDATE log_entries SET entry = replace(entry, ?, ?) WHERE seq = ?').run(
		from,
		to,
		seq,
	);
}
