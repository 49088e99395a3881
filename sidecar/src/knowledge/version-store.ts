import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

/** Names the state of all passages; see the table `meta`. */
export function currentVersion(db: Db): string {
	return (
		db.prepare<[], { value: string }>(`SELECT value FROM meta WHERE key = 'version'`).get()
			?.value ?? ''
	);
}

/** In the transaction that changes passages; gives the new version. */
export function nextVersion(tx: Tx): string {
	const [origin = '', number = '0'] = currentVersion(tx).split('-');
	const version = `${origin}-${String(Number(number) + 1)}`;
	tx.prepare(`UPDATE meta SET value = ? WHERE key = 'version'`).run(version);
	return version;
}
