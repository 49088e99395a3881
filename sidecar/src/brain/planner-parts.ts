import type { Clock } from '../clock.ts';
import type { OpenAiClient } from '../providers/openai.ts';

export interface PlannerLog {
	info(fields: object, message: string): void;
	warn(fields: object, message: string): void;
	error(fields: object, message: string): void;
}

export interface Models {
	readonly primary: string;
	/** Mends an invalid or unsupported reply; a cheap one. */
	readonly repair: string;
	/** Answers when the primary one fails; null when there is none. */
	readonly fallback: string | null;
}

export interface PlannerParts {
	/** Null when no model is configured: the rules planner answers alone. */
	readonly openai: OpenAiClient | null;
	readonly models: Models;
	readonly log: PlannerLog;
	readonly clock: Clock;
}
