import type { FactsItem, FactsText } from '../contract/facts.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

interface Row {
	number: number;
	yaml: string;
	sha256: string;
	note: string;
	author_id: string;
	author_name: string;
	saved_at: string;
}

function item(row: Omit<Row, 'yaml'>): FactsItem {
	return {
		version: String(row.number),
		note: row.note,
		author: { id: row.author_id, name: row.author_name },
		saved_at: row.saved_at,
		sha256: row.sha256,
	};
}

/** The number in force; 0 before the first save. */
export function currentNumber(db: Db): number {
	return (
		db.prepare<[], { n: number | null }>('SELECT max(number) AS n FROM facts_versions').get()?.n ??
		0
	);
}

export function findVersion(db: Db, number: number): FactsText | undefined {
	const row = db
		.prepare<[number], Row>('SELECT * FROM facts_versions WHERE number = ?')
		.get(number);
	return row && { ...item(row), yaml: row.yaml };
}

/** Newest first. */
export function newestVersions(db: Db, limit: number): FactsItem[] {
	return db
		.prepare<[number], Omit<Row, 'yaml'>>(
			`SELECT number, sha256, note, author_id, author_name, saved_at
			FROM facts_versions ORDER BY number DESC LIMIT ?`,
		)
		.all(limit)
		.map(item);
}

/** The table refuses any number but the next. */
export function insertVersion(tx: Tx, version: FactsText): void {
	tx.prepare(
		`INSERT INTO facts_versions (number, yaml, sha256, note, author_id, author_name, saved_at)
		VALUES (?, ?, ?, ?, ?, ?, ?)`,
	).run(
		Number(version.version),
		version.yaml,
		version.sha256,
		version.note,
		version.author.id,
		version.author.name,
		version.saved_at,
	);
}
