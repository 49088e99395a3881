import { createModelPlanner } from './model-planner.ts';
import type { Planner } from './planner.ts';
import type { PlannerParts } from './planner-parts.ts';
import { canonicalLocale } from './text/languages.ts';
import { createRulesPlanner } from './rules/rules-planner.ts';

export function createPlanner(parts: PlannerParts): Planner {
	const rules = createRulesPlanner();
	const { openai } = parts;
	const planner = openai === null ? rules : createModelPlanner({ ...parts, openai }, rules);
	return {
		plan: (request, onSentence) =>
			(request.byRules === true ? rules : planner).plan(
				{ ...request, locale: canonicalLocale(request.locale) },
				onSentence,
			),
	};
}
