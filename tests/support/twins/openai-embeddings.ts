import { createHash } from 'node:crypto';
import { z } from 'zod';
import { parseJson, parsedOrInvalid } from './openai-request.ts';
import { invalid } from './openai-problem.ts';
import { jsonReply, type TwinReply } from './fault.ts';

const embeddingsRequest = z.strictObject({
	model: z.string().min(1),
	input: z.union([z.string().min(1), z.array(z.string().min(1)).min(1).max(2048)]),
	dimensions: z.int().positive().max(3072).optional(),
	encoding_format: z.enum(['float', 'base64']).default('float'),
	user: z.string().optional(),
});

function words(text: string): string[] {
	return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * A unit vector in which each word has a place of its own: texts that share words are near. The
 * same text always has the same vector.
 */
export function embedding(text: string, dimensions: number): Float32Array {
	const vector = new Float32Array(dimensions);
	for (const word of words(text)) {
		const digest = createHash('sha256').update(word).digest();
		for (let part = 0; part < 4; part += 1) {
			const place = digest.readUInt32LE(part * 8) % dimensions;
			const sign = digest.readUInt8(part * 8 + 4) % 2 === 0 ? 1 : -1;
			vector[place] = (vector[place] ?? 0) + sign;
		}
	}
	const length = Math.hypot(...vector);
	if (length === 0) {
		vector[0] = 1;
		return vector;
	}
	return vector.map((value) => value / length);
}

/** POST /v1/embeddings */
export function embeddingsReply(body: string): TwinReply {
	const request = parsedOrInvalid(embeddingsRequest, parseJson(body));
	if (request.dimensions !== undefined && request.model.includes('ada')) {
		throw invalid('This model does not support specifying dimensions.', 'dimensions');
	}
	const dimensions = request.dimensions ?? (request.model.includes('large') ? 3072 : 1536);
	const inputs = typeof request.input === 'string' ? [request.input] : request.input;
	const tokens = inputs.reduce((sum, text) => sum + Math.max(1, words(text).length), 0);
	return jsonReply(200, {
		object: 'list',
		data: inputs.map((text, index) => {
			const vector = embedding(text, dimensions);
			return {
				object: 'embedding',
				index,
				embedding:
					request.encoding_format === 'base64'
						? Buffer.from(vector.buffer).toString('base64')
						: [...vector],
			};
		}),
		model: request.model,
		usage: { prompt_tokens: tokens, total_tokens: tokens },
	});
}
