import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createRecall, type Recall } from '../conversation/recall.ts';
import type { Spending } from '../conversation/spending.ts';
import { createSummaries, type Summaries } from '../conversation/summaries.ts';
import { createSumUp } from '../conversation/sum-up.ts';
import type { Db } from '../db/open.ts';
import type { Write } from '../db/write.ts';
import type { Facts } from '../facts/facts.ts';
import type { KnowledgeSearch } from '../knowledge/search.ts';
import type { Outbox } from '../outbox/outbox.ts';
import type { Log } from '../telemetry/log.ts';
import type { Clients } from './clients.ts';

/** What planners are shown of the past, and what keeps it short. */
export function createMemory(deps: {
	readonly config: Config;
	readonly clients: Clients;
	readonly db: Db;
	readonly write: Write;
	readonly clock: Clock;
	readonly outbox: Outbox;
	readonly facts: Facts;
	readonly spending: Spending;
	readonly knowledge: KnowledgeSearch | null;
	readonly log: Log;
}): { readonly recall: Recall; readonly turnEnded: Summaries['turnEnded'] } {
	const { config, clients } = deps;
	const sumUp =
		clients.openai && config.openai && createSumUp(clients.openai, config.openai.repairModel);
	const summaries = createSummaries({ ...deps, sumUp });
	return {
		recall: createRecall({ ...deps, summaries }),
		turnEnded(tx, turn, at) {
			summaries.turnEnded(tx, turn, at);
		},
	};
}
