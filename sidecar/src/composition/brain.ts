import { createPlanner } from '../brain/create-planner.ts';
import { createPrices } from '../brain/prices.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { createInFlight } from '../conversation/in-flight.ts';
import { createPresence } from '../conversation/presence.ts';
import { createSpending } from '../conversation/spending.ts';
import type { Db } from '../db/open.ts';
import type { OpenAiClient } from '../providers/openai.ts';
import type { Log } from '../telemetry/log.ts';

/** Who plans, what it may cost, and what turns need to know of their readers. */
export function createBrain({
	config,
	db,
	clock,
	openai,
	log,
}: {
	readonly config: Config;
	readonly db: Db;
	readonly clock: Clock;
	readonly openai: OpenAiClient | null;
	readonly log: Log;
}) {
	return {
		planner: createPlanner({
			openai,
			models: {
				primary: config.openai?.model ?? '',
				repair: config.openai?.repairModel ?? '',
				fallback: config.openai?.fallbackModel ?? null,
			},
			log,
			clock,
		}),
		spending: createSpending({
			db,
			clock,
			prices: createPrices(config.models.prices),
			budgets: config.models.budgets,
		}),
		inFlight: createInFlight(),
		presence: createPresence(clock),
		burstMs: config.customers.burstMs,
		shopOrigin: config.wordpress.baseUrl,
	};
}
