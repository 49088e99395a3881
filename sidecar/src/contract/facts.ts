import { z } from 'zod';
import { isoTime } from './ids.ts';

/** More would crowd out the conversation in a planner's prompt. */
export const FACTS_BYTES = 24_000;

/** A version of the business facts: `1` is the first, the highest is in force. */
const factsVersion = z.string().regex(/^[1-9]\d{0,8}$/, 'must be the number of a version');
const yamlText = z
	.string()
	.refine(
		(text) => new TextEncoder().encode(text).length <= FACTS_BYTES,
		`must have at most ${String(FACTS_BYTES)} bytes`,
	);

export const factsItem = z
	.object({
		version: factsVersion,
		note: z.string(),
		/** The person who saved it, by WordPress’s user id. */
		author: z.object({ id: z.string(), name: z.string() }),
		saved_at: isoTime,
		/** Lower-case hex SHA-256 of the YAML, as the log names it. */
		sha256: z.string(),
	})
	.meta({ id: 'FactsItem' });

/** GET /internal/facts/{version} (signed by WordPress): one version as it was saved. */
export const factsText = factsItem.extend({ yaml: z.string() }).meta({ id: 'FactsText' });

/** GET /internal/facts and the answer to a save. */
export const factsReply = z.object({
	/** What is in force; null before the first save. */
	current: factsText.nullable(),
	/** Newest first; at most 200. */
	history: z.array(factsItem),
});

/** What is wrong at one place of the YAML. Lines and columns count from 1. */
export const factsProblem = z
	.object({
		line: z.int(),
		column: z.int(),
		/** Such as `refund.window_days`; empty for the whole document. */
		path: z.string(),
		message: z.string(),
	})
	.meta({ id: 'FactsProblem' });

/** POST /internal/facts/check: says what a save would refuse; keeps nothing. */
export const factsCheckBody = z.strictObject({ yaml: yamlText });
export const factsCheckReply = z.object({ problems: z.array(factsProblem) });

/** PUT /internal/facts: a new version; an old one is restored by saving its text again. */
export const factsBody = z.strictObject({
	yaml: yamlText,
	note: z.string().max(500, 'must be at most 500 characters').default(''),
	/** The version that was edited; null when there was none. */
	base_version: factsVersion.nullable(),
});

export type FactsItem = z.infer<typeof factsItem>;
export type FactsText = z.infer<typeof factsText>;
export type FactsReply = z.infer<typeof factsReply>;
export type FactsProblem = z.infer<typeof factsProblem>;
export type FactsBody = z.infer<typeof factsBody>;
