import type OpenAI from 'openai';
import { outgoing } from '../outgoing.ts';
import type { Completion, CompletionRequest } from './openai-completion.ts';
import { callLimit } from './openai-limit.ts';
import { classify, connectionLost, OpenAiCut } from './openai-failure.ts';
import { keptSchema, needsProbe, probeRequest } from './openai-probe.ts';
import { otherDialect, STRICT, wording, type Dialect } from './openai-dialect.ts';

export interface OpenAiClient {
	/**
	 * One streamed chat completion; at most 20 s from the first byte sent to the last received.
	 * Rejects with Retryable (429, 5xx, network, timeout, a stream cut) or Terminal (key, model,
	 * request), whose messages say what an operator must do. Never retried after a first text.
	 */
	complete(request: CompletionRequest, onText: (delta: string) => void): Promise<Completion>;
	/** The ids of the models this key may use; the cheapest proof that key and address are right. */
	models(signal?: AbortSignal): Promise<readonly string[]>;
	/** How replies of this model are given their form, asked of the server if it is not known yet. */
	format(model: string): Promise<Dialect['format']>;
}

export interface OpenAiSettings {
	readonly apiKey: string;
	/** Ends in `/v1`. */
	readonly baseUrl: string;
	/** A call's limit in milliseconds; shorter only in tests. */
	readonly callLimit?: number;
	/**
	 * Before a model's first completion, find out whether its server keeps to a schema: some take
	 * `json_schema` and ignore it. Those are told the schema and asked for `json_object`.
	 */
	readonly probe?: boolean;
}

/** The documented contract's limit for a model call. */
const CALL_LIMIT = 20_000;

const PROBE_LIMIT = 5_000;

/** A server that ignores max tokens is cut here: no token is longer than this many characters. */
const CHARACTERS_A_TOKEN = 16;

export function createOpenAiClient(settings: OpenAiSettings): OpenAiClient {
	const limit = settings.callLimit ?? CALL_LIMIT;
	// The SDK costs a third of the idle memory allowed and is loaded by the first call only.
	let sdk: Promise<OpenAI> | undefined;
	const load = async (): Promise<OpenAI> => {
		const { OpenAI } = await import('openai');
		return new OpenAI({
			apiKey: settings.apiKey,
			baseURL: settings.baseUrl,
			maxRetries: 0,
			timeout: limit,
			organization: null,
			project: null,
			logLevel: 'off',
		});
	};
	const probing = settings.probe === true && needsProbe(settings.baseUrl);
	// What each model's server was found to understand; forgotten at a restart.
	const dialects = new Map<string, Dialect>();

	const probes = new Map<string, Promise<void>>();

	/** Once a model; again only when the server could not be asked. Never rejects. */
	function probed(model: string): Promise<void> {
		const running = probes.get(model) ?? probe(model);
		probes.set(model, running);
		return running;
	}

	async function probe(model: string): Promise<void> {
		try {
			const signal = AbortSignal.timeout(Math.min(limit, PROBE_LIMIT));
			const reply = await exchange(probeRequest(model, signal), () => undefined);
			const dialect = dialects.get(model) ?? STRICT;
			if (dialect.format === 'json_schema' && keptSchema(reply) === false) {
				dialects.set(model, { ...dialect, format: 'json_object' });
			}
		} catch {
			// Down or refused: the completion that waits for this will say so itself.
			probes.delete(model);
		}
	}

	async function attempt(
		request: CompletionRequest,
		dialect: Dialect,
		signal: AbortSignal,
		onText: (delta: string) => void,
	): Promise<Completion> {
		const client = await (sdk ??= load());
		const stream = await client.chat.completions.create(
			{ model: request.model, stream: true, ...wording(request, dialect) },
			{ signal },
		);
		const most = request.maxOutputTokens * CHARACTERS_A_TOKEN;
		const reply = { text: '', model: request.model, inputTokens: 0, outputTokens: 0 };
		let finish: Completion['finish'] | undefined;
		for await (const chunk of stream) {
			if (chunk.model) reply.model = chunk.model;
			if (chunk.usage) {
				reply.inputTokens = chunk.usage.prompt_tokens;
				reply.outputTokens = chunk.usage.completion_tokens;
			}
			const choice = chunk.choices[0];
			if (choice === undefined) continue;
			if (choice.delta.refusal) finish = 'refusal';
			const text = choice.delta.content ?? '';
			if (text !== '') {
				reply.text += text;
				onText(text);
			}
			if (choice.finish_reason === 'stop') finish ??= 'stop';
			else if (choice.finish_reason === 'length') finish ??= 'length';
			else if (choice.finish_reason !== null) finish ??= 'refusal';
			if (reply.text.length > most) {
				stream.controller.abort();
				return { ...reply, finish: 'length' };
			}
		}
		if (finish === undefined) throw new OpenAiCut();
		return { ...reply, finish };
	}

	async function complete(
		request: CompletionRequest,
		onText: (delta: string) => void,
	): Promise<Completion> {
		if (probing) await probed(request.model);
		return exchange(request, onText);
	}

	async function exchange(
		request: CompletionRequest,
		onText: (delta: string) => void,
	): Promise<Completion> {
		const call = callLimit(limit, request.signal);
		const state = { begun: false, reconnected: false };
		try {
			for (;;) {
				const dialect = dialects.get(request.model) ?? STRICT;
				try {
					return await outgoing('openai.completion', () =>
						attempt(request, dialect, call.signal, (delta) => {
							state.begun = true;
							onText(delta);
						}),
					);
				} catch (error) {
					if (state.begun || call.signal.aborted)
						throw classify(error, call.reason(), request.model);
					const other = otherDialect(error, dialect);
					if (other !== undefined) {
						dialects.set(request.model, other);
					} else if (connectionLost(error) && !state.reconnected) {
						// A kept-alive connection that the server had closed: once more, on a new one.
						state.reconnected = true;
					} else {
						throw classify(error, undefined, request.model);
					}
				}
			}
		} finally {
			call.done();
		}
	}

	return {
		complete,
		format: async (model) => {
			if (probing) await probed(model);
			return (dialects.get(model) ?? STRICT).format;
		},
		models: async (signal) => {
			const call = callLimit(limit, signal);
			try {
				const client = await (sdk ??= load());
				const page = await outgoing('openai.models', () =>
					client.models.list({ signal: call.signal }),
				);
				return page.data.map((model) => model.id);
			} catch (error) {
				throw classify(error, call.reason(), undefined);
			} finally {
				call.done();
			}
		},
	};
}
