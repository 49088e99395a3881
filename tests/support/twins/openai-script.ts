import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import type { ChatRequest } from './openai-request.ts';

const finish = z.enum(['stop', 'length', 'content_filter']).default('stop');
const common = {
	/** Only for a request whose last message contains this. */
	when: z.string().optional(),
	/** Stays in the script after it was played. */
	repeat: z.boolean().default(false),
};

interface StepInput {
	when?: string | undefined;
	repeat?: boolean | undefined;
}

/** One answer of a scripted model. */
export type ScriptStep =
	/** The product's envelope. It must keep to the schema that the request enforces. */
	| (StepInput & { kind: 'envelope'; value: unknown })
	/** Any text at all, as a server that enforces no schema may give. */
	| (StepInput & { kind: 'text'; text: string; finish?: 'stop' | 'length' | 'content_filter' })
	| (StepInput & { kind: 'refusal'; text: string })
	| (StepInput & { kind: 'http-error'; status: number; message?: string })
	/** The first byte comes `ms` late. */
	| (StepInput & { kind: 'slow'; ms: number; then: ScriptStep })
	/** Each piece of a stream comes `ms` late. */
	| (StepInput & { kind: 'slow-stream'; ms: number; then: ScriptStep })
	/** The connection breaks after so many characters. */
	| (StepInput & { kind: 'cut-stream'; after: number; then: ScriptStep })
	/** Decided when the request is there. Not for scripts sent over HTTP. */
	| (StepInput & { kind: 'from'; answer: (request: ChatRequest) => ScriptStep });

const stepSchema: z.ZodType<ScriptStep> = z.lazy(() =>
	z.discriminatedUnion('kind', [
		z.strictObject({ ...common, kind: z.literal('envelope'), value: z.unknown() }),
		z.strictObject({ ...common, kind: z.literal('text'), text: z.string(), finish }),
		z.strictObject({ ...common, kind: z.literal('refusal'), text: z.string() }),
		z.strictObject({
			...common,
			kind: z.literal('http-error'),
			status: z.int().min(400).max(599),
			message: z.string().default('scripted'),
		}),
		z.strictObject({ ...common, kind: z.literal('slow'), ms: z.int(), then: stepSchema }),
		z.strictObject({ ...common, kind: z.literal('slow-stream'), ms: z.int(), then: stepSchema }),
		z.strictObject({ ...common, kind: z.literal('cut-stream'), after: z.int(), then: stepSchema }),
	]),
);

/** A script as it comes over HTTP. */
export const scriptSchema = z.array(stepSchema);

export class Unscripted extends Error {
	override readonly name = 'Unscripted';
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const checks = new Map<string, ValidateFunction>();

/** What is wrong with a value that a strict schema would never let through; undefined if nothing. */
export function schemaFault(schema: ChatRequest['schema'], value: unknown): string | undefined {
	if (!schema) return undefined;
	const text = JSON.stringify(schema);
	const check = checks.get(text) ?? ajv.compile(schema);
	checks.set(text, check);
	return check(value) ? undefined : ajv.errorsText(check.errors, { dataVar: 'envelope' });
}

/** The steps still to be played, in order. A request that none is meant for is an error. */
export class Script {
	#steps: ScriptStep[];

	constructor(steps: readonly ScriptStep[] = []) {
		this.#steps = [...steps];
	}

	add(steps: readonly ScriptStep[]): void {
		this.#steps.push(...steps);
	}

	clear(): void {
		this.#steps = [];
	}

	get unplayed(): readonly ScriptStep[] {
		return this.#steps.filter((step) => step.repeat !== true);
	}

	/** Throws Unscripted when no step is meant for this request. */
	next(request: ChatRequest): ScriptStep {
		const last = request.messages.at(-1)?.text ?? '';
		const step = this.#steps.find(({ when }) => when === undefined || last.includes(when));
		if (!step) {
			throw new Unscripted(`no scripted answer to: ${last.slice(0, 400)}`);
		}
		if (step.repeat !== true) this.#steps = this.#steps.filter((other) => other !== step);
		return step;
	}
}
