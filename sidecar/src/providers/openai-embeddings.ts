import type OpenAI from 'openai';
import { Retryable } from '../failure.ts';
import { classify } from './openai-failure.ts';
import { createResilience } from './resilience.ts';

export interface OpenAiEmbeddings {
	/**
	 * One vector for each text, in their order, as long as the model makes them.
	 *
	 * Rejects with Retryable or Terminal, whose messages say what an operator must do.
	 */
	embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
	state(): 'closed' | 'open' | 'half-open';
}

export interface OpenAiEmbeddingsSettings {
	readonly apiKey: string;
	/** Ends in `/v1`. */
	readonly baseUrl: string;
	readonly model: string;
	/** Milliseconds before the first retry; shorter only in tests. */
	readonly firstDelay?: number;
}

/** A hundred passages at once take longer than a look-up. */
const TOTAL_LIMIT = 30_000;

/** POST /embeddings (platform.openai.com/docs/api-reference/embeddings/create). */
export function createOpenAiEmbeddings(settings: OpenAiEmbeddingsSettings): OpenAiEmbeddings {
	const { model } = settings;
	const resilience = createResilience({
		name: 'OpenAI embeddings',
		totalTimeout: TOTAL_LIMIT,
		...(settings.firstDelay !== undefined && { firstDelay: settings.firstDelay }),
	});
	let sdk: Promise<OpenAI> | undefined;
	const load = async (): Promise<OpenAI> => {
		const { OpenAI } = await import('openai');
		return new OpenAI({
			apiKey: settings.apiKey,
			baseURL: settings.baseUrl,
			maxRetries: 0,
			timeout: TOTAL_LIMIT,
			organization: null,
			project: null,
			logLevel: 'off',
		});
	};

	async function attempt(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
		try {
			const client = await (sdk ??= load());
			// Named, so that the SDK leaves decoding to us: some servers answer with numbers anyway.
			const reply = await client.embeddings.create(
				{ model, input: [...texts], encoding_format: 'base64' },
				{ signal },
			);
			const vectors = texts.map((_, i) => decode(reply.data.find(({ index }) => index === i)));
			if (new Set(vectors.map(({ length }) => length)).size > 1) throw new Unreadable();
			return vectors;
		} catch (error) {
			throw classify(error, undefined, model);
		}
	}

	return {
		embed: async (texts, signal) => {
			if (texts.length === 0) return [];
			return resilience.read('openai.embeddings', (limit) =>
				attempt(texts, signal ? AbortSignal.any([limit, signal]) : limit),
			);
		},
		state: () => resilience.state(),
	};
}

class Unreadable extends Retryable {
	constructor() {
		super(
			'openai_unreadable',
			'The server answered without a vector for each text: check that OPENAI_BASE_URL serves embeddings.',
		);
	}
}

function decode(item: { readonly embedding: unknown } | undefined): Float32Array {
	const embedding = item?.embedding;
	if (typeof embedding === 'string') {
		const bytes = Buffer.from(embedding, 'base64');
		const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		const length = Math.floor(bytes.byteLength / 4);
		return checked(Float32Array.from({ length }, (_, i) => view.getFloat32(i * 4, true)));
	}
	if (Array.isArray(embedding)) return checked(Float32Array.from(embedding as number[]));
	throw new Unreadable();
}

function checked(vector: Float32Array): Float32Array {
	if (vector.length === 0 || !vector.every(Number.isFinite)) throw new Unreadable();
	return vector;
}
