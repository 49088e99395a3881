import type { Answer } from '../contract/hands.ts';
import type { AnswerCache, CacheKey } from '../knowledge/cache.ts';
import type { Planned, Planner, PlanRequest } from './planner.ts';

/** An answer as it was given, and by whom. */
export interface KeptAnswer {
	readonly answer: Answer;
	readonly planner: Planned['planner'];
}

/**
 * Answers what was asked lately in the same words as it was answered then, without asking a model:
 * only a conversation's first question, answered from the shop's knowledge with a citation and
 * without any tool, so that the answer holds nothing of anybody.
 */
export function createCachedPlanner(deps: {
	readonly planner: Planner;
	readonly cache: AnswerCache<KeptAnswer>;
	/** Of the knowledge. */
	readonly version: () => string;
}): Planner {
	const { planner, cache } = deps;
	return {
		async plan(request, onSentence) {
			const version = deps.version();
			const key = keyOf(request, version);
			if (key === null) return planner.plan(request, onSentence);
			const kept = cache.get(key);
			if (kept) {
				onSentence(kept.answer.text);
				return {
					plan: { kind: 'answer', answer: kept.answer },
					planner: kept.planner,
					usage: null,
				};
			}
			const planned = await planner.plan(request, onSentence);
			// What was found while the knowledge changed is not kept.
			if (isWorthKeeping(planned, request) && deps.version() === version) {
				cache.set(key, { answer: planned.plan.answer, planner: planned.planner });
			}
			return planned;
		},
	};
}

function keyOf(request: PlanRequest, version: string): CacheKey | null {
	const { trigger, transcript, summary, passages, results } = request;
	if (trigger.kind !== 'message' || passages.length === 0) return null;
	if (transcript.length > 0 || summary !== null || results.length > 0) return null;
	const variant = JSON.stringify([
		request.shop.name,
		request.facts?.version ?? null,
		request.customerHasEmail,
		request.byRules ?? false,
	]);
	return { question: trigger.text, version, locale: request.locale, variant };
}

function isWorthKeeping(
	planned: Planned,
	request: PlanRequest,
): planned is Planned & { readonly plan: Extract<Planned['plan'], { kind: 'answer' }> } {
	if (planned.plan.kind !== 'answer' || request.signal.aborted) return false;
	return planned.plan.answer.citations.length > 0;
}
