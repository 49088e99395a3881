import type { ToolDescription } from '../../contract/hands.ts';
import type { Plan, PlanRequest } from '../planner.ts';
import { orderFacts, type OrderFacts } from './order-facts.ts';
import { call } from './plans.ts';

export function lookUpTool(request: PlanRequest): ToolDescription | undefined {
	return request.tools.find((tool) => isLookUp(tool.name));
}

/** Whatever keeps the shop's orders, its look-up is named so. */
function isLookUp(name: string): boolean {
	return name.endsWith('_get_order');
}

/** The order as this turn's last look-up gave it. */
export function orderKnown(request: PlanRequest): OrderFacts | undefined {
	const known = request.results.findLast(({ name, outcome }) => isLookUp(name) && outcome.ok);
	return known?.outcome.ok === true ? orderFacts(known.outcome.output) : undefined;
}

/** Undefined when no look-up is offered. */
export function lookUp(
	request: PlanRequest,
	order: string,
	email: string | null,
): Plan | undefined {
	const tool = lookUpTool(request);
	return tool && call(tool, { order_id: order, customer_email: email });
}
