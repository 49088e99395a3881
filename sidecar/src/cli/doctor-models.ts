import { createPrices, PRICES_AS_OF } from '../brain/prices.ts';
import type { Config } from '../config.ts';
import { createOpenAiEmbeddings } from '../providers/openai-embeddings.ts';
import { probeRequest } from '../providers/openai-probe.ts';
import { createOpenAiClient } from '../providers/openai.ts';

/** A check's work: resolves with what is told, rejects with what an operator must do. */
type Work = () => Promise<string>;

const DOCTOR_LIMIT_MS = 20_000;

/**
 * The key, and each model by one short call: that it may be used, how its replies get their form,
 * and what it is counted with. Its delay is the check's own.
 */
export function modelChecks(config: Config): Record<string, Work> {
	const { openai } = config;
	if (!openai) {
		return {
			openai: () => Promise.resolve('off (no OPENAI_API_KEY): the rules planner answers'),
		};
	}
	const client = createOpenAiClient({ apiKey: openai.key, baseUrl: openai.baseUrl, probe: true });
	const prices = createPrices(config.models.prices);

	const priced = (model: string): string => {
		const { price, known } = prices.of(model);
		const each = `${String(price.input)} USD in, ${String(price.output)} USD out per million tokens`;
		return known
			? `${each} (list of ${PRICES_AS_OF} or MODEL_PRICES)`
			: `its price is not known: counted as the dearest known, ${each}; set MODEL_PRICES`;
	};
	const chat = (model: string): Work => {
		return async () => {
			const signal = AbortSignal.timeout(DOCTOR_LIMIT_MS);
			await client.complete(probeRequest(model, signal), () => undefined);
			return `${model} answers in ${await client.format(model)}; ${priced(model)}`;
		};
	};
	const { model, repairModel, fallbackModel, embeddingModel } = openai;
	return {
		openai: async () => `key accepted, ${String((await client.models()).length)} models`,
		openai_model: chat(model),
		openai_repair_model:
			repairModel === model
				? () => Promise.resolve(`${model}, as OPENAI_MODEL`)
				: chat(repairModel),
		openai_fallback_model:
			fallbackModel === null
				? () => Promise.resolve('none (OPENAI_FALLBACK_MODEL): the rules planner stands in')
				: chat(fallbackModel),
		openai_embedding_model: async () => {
			const embeddings = createOpenAiEmbeddings({
				apiKey: openai.key,
				baseUrl: openai.baseUrl,
				model: embeddingModel,
			});
			const [vector] = await embeddings.embed(['hello'], AbortSignal.timeout(DOCTOR_LIMIT_MS));
			return `${embeddingModel} gives ${String(vector?.length ?? 0)} dimensions; ${priced(embeddingModel)}`;
		},
	};
}
