import type { KnowledgeSource } from '@ai-support-chat/sidecar/contract/knowledge';
import type { IndexedDocument, PendingDocument } from '../wire/knowledge.ts';
import type { DocumentState } from './words.ts';

/** A line of the list of documents. */
export interface Entry {
	readonly key: string;
	readonly source: KnowledgeSource;
	readonly title: string;
	readonly url: string | null;
	readonly editUrl: string | null;
	readonly state: DocumentState;
	readonly reason: string;
	/** ISO 8601. */
	readonly updatedAt: string;
	readonly passages: number;
}

/** One line a document: what waits here says more about it than what the sidecar holds still. */
export function entriesOf(
	indexed: readonly IndexedDocument[],
	pending: readonly PendingDocument[],
): Entry[] {
	const entries = new Map<string, Entry>();
	for (const one of indexed) {
		const key = `${one.source} ${one.external_id}`;
		entries.set(key, {
			key,
			source: one.source,
			title: one.title,
			url: one.url,
			editUrl: one.edit_url,
			state: 'indexed',
			reason: '',
			updatedAt: one.updated_at,
			passages: one.chunks,
		});
	}
	for (const one of pending) {
		const key = `${one.source} ${one.external_id}`;
		const held = entries.get(key);
		entries.set(key, {
			key,
			source: one.source,
			title: held?.title ?? one.title,
			url: held?.url ?? null,
			editUrl: one.edit_url,
			state: one.state,
			reason: one.reason,
			updatedAt: one.changed_at,
			passages: held?.passages ?? 0,
		});
	}
	return [...entries.values()];
}
