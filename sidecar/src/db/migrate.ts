import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Terminal } from '../failure.ts';
import type { Db } from './open.ts';

/** Beside this file in the source, beside the bundle in a build. */
const FOLDER = fileURLToPath(new URL('./migrations/', import.meta.url));

/**
 * Brings the schema up to date. Files are numbered `001-name.sql`, run once each in order, each in
 * a transaction of its own; `user_version` is the last one done. A database from a newer version
 * is refused rather than guessed at.
 */
export function migrate(db: Db, folder = FOLDER): void {
	const files = readdirSync(folder)
		.filter((name) => /^\d{3}-[a-z-]+\.sql$/.test(name))
		.sort();
	const done = db.pragma('user_version', { simple: true }) as number;
	if (done > files.length) {
		throw new Terminal(
			'schema_newer',
			`The database is at schema ${String(done)}, this version knows ${String(files.length)}. Install the version that wrote it, or restore a backup made before.`,
		);
	}
	files.slice(done).forEach((name, i) => {
		const sql = readFileSync(`${folder}/${name}`, 'utf8');
		db.transaction(() => {
			db.exec(sql);
			db.pragma(`user_version = ${String(done + i + 1)}`);
		}).immediate();
	});
}
