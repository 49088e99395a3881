import type { z } from 'zod';
import type { Clock } from '../clock.ts';
import type {
	archiveReply,
	dismissReply,
	documentsReply,
	KnowledgeReply,
	KnowledgeSource,
	knowledgeSearchBody,
	knowledgeSearchReply,
	missedReply,
	restoreReply,
} from '../contract/knowledge.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import type { Archive } from './archive.ts';
import { archivedNames } from './archive-store.ts';
import type { Backlog } from './backlog.ts';
import type { Ingest } from './ingest.ts';
import { countDocuments, listDocuments } from './list-store.ts';
import { countOpenMissed, dismissMissed, listMissed } from './missed-store.ts';
import type { Search } from './search.ts';
import { currentVersion } from './version-store.ts';

/** A page of a list; `before` is what the page before it gave. */
interface Page {
	readonly limit: number;
	readonly before?: string | undefined;
}

/** All that may be asked of the shop's knowledge from outside. */
export interface KnowledgeDesk {
	readonly ingest: Ingest;
	summary(): KnowledgeReply;
	documents(query: Page & { source?: KnowledgeSource | undefined }): z.infer<typeof documentsReply>;
	explain(
		asked: z.infer<typeof knowledgeSearchBody>,
	): Promise<z.infer<typeof knowledgeSearchReply>>;
	missed(query: Page): z.infer<typeof missedReply>;
	dismiss(ids: readonly number[]): Promise<z.infer<typeof dismissReply>>;
	archived(): z.infer<typeof archiveReply>;
	restore(externalIds: readonly string[]): Promise<z.infer<typeof restoreReply>>;
}

export function createKnowledgeDesk(deps: {
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly ingest: Ingest;
	readonly backlog: Backlog;
	readonly search: Pick<Search, 'explain'>;
	readonly archive: Pick<Archive, 'restore'>;
	readonly embedder: string;
}): KnowledgeDesk {
	const { db, embedder } = deps;
	return {
		ingest: deps.ingest,
		summary: () => ({
			version: currentVersion(db),
			...countDocuments(db),
			embedding: { embedder, ...deps.backlog.state() },
			missed: countOpenMissed(db),
		}),
		documents({ source, limit, before }) {
			const { items, next } = listDocuments(db, { source, limit, before, embedder });
			return { items, next_before: next };
		},
		explain: ({ query, limit }) => deps.search.explain(query, { limit }),
		missed({ limit, before }) {
			const { items, next } = listMissed(db, limit, before);
			return { items, next_before: next };
		},
		archived: () => ({ external_ids: archivedNames(db, 'ticket') }),
		restore: async (externalIds) => ({
			restored: await deps.archive.restore('ticket', externalIds),
		}),
		async dismiss(ids) {
			const now = deps.clock.now().toISOString();
			return {
				dismissed: await deps.write('knowledge.missed', (tx) => dismissMissed(tx, ids, now)),
			};
		},
	};
}
