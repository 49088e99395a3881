import { createPlanner } from '../../../sidecar/src/brain/create-planner.ts';
import type { PlannerLog } from '../../../sidecar/src/brain/planner-parts.ts';
import type { Planned, Planner, PlanRequest } from '../../../sidecar/src/brain/planner.ts';
import { systemClock } from '../../../sidecar/src/clock.ts';
import { createOpenAiClient } from '../../../sidecar/src/providers/openai.ts';
import type { ScriptStep } from '../../support/twins/openai-script.ts';
import type { OpenAiTwin } from '../../support/twins/openai-twin.ts';
import { found, planRequest } from './plan-request.ts';

const quiet: PlannerLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

export interface Options {
	readonly fallback?: string | null;
	readonly callLimit?: number;
}

export interface Told extends Planned {
	readonly sentences: readonly string[];
}

export function plannerOf(twin: OpenAiTwin, options: Options = {}): Planner {
	return createPlanner({
		openai: createOpenAiClient({
			apiKey: twin.key,
			baseUrl: twin.baseUrl,
			callLimit: options.callLimit ?? 5000,
		}),
		models: {
			primary: 'big',
			repair: 'small',
			fallback: options.fallback === undefined ? 'other' : options.fallback,
		},
		log: quiet,
		clock: systemClock,
	});
}

/** Plays the steps to a planner over real HTTP; throws when the script is left. */
export async function play(
	twin: OpenAiTwin,
	request: PlanRequest,
	steps: readonly ScriptStep[],
	options: Options = {},
): Promise<Told> {
	twin.script(steps);
	const sentences: string[] = [];
	const planned = await plannerOf(twin, options).plan(request, (text) => sentences.push(text));
	if (twin.scriptFaults().length > 0) throw new Error(twin.scriptFaults().join());
	if (planned.plan.kind === 'answer' && sentences.join('') !== planned.plan.answer.text) {
		throw new Error('the sentences shown are not the answer');
	}
	return { ...planned, sentences };
}

export function says(text: string, more: object = {}): ScriptStep {
	return {
		kind: 'envelope',
		value: {
			type: 'final_message',
			tool_call: null,
			final_message: { text, citations: null, approvals_needed: null, ...more },
		},
	};
}

export function calls(name: string, args: object): ScriptStep {
	return {
		kind: 'envelope',
		value: { type: 'tool_call', tool_call: { name, arguments: args }, final_message: null },
	};
}

export function textOf(planned: Planned): string {
	return planned.plan.kind === 'answer' ? planned.plan.answer.text : JSON.stringify(planned.plan);
}

export const LOOK_UP = { order_id: '1234', customer_email: null };
export const STATUS = planRequest('Where is my order 1234?', { results: [found()] });
export const REFUND = planRequest('Please refund $200 for order 1234');
