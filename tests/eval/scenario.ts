import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { refundState } from '../../sidecar/src/contract/conversations.ts';
import type { OrderSeed } from '../support/shop-seed.ts';

const step = z.union([
	/** What the customer writes; `{name}` is filled in (see the README of scenarios). */
	z.strictObject({ say: z.string().min(1) }),
	/** The mailed code is entered; `wrong`: another one. */
	z.strictObject({ code: z.enum(['right', 'wrong']) }),
	/** A shop manager decides on the newest open refund. */
	z.strictObject({ decide: z.enum(['approve', 'deny']) }),
]);

const words = z.array(z.string().min(1)).default([]);

const scenario = z.strictObject({
	name: z.string().min(1),
	/** What the whole shop is like; scenarios that say the same share one. */
	shop: z
		.strictObject({
			approval: z.enum(['always', 'over_limit']).default('always'),
			/** Minor units up to which no person is asked. */
			limit: z.int().default(5000),
			helpdesk: z.boolean().default(false),
			down: z.array(z.enum(['shopify', 'stripe', 'zendesk'])).default([]),
			/** Pages besides the shop's own. */
			pages: z.array(z.strictObject({ title: z.string(), html: z.string() })).default([]),
		})
		.prefault({}),
	/** Changes to a plain order of 200.00 in dollars, paid by Stripe. */
	order: z.custom<Partial<OrderSeed>>((value) => typeof value === 'object').prefault({}),
	/** `owner`: logged in with the order's address; `other`: with another. */
	account: z.enum(['none', 'owner', 'other']).default('none'),
	locale: z.string().default('en'),
	steps: z.array(step).min(1),
	expect: z.strictObject({
		/** The states of the conversation's refunds in the end, oldest first. */
		refunds: z.array(refundState).default([]),
		/** Minor units refunded at Stripe on the order's charge in the story. */
		refunded: z.int().default(0),
		/** Patterns, each of which the assistant's words must match somewhere, in any case. */
		says: words,
		/** A code was asked for. */
		asks_for_code: z.boolean().optional(),
		/** Patterns that one ticket must match, wherever it was filed. */
		ticket: z.array(z.string()).optional(),
		/** Titles of pages, one of which an answer must cite. */
		cites: words,
	}),
	forbid: z.strictObject({ says: words, ticket: z.boolean().default(false) }).prefault({}),
});

export type Scenario = z.output<typeof scenario>;
export type Step = z.output<typeof step>;

/** All scenarios of the folder's YAML files. @throws Error naming file and field */
export function loadScenarios(folder = join(import.meta.dirname, 'scenarios')): Scenario[] {
	const all = readdirSync(folder)
		.filter((file) => file.endsWith('.yaml'))
		.sort()
		.flatMap((file) => {
			const read = z.array(scenario).safeParse(parse(readFileSync(join(folder, file), 'utf8')));
			if (read.success) return read.data;
			const faults = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
			throw new Error(`${file}: ${faults.join('; ')}`);
		});
	const twice = all.find(({ name }, at) => all.findIndex((one) => one.name === name) !== at);
	if (twice) throw new Error(`two scenarios are named "${twice.name}"`);
	return all;
}
