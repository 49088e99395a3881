import type { Db } from '../../db/open.ts';
import type { Tx } from '../../db/write.ts';

/** Kept beside the documents: when they are lost, all tickets are read again. */
const KEY = 'tickets.cursor';

export function ticketCursor(db: Db): string | null {
	return (
		db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(KEY)
			?.value ?? null
	);
}

export function keepTicketCursor(tx: Tx, cursor: string): void {
	tx.prepare(
		'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
	).run(KEY, cursor);
}
