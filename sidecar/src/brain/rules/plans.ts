import type { Json, ToolDescription } from '../../contract/hands.ts';
import type { Plan, PlanRequest } from '../planner.ts';
import { fill } from './strings/table.ts';

export function answer(template: string, values: Readonly<Record<string, string>> = {}): Plan {
	return { kind: 'answer', answer: { text: fill(template, values), citations: [] } };
}

export function call(tool: ToolDescription, values: { readonly [key: string]: Json }): Plan {
	return { kind: 'call', call: { name: tool.name, arguments: values } };
}

/** A Hand that is offered for the next step. */
export function offered(
	request: PlanRequest,
	...names: readonly string[]
): ToolDescription | undefined {
	return request.tools.find((tool) => names.includes(tool.name));
}
