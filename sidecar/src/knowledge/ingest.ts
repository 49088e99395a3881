import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical.ts';
import type { Clock } from '../clock.ts';
import type { IngestDocument, IngestReply, KnowledgeSource } from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Tx, Write } from '../db/write.ts';
import { Invalid } from '../failure.ts';
import type { OnKnowledgeChange } from './changes.ts';
import { CUTTING, type Chunk } from './chunk.ts';
import {
	deleteDocument,
	findDocument,
	replaceChunks,
	touchDocument,
	upsertDocument,
} from './document-store.ts';
import type { Readable } from './reading/read.ts';
import { Unreadable } from './reading/unreadable.ts';
import { createSequence } from './sequence.ts';
import { endSync, nameInSync, unnamedBySync } from './sync-store.ts';
import { currentVersion, nextVersion } from './version-store.ts';

export interface Ingest {
	/**
	 * Takes documents that are new or may have changed; the last one handed over under a name is the
	 * one that is kept. Found by words once resolved; vectors follow. A document that cannot be read
	 * is told of in its place, and what it said before is not kept either.
	 */
	documents(source: KnowledgeSource, documents: readonly IngestDocument[]): Promise<IngestReply>;
	/** Found no more once resolved. */
	forget(
		source: KnowledgeSource,
		externalIds: readonly string[],
	): Promise<{ readonly version: string; readonly removed: number }>;
	/** @throws Invalid 409 `sync_incomplete`; see contract `reconcileBody` */
	reconcile(sync: {
		readonly source: KnowledgeSource;
		readonly sync_id: string;
		readonly external_ids: readonly string[];
		readonly total: number | null;
	}): Promise<{
		readonly version: string;
		readonly seen: number;
		readonly removed: number;
		readonly complete: boolean;
	}>;
}

export interface IngestDeps {
	readonly db: Db;
	/** Of the knowledge database. */
	readonly write: Write;
	readonly clock: Clock;
	readonly read: (document: Readable) => Promise<Chunk[]>;
	/** Name of the present embedder: vectors of others are not taken over. */
	readonly embedder: string;
	readonly changed: OnKnowledgeChange;
}

type Told = IngestReply['documents'][number];
type Seen =
	| { readonly kind: 'unchanged'; readonly id: number; readonly chunks: number }
	| { readonly kind: 'read'; readonly chunks: readonly Chunk[] }
	| { readonly kind: 'unreadable'; readonly reason: string };

export function createIngest(deps: IngestDeps): Ingest {
	const { db, write, clock } = deps;
	const sequence = createSequence();
	const now = (): string => clock.now().toISOString();

	async function look(source: KnowledgeSource, document: IngestDocument): Promise<Seen> {
		const known = findDocument(db, source, document.external_id);
		if (known?.content_hash === hashOf(document)) {
			return { kind: 'unchanged', id: known.id, chunks: known.chunks };
		}
		try {
			return { kind: 'read', chunks: await deps.read(document) };
		} catch (error) {
			if (!(error instanceof Unreadable)) throw error;
			return { kind: 'unreadable', reason: error.message };
		}
	}

	/** Deletes in the transaction; gives the ids of the passages that went. */
	function remove(tx: Tx, source: KnowledgeSource, ids: readonly string[]) {
		const gone = ids.map((id) => deleteDocument(tx, source, id)).filter((one) => one !== null);
		return {
			documents: gone.length,
			removed: gone.flat(),
			version: gone.length === 0 ? currentVersion(tx) : nextVersion(tx),
		};
	}

	return {
		async documents(source, documents) {
			const key = (id: string): string => `${source} ${id}`;
			const turn = sequence.begin(documents.map((one) => key(one.external_id)));
			try {
				const looks = await Promise.all(
					documents.map(async (document): Promise<Look> => ({
						document,
						seen: await look(source, document),
					})),
				);
				const replies: Told[] = [];
				for (const part of partsOf(looks)) {
					const done = await write('knowledge.ingest', (tx) => {
						const written: number[] = [];
						const removed: number[] = [];
						for (const { document, seen } of part) {
							const last = documents.findLast(
								({ external_id }) => external_id === document.external_id,
							);
							if (last !== document || !turn.isLast(key(document.external_id))) {
								replies.push(rejected(document, 'A later request is about the same document.'));
								continue;
							}
							const { reply, change } = keep(tx, source, document, seen);
							replies.push(reply);
							written.push(...change.written);
							removed.push(...change.removed);
						}
						if (written.length + removed.length > 0) nextVersion(tx);
						return { written, removed };
					});
					deps.changed({ ...done, embedded: [] });
				}
				return { version: currentVersion(db), documents: replies };
			} finally {
				turn.end();
			}
		},

		async forget(source, externalIds) {
			const turn = sequence.begin(externalIds.map((id) => `${source} ${id}`));
			try {
				const gone = await write('knowledge.forget', (tx) => remove(tx, source, externalIds));
				deps.changed({ written: [], embedded: [], removed: gone.removed });
				return { version: gone.version, removed: gone.documents };
			} finally {
				turn.end();
			}
		},

		async reconcile({ source, sync_id, external_ids, total }) {
			const done = await write('knowledge.reconcile', (tx) => {
				const seen = nameInSync(tx, { source, syncId: sync_id }, external_ids, now());
				const complete = total === seen;
				if (!complete)
					return { seen, complete, documents: 0, removed: [], version: currentVersion(tx) };
				const gone = remove(tx, source, unnamedBySync(tx, source));
				endSync(tx, source);
				return { seen, complete, ...gone };
			});
			if (total !== null && !done.complete) {
				throw new Invalid(
					409,
					'sync_incomplete',
					`This sync has named ${String(done.seen)} documents so far, not ${String(total)}: send the missing pages, then the last one again, or begin another sync. Nothing was removed.`,
					'total',
				);
			}
			deps.changed({ written: [], embedded: [], removed: done.removed });
			const { version, seen, documents, complete } = done;
			return { version, seen, removed: documents, complete };
		},
	};

	function keep(tx: Tx, source: KnowledgeSource, document: IngestDocument, seen: Seen) {
		const none = { written: [] as number[], removed: [] as number[] };
		switch (seen.kind) {
			case 'unchanged':
				return touchDocument(tx, seen.id, document.updated_at, now())
					? { reply: told(document, 'unchanged', seen.chunks), change: none }
					: {
							reply: rejected(document, 'A sync removed it meanwhile: send it again.'),
							change: none,
						};
			case 'unreadable': {
				const removed = deleteDocument(tx, source, document.external_id) ?? [];
				return { reply: rejected(document, seen.reason), change: { ...none, removed } };
			}
			case 'read': {
				const { external_id: externalId, title, url, locale, updated_at: updatedAt } = document;
				const fields = { externalId, title, url, locale, updatedAt, contentHash: hashOf(document) };
				const id = upsertDocument(tx, source, fields, now());
				const change = replaceChunks(tx, id, title, seen.chunks, deps.embedder);
				return { reply: told(document, 'updated', seen.chunks.length), change };
			}
		}
	}
}

type Look = { readonly document: IngestDocument; readonly seen: Seen };

/** Passages a transaction: it holds everything else up while it runs. */
const CHUNKS_A_COMMIT = 200;

function partsOf(all: readonly Look[]): Look[][] {
	const parts: Look[][] = [[]];
	let chunks = 0;
	for (const one of all) {
		chunks += one.seen.kind === 'read' ? one.seen.chunks.length : 0;
		if (chunks > CHUNKS_A_COMMIT && parts.at(-1)?.length !== 0) {
			parts.push([]);
			chunks = 0;
		}
		parts.at(-1)?.push(one);
	}
	return parts;
}

function told(document: IngestDocument, status: 'unchanged' | 'updated', chunks: number): Told {
	return { external_id: document.external_id, status, chunks };
}

function rejected(document: IngestDocument, reason: string): Told {
	return { external_id: document.external_id, status: 'rejected', chunks: 0, reason };
}

function hashOf({ title, url, locale, format, content }: IngestDocument): string {
	return createHash('sha256')
		.update(canonicalJson({ cutting: CUTTING, title, url, locale, format, content }))
		.digest('hex');
}
