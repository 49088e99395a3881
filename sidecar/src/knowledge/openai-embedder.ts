import type { OpenAiEmbeddings } from '../providers/openai-embeddings.ts';
import { unitLength, type Embedder } from './embedder.ts';

/** Vectors of these have so many numbers (platform.openai.com/docs/guides/embeddings). */
const DIMENSIONS: Readonly<Record<string, number>> = {
	'text-embedding-3-small': 1536,
	'text-embedding-3-large': 3072,
	'text-embedding-ada-002': 1536,
};

/**
 * Any OpenAI-compatible server's model. How long another model's vectors are is known once the first
 * has come; 0 until then.
 *
 * @param known how long the vectors are that this model made before, 0 for none
 */
export function createOpenAiEmbedder(client: OpenAiEmbeddings, model: string, known = 0): Embedder {
	let dimensions = known || (DIMENSIONS[model] ?? 0);
	return {
		name: model,
		get dimensions() {
			return dimensions;
		},
		async embed(texts, _purpose, signal) {
			const vectors = await client.embed(texts, signal);
			dimensions = vectors[0]?.length ?? dimensions;
			return vectors.map(unitLength);
		},
	};
}
