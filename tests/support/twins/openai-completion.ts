import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../sidecar/src/clock.ts';
import { jsonReply, pause, type TwinReply } from './fault.ts';
import type { ChatRequest } from './openai-request.ts';

/** What a model has to say and how it gets out. */
export interface Utterance {
	readonly text: string;
	readonly finish: 'stop' | 'length' | 'content_filter';
	readonly refusal: boolean;
	/** Milliseconds between two pieces of a stream. */
	readonly paceMs: number;
	/** The connection breaks after so many characters. */
	readonly cutAfter: number | undefined;
}

/** Roughly a tokenizer's pieces: what a stream delivers one by one, and what is counted. */
export function pieces(text: string): string[] {
	return text.match(/\s?[\p{L}\p{M}]{1,6}|\s?\d{1,3}|\s?[^\s\p{L}\p{M}\d]|\s/gu) ?? [];
}

/** Thrown inside a stream to break the connection. */
class CutConnection extends Error {
	override readonly name = 'CutConnection';
}

function usageOf(request: ChatRequest, completion: number) {
	const prompt = request.messages.reduce((sum, { text }) => sum + pieces(text).length + 4, 3);
	return {
		prompt_tokens: prompt,
		completion_tokens: completion,
		total_tokens: prompt + completion,
		prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
		completion_tokens_details: {
			reasoning_tokens: 0,
			audio_tokens: 0,
			accepted_prediction_tokens: 0,
			rejected_prediction_tokens: 0,
		},
	};
}

/** Cuts at the request's token limit, as a model does. */
function spoken(request: ChatRequest, utterance: Utterance) {
	const all = pieces(utterance.text);
	const told = all.slice(0, request.maxTokens);
	const finish = told.length < all.length ? ('length' as const) : utterance.finish;
	return { told, finish };
}

async function* stream(
	request: ChatRequest,
	utterance: Utterance,
	clock: Clock,
	gone: AbortSignal,
): AsyncGenerator<string> {
	const { told, finish } = spoken(request, utterance);
	const head = {
		id: `chatcmpl-${randomBytes(12).toString('hex')}`,
		object: 'chat.completion.chunk',
		created: Math.floor(clock.now().getTime() / 1000),
		model: request.model,
		service_tier: 'default',
		system_fingerprint: 'fp_twin',
	};
	const usage = request.includeUsage ? { usage: null } : {};
	const event = (delta: object, reason: string | null) =>
		`data: ${JSON.stringify({
			...head,
			choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
			...usage,
		})}\n\n`;
	const field = utterance.refusal ? 'refusal' : 'content';
	yield event({ role: 'assistant', content: utterance.refusal ? null : '', refusal: null }, null);
	let sent = 0;
	for (const piece of told) {
		if (utterance.cutAfter !== undefined && sent >= utterance.cutAfter) throw new CutConnection();
		if (utterance.paceMs > 0 && !(await pause(utterance.paceMs, gone))) return;
		yield event({ [field]: piece }, null);
		sent += piece.length;
	}
	if (utterance.cutAfter !== undefined) throw new CutConnection();
	yield event({}, finish);
	if (request.includeUsage) {
		yield `data: ${JSON.stringify({ ...head, choices: [], usage: usageOf(request, told.length) })}\n\n`;
	}
	yield 'data: [DONE]\n\n';
}

/** Puts an utterance into the form that the request asked for. */
export function completionReply(
	request: ChatRequest,
	utterance: Utterance,
	clock: Clock,
	gone: AbortSignal,
): TwinReply {
	const headers = { 'x-request-id': `req_${randomBytes(16).toString('hex')}` };
	if (request.stream) {
		return {
			status: 200,
			headers: { 'content-type': 'text/event-stream; charset=utf-8', ...headers },
			body: stream(request, utterance, clock, gone),
		};
	}
	const { told, finish } = spoken(request, utterance);
	const text = told.join('');
	return jsonReply(
		200,
		{
			id: `chatcmpl-${randomBytes(12).toString('hex')}`,
			object: 'chat.completion',
			created: Math.floor(clock.now().getTime() / 1000),
			model: request.model,
			choices: [
				{
					index: 0,
					message: {
						role: 'assistant',
						content: utterance.refusal ? null : text,
						refusal: utterance.refusal ? text : null,
						annotations: [],
					},
					logprobs: null,
					finish_reason: finish,
				},
			],
			usage: usageOf(request, told.length),
			service_tier: 'default',
			system_fingerprint: 'fp_twin',
		},
		headers,
	);
}
