import { Retryable, Terminal } from '../failure.ts';
import type { ToolCall } from '../contract/hands.ts';
import type { OpenAiClient } from '../providers/openai.ts';
import type { ChatMessage, Completion } from '../providers/openai-completion.ts';
import { questionBefore } from './asked-for.ts';
import { estimateTokens, OUTPUT_TOKENS } from './budget.ts';
import type { PlannerParts } from './planner-parts.ts';
import { ENVELOPE_NAME, envelopeSchema } from './envelope.ts';
import { Telling } from './telling.ts';
import { gatherEvidence } from './grounding/evidence.ts';
import type { ModelUsage, Plan, Planned, Planner, PlanRequest } from './planner.ts';
import { citationsOf, knownPassages, type KnownPassage } from './passages.ts';
import { promptFor, repairMessage } from './prompt.ts';
import { readReply, type Reply } from './reply.ts';
import { TICKET_TOOL } from './rules/plan-ticket.ts';
import { fill, stringsFor } from './rules/strings/table.ts';

type Parts = PlannerParts & { readonly openai: OpenAiClient };

/** Failures of a call that a provider may have begun to work on, and will charge for. */
const STARTED = new Set(['openai_cut', 'openai_timeout', 'openai_cancelled', 'openai_unreachable']);

/** How one call of one model ended. */
type Attempt =
	| { readonly kind: 'reply'; readonly reply: Reply }
	| { readonly kind: 'invalid'; readonly fault: string; readonly text: string }
	| { readonly kind: 'failed'; readonly failure: Retryable | Terminal };

/**
 * Plans with a model that is not trusted: its reply is validated before anything happens and each
 * sentence is checked against this turn's results before the customer sees it. An invalid or
 * unsupported reply is mended once by the repair model; a model that fails is replaced by the
 * fallback model; at last the rules planner answers. At most three calls a step.
 */
export function createModelPlanner(parts: Parts, rules: Planner): Planner {
	const { openai, models, log, clock } = parts;

	return {
		plan: async (request, onSentence): Promise<Planned> => {
			const schema = { name: ENVELOPE_NAME, schema: envelopeSchema(request.tools) };
			const prompt = promptFor(request);
			const telling = new Telling(request.locale, gatherEvidence(request), onSentence);
			const passages = knownPassages(request);
			const spent: ModelUsage[] = [];

			const ask = async (model: string, messages: readonly ChatMessage[]): Promise<Attempt> => {
				const began = clock.now().getTime();
				telling.begin();
				try {
					const completion = await openai.complete(
						{ model, messages, schema, maxOutputTokens: OUTPUT_TOKENS, signal: request.signal },
						(delta) => {
							telling.push(delta);
						},
					);
					const usage = usageOf(completion, messages);
					spent.push(usage);
					const took = clock.now().getTime() - began;
					log.info(
						{ turn_id: request.turnId, ...usage, ms: took, finish: completion.finish },
						'model answered',
					);
					const { text } = completion;
					if (completion.finish === 'refusal') {
						return { kind: 'invalid', fault: 'The model refused to answer.', text };
					}
					if (completion.finish === 'length') {
						return { kind: 'invalid', fault: 'The reply was too long and was cut off.', text };
					}
					const read = readReply(text, request.tools);
					if (!read.ok) return { kind: 'invalid', fault: read.fault, text };
					if (isEmpty(read.reply) && request.trigger.kind !== 'settled') {
						return { kind: 'invalid', fault: 'final_message.text: must not be empty.', text };
					}
					const repeated = repeatedCall(request, read.reply);
					return repeated === undefined
						? { kind: 'reply', reply: read.reply }
						: { kind: 'invalid', fault: repeated, text };
				} catch (error) {
					if (!(error instanceof Retryable || error instanceof Terminal)) throw error;
					const heard = telling.streamed;
					if (STARTED.has(error.type) && (heard !== '' || error.type !== 'openai_unreachable')) {
						// It worked for us and told no figures: counted as its prompt and what came.
						const inputTokens = messages.reduce((sum, one) => sum + estimateTokens(one.content), 0);
						spent.push({ model, inputTokens, outputTokens: estimateTokens(heard) });
					}
					log.warn(
						{
							turn_id: request.turnId,
							model,
							type: error.type,
							ms: clock.now().getTime() - began,
						},
						error.message,
					);
					return { kind: 'failed', failure: error };
				}
			};

			const goOn = (fault: string, text: string): ChatMessage[] => [
				...prompt,
				repairMessage(fault, text, telling.said),
			];

			let attempt = await ask(models.primary, prompt);
			if (attempt.kind === 'failed' && models.fallback !== null && !request.signal.aborted) {
				const messages =
					telling.said === '' ? prompt : goOn('The reply was cut off.', telling.said);
				attempt = await ask(models.fallback, messages);
			}
			let plan = planOf(attempt, telling, passages);
			if (plan === undefined && attempt.kind !== 'failed' && !request.signal.aborted) {
				const fault =
					attempt.kind === 'invalid'
						? attempt.fault
						: `Not supported by this turn's tool results: ${JSON.stringify(telling.withheld)}. Leave it out, or say that you do not know.`;
				log.warn({ turn_id: request.turnId, repair: attempt.kind }, 'the reply is repaired');
				const told = attempt.kind === 'invalid' ? attempt.text : JSON.stringify(attempt.reply);
				attempt = await ask(models.repair, goOn(fault, told));
				plan = planOf(attempt, telling, passages);
			}
			const usage = total(spent);
			const question = plan?.kind === 'call' ? questionBefore(request, plan.call) : undefined;
			if (question !== undefined) {
				log.warn({ turn_id: request.turnId }, 'the model would write what nobody asked for');
				const answer = { text: telling.conclude(question), citations: [] };
				return { plan: { kind: 'answer', answer }, planner: 'model', usage, spent };
			}
			if (plan !== undefined) {
				return { plan: withReference(plan, request, telling), planner: 'model', usage, spent };
			}
			if (attempt.kind === 'reply') {
				// Repaired once and still unsupported: say so, and offer a person.
				const strings = stringsFor(request.locale);
				const text = telling.conclude(`${strings.cannotSay} ${strings.offerTicket}`);
				return {
					plan: { kind: 'answer', answer: { text, citations: [] } },
					planner: 'model',
					usage,
					spent,
				};
			}
			log.warn({ turn_id: request.turnId }, 'no model gave a usable reply; rules plan this step');
			return byRules(request, rules, telling, spent);
		},
	};
}

/** The plan that a valid and supported reply makes; undefined when it must be repaired. */
function planOf(
	attempt: Attempt,
	telling: Telling,
	passages: readonly KnownPassage[],
): Plan | undefined {
	if (attempt.kind !== 'reply') return undefined;
	const { reply } = attempt;
	if (reply.kind === 'call') return { kind: 'call', call: reply.call };
	if (reply.advice !== undefined) return { kind: 'call', call: reply.advice };
	const text = telling.finish(reply.text);
	if (text === undefined) return undefined;
	return text.trim() === ''
		? { kind: 'nothing' }
		: { kind: 'answer', answer: { text, citations: citationsOf(reply.cited, text, passages) } };
}

/** A ticket's reference is told, whether or not the model thought of it. */
function withReference(plan: Plan, request: PlanRequest, telling: Telling): Plan {
	const outcome = request.results.findLast(({ name }) => name === TICKET_TOOL)?.outcome;
	const reference = outcome?.ok === true ? outcome.output['reference'] : undefined;
	if (plan.kind !== 'answer' || typeof reference !== 'string' || reference === '') return plan;
	if (plan.answer.text.includes(reference)) return plan;
	const text = telling.conclude(fill(stringsFor(request.locale).ticketFiled, { reference }));
	return { ...plan, answer: { ...plan.answer, text } };
}

function isEmpty(reply: Reply): boolean {
	return reply.kind === 'answer' && reply.advice === undefined && reply.text.trim() === '';
}

/** A tool that was called with these arguments in this turn gives nothing new. */
function repeatedCall(request: PlanRequest, reply: Reply): string | undefined {
	const call: ToolCall | undefined = reply.kind === 'call' ? reply.call : reply.advice;
	if (call === undefined) return undefined;
	const same = request.results.some(
		(result) =>
			result.name === call.name && canonical(result.arguments) === canonical(call.arguments),
	);
	return same ? `${call.name} was already called with these arguments: use its result.` : undefined;
}

function canonical(value: ToolCall['arguments']): string {
	return JSON.stringify(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)));
}

async function byRules(
	request: PlanRequest,
	rules: Planner,
	telling: Telling,
	spent: readonly ModelUsage[],
): Promise<Planned> {
	const { plan } = await rules.plan(request, () => undefined);
	if (plan.kind !== 'answer') return { plan, planner: 'rules', usage: null, spent };
	const text = telling.conclude(plan.answer.text);
	return {
		plan: { kind: 'answer', answer: { ...plan.answer, text } },
		planner: 'rules',
		usage: null,
		spent,
	};
}

/** A server that tells no usage is counted by estimate: nothing is free because it is not told. */
function usageOf(completion: Completion, messages: readonly ChatMessage[]): ModelUsage {
	const { model, inputTokens, outputTokens, text } = completion;
	if (inputTokens > 0) return { model, inputTokens, outputTokens };
	return {
		model,
		inputTokens: messages.reduce((sum, one) => sum + estimateTokens(one.content), 0),
		outputTokens: estimateTokens(text),
	};
}

/** The step's cost under the model that answered last. */
function total(spent: readonly ModelUsage[]): ModelUsage | null {
	const last = spent.at(-1);
	if (last === undefined) return null;
	return {
		model: last.model,
		inputTokens: spent.reduce((sum, each) => sum + each.inputTokens, 0),
		outputTokens: spent.reduce((sum, each) => sum + each.outputTokens, 0),
	};
}
