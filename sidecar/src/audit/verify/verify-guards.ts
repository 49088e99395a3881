import Database from 'better-sqlite3';
import { migrate } from '../../db/migrate.ts';
import type { Db } from '../../db/open.ts';
import type { Findings } from './findings.ts';

interface SchemaRow {
	readonly type: string;
	readonly name: string;
	readonly tbl_name: string;
	readonly sql: string | null;
	readonly rootpage: number;
}

export const LOG_TABLES = [
	'log_entries',
	'log_nodes',
	'log_sealed',
	'log_checkpoints',
	'log_keys',
] as const;
const GUARDED: readonly string[] = [...LOG_TABLES, 'meta'];

/** The tables of the log that are ordinary tables in this file. */
export function tablesPresent(db: Db): string[] {
	return schemaOf(db)
		.filter(({ type, rootpage }) => type === 'table' && rootpage > 0)
		.map(({ name }) => name)
		.filter((name) => GUARDED.includes(name));
}

/**
 * Compares what the schema says about the log's tables, to the letter, with what the migrations
 * make: a trigger dropped, altered or added is a finding.
 */
export function verifyGuards(db: Db, findings: Findings): void {
	const expected = new Map(expectedSchema().map((row) => [row.name, row]));
	for (const row of schemaOf(db)) {
		const wanted = expected.get(row.name);
		expected.delete(row.name);
		if (!wanted) {
			if (row.sql === null) continue;
			findings.add('guards_missing', `The ${row.type} ${row.name} was added to ${row.tbl_name}.`);
		} else if (wanted.sql !== row.sql || wanted.type !== row.type) {
			findings.add('guards_missing', `The ${wanted.type} ${row.name} was altered.`);
		}
	}
	for (const { type, name } of expected.values()) {
		findings.add('guards_missing', `The ${type} ${name} is missing.`);
	}
}

function schemaOf(db: Db): SchemaRow[] {
	return db
		.prepare<[string], SchemaRow>(
			`SELECT type, substr(name, 1, 100) AS name, tbl_name, substr(sql, 1, 20000) AS sql, rootpage
			 FROM sqlite_schema WHERE tbl_name IN (SELECT value FROM json_each(?)) ORDER BY name
			 LIMIT 1000`,
		)
		.all(JSON.stringify(GUARDED));
}

/** What this version's migrations make of an empty database. */
function expectedSchema(): SchemaRow[] {
	const db = new Database(':memory:');
	try {
		migrate(db);
		return schemaOf(db);
	} finally {
		db.close();
	}
}
