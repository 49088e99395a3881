import { systemClock, type Clock } from '../../../sidecar/src/clock.ts';
import { jsonReply, pause, withFault, type TwinReply, type TwinRequest } from './fault.ts';
import { completionReply, type Utterance } from './openai-completion.ts';
import { embeddingsReply } from './openai-embeddings.ts';
import { invalid, openAiStatus, OpenAiProblem } from './openai-problem.ts';
import { readChatRequest, type ChatRequest } from './openai-request.ts';
import { schemaFault, Script, scriptSchema, Unscripted, type ScriptStep } from './openai-script.ts';
import { rulesAnswer } from './rules-brain.ts';
import { startTwinServer, type TwinHandle } from './server.ts';

export interface OpenAiTwinOptions {
	/**
	 * `scripted` answers with the given steps and fails where there is none; `rules` answers any
	 * text by rules of its own.
	 */
	readonly brain:
		| { readonly kind: 'scripted'; readonly steps?: readonly ScriptStep[] }
		| { readonly kind: 'rules' };
	readonly port?: number;
	readonly clock?: Clock;
	/** The only key it takes. */
	readonly key?: string;
	/** The models it has; any name is served unless stated. */
	readonly models?: readonly string[];
	/**
	 * What the server makes of a format: keeps to it (as OpenAI), refuses `json_schema`, or takes
	 * it and answers as it likes.
	 */
	readonly formats?: 'json_schema' | 'json_object' | 'ignored';
	/** Milliseconds between two pieces of a stream; the rules take 4 unless stated, scripts none. */
	readonly paceMs?: number;
}

export interface OpenAiTwin extends TwinHandle {
	readonly key: string;
	/** What OPENAI_BASE_URL is set to: the origin and `/v1`. */
	readonly baseUrl: string;
	/** Adds steps to the script; from then on the script answers, whatever the brain was. */
	script(steps: readonly ScriptStep[]): void;
	/** Steps that no request has played. */
	unplayed(): readonly ScriptStep[];
	/** What went wrong in the script: unscripted requests, envelopes that no strict model can say. */
	scriptFaults(): readonly string[];
	/** The chat requests that came in, decoded, oldest first. */
	chats(): readonly ChatRequest[];
}

const DEFAULT_MODELS = ['gpt-4.1', 'gpt-4.1-mini', 'text-embedding-3-small'];

/** What is said to a schema that leaves one word only; undefined for any other request. */
function probeAnswer({ schema, messages }: ChatRequest, ignored: boolean): string | undefined {
	const asked = messages.at(-1)?.text === 'Greet me in one word.';
	if (!asked) return undefined;
	const { ok } = (schema?.['properties'] ?? {}) as { ok?: { enum?: readonly string[] } };
	return schema === undefined || ignored ? 'Hello!' : JSON.stringify({ ok: ok?.enum?.[0] });
}

/** Starts the twin of OpenAI, or of a server that speaks its protocol. Rejects on a taken port. */
export async function startOpenAiTwin(options: OpenAiTwinOptions): Promise<OpenAiTwin> {
	const clock = options.clock ?? systemClock;
	const key = options.key ?? 'sk-twin';
	const script = new Script(options.brain.kind === 'scripted' ? options.brain.steps : []);
	let scripted = options.brain.kind === 'scripted';
	const paceMs = options.paceMs ?? (scripted ? 0 : 4);
	const faults: string[] = [];
	const chats: ChatRequest[] = [];

	function enveloped(chat: ChatRequest, value: unknown): string {
		const fault = schemaFault(chat.schema, value);
		if (fault !== undefined) throw new Unscripted(`no strict model can say this: ${fault}`);
		return JSON.stringify(value);
	}

	async function play(
		step: ScriptStep,
		chat: ChatRequest,
		gone: AbortSignal,
		manner: Partial<Utterance> = {},
	): Promise<TwinReply> {
		const say = (text: string, more: Partial<Utterance> = {}) =>
			completionReply(
				chat,
				{
					text,
					finish: 'stop',
					refusal: false,
					paceMs,
					cutAfter: undefined,
					...manner,
					...more,
				},
				clock,
				gone,
			);
		switch (step.kind) {
			case 'envelope':
				return say(enveloped(chat, step.value));
			case 'text':
				return say(step.text, { finish: step.finish ?? 'stop' });
			case 'refusal':
				return say(step.text, { refusal: true });
			case 'http-error':
				return openAiStatus(step.status, step.message).toReply();
			case 'slow':
				await pause(step.ms, gone);
				return play(step.then, chat, gone, manner);
			case 'slow-stream':
				return play(step.then, chat, gone, { ...manner, paceMs: step.ms });
			case 'cut-stream':
				return play(step.then, chat, gone, { ...manner, cutAfter: step.after });
			case 'from':
				return play(step.answer(chat), chat, gone, manner);
		}
	}

	async function chatReply(request: TwinRequest): Promise<TwinReply> {
		const chat = readChatRequest(request.body, options.models);
		if (options.formats === 'json_object' && chat.schema !== undefined) {
			throw invalid(
				"Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
				'response_format',
			);
		}
		// Asked before a conversation, whatever the script: no part of it.
		const probe = probeAnswer(chat, options.formats === 'ignored');
		if (probe !== undefined) return play({ kind: 'text', text: probe }, chat, request.gone);
		chats.push(chat);
		const step: ScriptStep = scripted
			? script.next(chat)
			: { kind: 'envelope', value: rulesAnswer(chat) };
		return play(step, chat, request.gone);
	}

	function modelObject(id: string) {
		return { id, object: 'model', created: 1_744_000_000, owned_by: 'system' };
	}

	async function serve(request: TwinRequest): Promise<TwinReply> {
		try {
			if (request.headers['authorization'] !== `Bearer ${key}`) throw openAiStatus(401);
			switch (`${request.method} ${request.path}`) {
				case 'POST /v1/chat/completions':
					return await chatReply(request);
				case 'POST /v1/embeddings':
					return embeddingsReply(request.body);
				case 'GET /v1/models':
					return jsonReply(200, {
						object: 'list',
						data: (options.models ?? DEFAULT_MODELS).map(modelObject),
					});
				default:
					throw openAiStatus(404, `Invalid URL (${request.method} ${request.path})`);
			}
		} catch (error) {
			if (error instanceof OpenAiProblem) return error.toReply();
			if (error instanceof Unscripted) {
				faults.push(error.message);
				return openAiStatus(500, error.message).toReply({ 'x-should-retry': 'false' });
			}
			throw error;
		}
	}

	function addSteps(steps: readonly ScriptStep[]): void {
		scripted = true;
		script.add(steps);
	}

	const server = await startTwinServer({
		port: options.port,
		clock,
		controls: {
			'GET /state': () => ({ unplayed: script.unplayed, script_faults: faults, chats }),
			'POST /script': (body) => {
				addSteps(scriptSchema.parse(body));
				return { unplayed: script.unplayed.length };
			},
			'DELETE /script': () => {
				script.clear();
				scripted = options.brain.kind === 'scripted';
				return { unplayed: 0 };
			},
		},
		tooLarge: () => invalid('Request body too large.', null).toReply(),
		broken: (error) => openAiStatus(500, String(error)).toReply(),
		handle: (request, fault) =>
			withFault(
				fault,
				request.closing,
				(status) => openAiStatus(status).toReply(),
				() => serve(request),
			),
	});
	return {
		...server,
		key,
		baseUrl: `${server.url}/v1`,
		script: addSteps,
		unplayed: () => script.unplayed,
		scriptFaults: () => faults,
		chats: () => chats,
	};
}
