import type { ModelUsage } from './planner.ts';

/** USD for a million tokens, which is also micro-USD for one. */
export interface Price {
	readonly input: number;
	readonly output: number;
}

/** Prices change; MODEL_PRICES corrects this table without a release. */
export const PRICES_AS_OF = '2026-04';

/** OpenAI's list prices for the models fit for this work (developers.openai.com/api/docs/pricing). */
const LIST: Readonly<Record<string, Price>> = {
	'gpt-5.4': { input: 2.5, output: 15 },
	'gpt-5.1': { input: 1.25, output: 10 },
	'gpt-5': { input: 1.25, output: 10 },
	'gpt-5-mini': { input: 0.25, output: 2 },
	'gpt-5-nano': { input: 0.05, output: 0.4 },
	'gpt-4.1': { input: 2, output: 8 },
	'gpt-4.1-mini': { input: 0.4, output: 1.6 },
	'gpt-4.1-nano': { input: 0.1, output: 0.4 },
	'gpt-4o': { input: 2.5, output: 10 },
	'gpt-4o-mini': { input: 0.15, output: 0.6 },
	o3: { input: 2, output: 8 },
	'o3-mini': { input: 1.1, output: 4.4 },
	'o4-mini': { input: 1.1, output: 4.4 },
	'text-embedding-3-small': { input: 0.02, output: 0 },
	'text-embedding-3-large': { input: 0.13, output: 0 },
};

export interface Prices {
	/** `known` is false for a model that is counted as the dearest known one. */
	of(model: string): { readonly price: Price; readonly known: boolean };
	/** What calls cost, in whole micro-USD, rounded up. */
	cost(usages: readonly ModelUsage[]): number;
}

/** @param own the shop's own prices by model, over the list's */
export function createPrices(own: Readonly<Record<string, Price>>): Prices {
	const table = new Map(Object.entries({ ...LIST, ...own }));
	const all = [...table.values()];
	const dearest: Price = {
		input: Math.max(...all.map(({ input }) => input)),
		output: Math.max(...all.map(({ output }) => output)),
	};
	const of: Prices['of'] = (model) => {
		// Servers name the release they answer with: "gpt-4.1-mini-2025-04-14".
		const price = table.get(model) ?? table.get(model.replace(/-\d{4}-\d{2}-\d{2}$/, ''));
		return { price: price ?? dearest, known: price !== undefined };
	};
	return {
		of,
		cost: (usages) =>
			usages.reduce((sum, { model, inputTokens, outputTokens }) => {
				const { input, output } = of(model).price;
				// Rounded to a millionth first: 0.4 * 3 must not cost a micro-dollar more than 1.2 does.
				const exact = Math.round((inputTokens * input + outputTokens * output) * 1e6) / 1e6;
				return sum + Math.ceil(exact);
			}, 0),
	};
}
