import type { ToolDescription } from '../../contract/hands.ts';
import type { Plan, PlanRequest } from '../planner.ts';
import { call, offered } from './plans.ts';

export function lookUpTool(request: PlanRequest): ToolDescription | undefined {
	return offered(request, 'shopify_get_order', 'woocommerce_get_order');
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
