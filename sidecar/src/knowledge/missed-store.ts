import type { z } from 'zod';
import type { missedReply } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Tx } from '../db/write.ts';

type MissedItem = z.infer<typeof missedReply>['items'][number];

/** More than anyone reads; the ones that were not asked for longest go first. */
const KEPT = 1_000;

/** Counts the same question once more, or keeps it; asked again, a dismissed one comes back. */
export function countMissed(
	tx: Tx,
	missed: { readonly normalised: string; readonly question: string; readonly locale: string },
	now: string,
): void {
	tx.prepare(
		`INSERT INTO missed_questions (normalised, question, locale, times, first_at, last_at)
		VALUES (?, ?, ?, 1, ?, ?)
		ON CONFLICT (normalised) DO UPDATE SET times = times + 1, last_at = excluded.last_at,
			dismissed_at = NULL`,
	).run(missed.normalised, missed.question, missed.locale, now, now);
	tx.prepare(
		`DELETE FROM missed_questions WHERE id NOT IN
			(SELECT id FROM missed_questions ORDER BY last_at DESC, id DESC LIMIT ?)`,
	).run(KEPT);
}

export function countOpenMissed(db: Db): number {
	return (
		db
			.prepare<[], { n: number }>(
				'SELECT count(*) AS n FROM missed_questions WHERE dismissed_at IS NULL',
			)
			.get()?.n ?? 0
	);
}

/** Last asked first. */
export function listMissed(
	db: Db,
	limit: number,
	before: string | undefined,
): { readonly items: MissedItem[]; readonly next: string | null } {
	const [time = '9999', id = String(Number.MAX_SAFE_INTEGER)] = before?.split('_') ?? [];
	const rows = db
		.prepare<[string, number, number], MissedItem>(
			`SELECT id, question, locale, times, first_at, last_at FROM missed_questions
			WHERE dismissed_at IS NULL AND (last_at, id) < (?, ?)
			ORDER BY last_at DESC, id DESC LIMIT ?`,
		)
		.all(time, Number(id) || 0, limit + 1);
	const items = rows.slice(0, limit);
	const last = items.at(-1);
	return {
		items,
		next: rows.length > items.length && last ? `${last.last_at}_${String(last.id)}` : null,
	};
}

export function dismissMissed(tx: Tx, ids: readonly number[], now: string): number {
	const dismiss = tx.prepare(
		'UPDATE missed_questions SET dismissed_at = ? WHERE id = ? AND dismissed_at IS NULL',
	);
	return ids.reduce((sum, id) => sum + dismiss.run(now, id).changes, 0);
}
