import { BUCKETS, features } from './features.ts';
import { INTENTS, type Intent } from './intent-names.ts';
import model from './model.json' with { type: 'json' };

export interface Classified {
	readonly intent: Intent;
	/** 0 to 1, among the intents; a text about none of them may still score. */
	readonly confidence: number;
}

/** Int8, intent by intent, scaled; made by sidecar/scripts/train-intents.ts. */
const weights = Int8Array.from(Buffer.from(model.weights, 'base64'));

/**
 * The likeliest intent of an English text, by a linear model. It chooses words to answer with; no
 * action ever rests on it alone.
 */
export function classify(text: string): Classified {
	const scores = INTENTS.map((_, row) => model.bias[row] ?? 0);
	for (const [bucket, value] of features(text)) {
		for (let row = 0; row < INTENTS.length; row += 1) {
			const weight = (weights[row * BUCKETS + bucket] ?? 0) * model.scale;
			scores[row] = (scores[row] ?? 0) + weight * value;
		}
	}
	const highest = Math.max(...scores);
	const shares = scores.map((score) => Math.exp(score - highest));
	const best = scores.indexOf(highest);
	return {
		intent: INTENTS[best] ?? 'contact_customer_service',
		confidence: 1 / shares.reduce((sum, each) => sum + each, 0),
	};
}
