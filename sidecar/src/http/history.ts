import type { StoredEntry } from '../audit/log.ts';
import type { HistoryEntry } from '../contract/refunds.ts';

/** An entry of the log as wp-admin shows it; what is sealed stays sealed. */
export function historyEntry(entry: StoredEntry): HistoryEntry {
	const { from, to, ...detail } = entry.data;
	return {
		sequence: entry.sequence,
		at: entry.at,
		type: entry.type,
		actor: 'id' in entry.actor ? `${entry.actor.kind}:${entry.actor.id}` : entry.actor.kind,
		from: typeof from === 'string' ? from : null,
		to: typeof to === 'string' ? to : null,
		detail: { ...detail },
		leaf_hash: entry.leafHash,
	};
}
