import { createCachedPlanner } from '../brain/cached-planner.ts';
import type { Planner } from '../brain/planner.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Db } from '../db/open.ts';
import { createWrite } from '../db/write.ts';
import { createKnowledgeHand } from '../hands/knowledge-search.ts';
import type { Hand } from '../hands/hand.ts';
import { knowledgeRoutes } from '../http/knowledge.ts';
import type { Identity } from '../identity/session.ts';
import { createArchive } from '../knowledge/archive.ts';
import { createAskedSearch } from '../knowledge/asked.ts';
import { dimensionsOf } from '../knowledge/backlog-store.ts';
import { createBacklog } from '../knowledge/backlog.ts';
import { createAnswerCache } from '../knowledge/cache.ts';
import type { KnowledgeChange } from '../knowledge/changes.ts';
import { createKnowledgeDesk } from '../knowledge/desk.ts';
import type { Embedder } from '../knowledge/embedder.ts';
import { createIngest, type Ingest } from '../knowledge/ingest.ts';
import { createOfflineEmbedder } from '../knowledge/offline-embedder.ts';
import { openKnowledge } from '../knowledge/open.ts';
import { createOpenAiEmbedder } from '../knowledge/openai-embedder.ts';
import { createReader } from '../knowledge/reader.ts';
import { createTicketSync } from '../knowledge/tickets/ticket-sync.ts';
import { createZendeskTickets } from '../knowledge/tickets/zendesk-tickets.ts';
import { countDocuments } from '../knowledge/list-store.ts';
import {
	createSearch,
	type KnowledgeSearch,
	type Search,
	type SearchReply,
} from '../knowledge/search.ts';
import { currentVersion } from '../knowledge/version-store.ts';
import { createOpenAiEmbeddings } from '../providers/openai-embeddings.ts';
import type { ZendeskClient } from '../providers/zendesk.ts';
import type { Log } from '../telemetry/log.ts';

export interface Knowledge {
	/** For customers' questions: answered from what was found lately where it can be. */
	readonly search: KnowledgeSearch;
	/** For what the sidecar fetches itself, such as solved tickets. */
	readonly ingest: Ingest;
	readonly hand: Hand;
	/** The planner, whose answers to plain questions are given again while nothing changed. */
	caching(planner: Planner): Planner;
	readonly routes: ReturnType<typeof knowledgeRoutes>;
	/** Names the state of all passages. */
	version(): string;
	/** Begins to embed what waits. */
	start(): void;
	/** Nothing in flight is lost; what is not embedded yet waits in the database. */
	stop(): Promise<void>;
}

/** Passages embedded together: as many as OpenAI takes well; of the offline encoder some seconds' work. */
const BATCH = { openai: 100, offline: 32 };

/** Everything of the shop's knowledge, over `knowledge.db`. */
export function createKnowledge(deps: {
	readonly config: Config;
	readonly clock: Clock;
	readonly log: Log;
	readonly identity: Identity;
	/** Null: no solved tickets to learn from. */
	readonly zendesk: ZendeskClient | null;
}): Knowledge {
	const { config, clock, log } = deps;
	const db = openKnowledge(config.dataDir);
	const write = createWrite(db);
	const version = (): string => currentVersion(db);
	const now = (): number => clock.now().getTime();
	const embedder = createEmbedder(config, db);
	const reader = createReader();

	// A shop that has handed nothing over yet does without the thread that searches.
	let search: Search | undefined;
	let searched = 0;
	const opened = (): Search => {
		if (search) return search;
		searched = embedder.port.dimensions;
		return (search = createSearch({ db, embedder: embedder.port, log }));
	};
	const changed = (change: KnowledgeChange): void => {
		if (search && change.embedded.length > 0 && embedder.port.dimensions !== searched) {
			// A model whose vectors' length was unknown has answered for the first time.
			void search.close();
			search = undefined;
		}
		if (search || change.written.length > 0) opened().changed(change);
		if (change.written.length > 0) backlog.wake();
	};
	const backlog = createBacklog({
		db,
		write,
		embedder: embedder.port,
		changed,
		log,
		batch: embedder.batch,
	});
	const ingest = createIngest({
		db,
		write,
		clock,
		read: (document) => reader.read(document),
		embedder: embedder.port.name,
		changed,
	});
	const archive = createArchive({
		...{ db, write, clock, changed, log },
		embedder: embedder.port.name,
	});
	const asked = createAskedSearch({
		search: {
			async search(query, options) {
				const reply = await opened().search(query, options);
				if (reply.informative) archive.found(reply.passages);
				return reply;
			},
		},
		version,
		cache: createAnswerCache<SearchReply>(now),
		write,
		clock,
		log,
	});
	const tickets =
		deps.zendesk &&
		createTicketSync({
			db,
			write,
			ingest,
			tickets: createZendeskTickets(deps.zendesk, clock),
			log,
		});
	const desk = createKnowledgeDesk({
		archive,
		db,
		write,
		clock,
		ingest,
		backlog,
		search: { explain: (query, options) => opened().explain(query, options) },
		embedder: embedder.port.name,
	});
	return {
		search: asked,
		ingest,
		hand: createKnowledgeHand(asked),
		caching: (planner) => createCachedPlanner({ planner, version, cache: createAnswerCache(now) }),
		routes: knowledgeRoutes({ identity: deps.identity, log, knowledge: desk }),
		version,
		start() {
			if (countDocuments(db).documents > 0) opened();
			backlog.wake();
			tickets?.start();
			archive.start();
		},
		async stop() {
			await tickets?.stop();
			await archive.stop();
			await Promise.all([backlog.stop(), embedder.close()]);
			await Promise.all([reader.close(), search?.close()]);
			db.close();
		},
	};
}

function createEmbedder(
	config: Config,
	db: Db,
): {
	readonly port: Embedder;
	readonly batch: number;
	close(): Promise<void>;
} {
	if (config.openai) {
		const { key, baseUrl, embeddingModel } = config.openai;
		const client = createOpenAiEmbeddings({ apiKey: key, baseUrl, model: embeddingModel });
		return {
			port: createOpenAiEmbedder(client, embeddingModel, dimensionsOf(db, embeddingModel)),
			batch: BATCH.openai,
			close: () => Promise.resolve(),
		};
	}
	const offline = createOfflineEmbedder();
	return { port: offline, batch: BATCH.offline, close: () => offline.close() };
}
