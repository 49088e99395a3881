import { planByRules } from '../../../sidecar/src/brain/rules/rules-planner.ts';
import type { Plan, PlanRequest } from '../../../sidecar/src/brain/planner.ts';
import { planRequest } from './plan-request.ts';

export function said(plan: Plan): string {
	if (plan.kind !== 'answer') throw new Error(`expected an answer, got ${JSON.stringify(plan)}`);
	return plan.answer.text;
}

export function called(plan: Plan): { name: string; arguments: object } {
	if (plan.kind !== 'call') throw new Error(`expected a call, got ${JSON.stringify(plan)}`);
	return plan.call;
}

/** A conversation, alternating, the customer first and last. */
export function talk(lines: readonly string[], changes: Partial<PlanRequest> = {}): Plan {
	const transcript = lines.slice(0, -1).map((text, place) => ({
		role: place % 2 === 0 ? ('customer' as const) : ('assistant' as const),
		text,
	}));
	return planByRules(planRequest(lines.at(-1) ?? '', { transcript, ...changes }));
}

/** Plays the customer's lines; the assistant's are the planner's own. */
export function dialogue(lines: readonly string[], changes: Partial<PlanRequest> = {}): Plan {
	const transcript: { role: 'customer' | 'assistant'; text: string }[] = [];
	let plan: Plan = { kind: 'nothing' };
	for (const line of lines) {
		plan = planByRules(planRequest(line, { transcript: [...transcript], ...changes }));
		transcript.push({ role: 'customer', text: line });
		if (plan.kind === 'answer') transcript.push({ role: 'assistant', text: plan.answer.text });
	}
	return plan;
}

/** $200 on the order of plan-request.ts. */
export const REFUND = {
	name: 'stripe_issue_refund',
	arguments: { charge_id: 'ch_3Nabc', amount_cents: 20_000, reason: 'requested_by_customer' },
};
