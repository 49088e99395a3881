/**
 * Trains the weights of brain/intents/model.json: `tsx sidecar/scripts/train-intents.ts FILE.csv.gz`
 * reads the Bitext customer-support data (CDLA-Sharing 1.0; columns instruction and intent) and uses
 * only the texts whose SHA-256 is even, so that the others stay unseen for measuring. Prints the
 * accuracy of a five-fold cross-validation over that half. No text of the data enters the file.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { INTENTS } from '../src/brain/intents/intent-names.ts';
import { BUCKETS, features } from '../src/brain/intents/features.ts';

interface Example {
	readonly vector: readonly (readonly [number, number])[];
	readonly intent: number;
}

interface Model {
	readonly weights: Float64Array;
	readonly bias: Float64Array;
}

const EPOCHS = 25;
const RATE = 0.5;
const DECAY = 2e-6;

/** RFC 4180, as far as the data needs it. */
function parseCsv(text: string): string[][] {
	const rows: string[][] = [];
	for (const match of text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r?\n|$)/g)) {
		if (rows.length === 0) rows.push([]);
		rows.at(-1)?.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
		if (match[3] !== ',') rows.push([]);
	}
	return rows.filter((row) => row.length > 1);
}

function readExamples(file: string): Example[] {
	const [header = [], ...rows] = parseCsv(gunzipSync(readFileSync(file)).toString('utf8'));
	const text = header.indexOf('instruction');
	const intent = header.indexOf('intent');
	return rows.flatMap((row) => {
		const digest = createHash('sha256')
			.update(row[text] ?? '')
			.digest();
		const place = INTENTS.findIndex((each) => each === row[intent]);
		if ((digest.at(-1) ?? 0) % 2 !== 0 || place < 0) return [];
		return [{ vector: [...features(row[text] ?? '')], intent: place }];
	});
}

function scoresOf(model: Model, example: Example): number[] {
	return INTENTS.map((_, row) => {
		let score = model.bias[row] ?? 0;
		for (const [bucket, value] of example.vector) {
			score += (model.weights[row * BUCKETS + bucket] ?? 0) * value;
		}
		return score;
	});
}

/** Multinomial logistic regression by AdaGrad; the same weights for the same examples. */
function train(examples: readonly Example[]): Model {
	const weights = new Float64Array(INTENTS.length * BUCKETS);
	const sums = new Float64Array(weights.length).fill(1e-3);
	const bias = new Float64Array(INTENTS.length);
	const model = { weights, bias };
	const order = examples.map((_, place) => place);
	let state = 1;
	for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
		for (let last = order.length - 1; last > 0; last -= 1) {
			state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
			const other = state % (last + 1);
			[order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
		}
		for (const place of order) {
			const example = examples[place];
			if (example === undefined) continue;
			const scores = scoresOf(model, example);
			const highest = Math.max(...scores);
			const shares = scores.map((score) => Math.exp(score - highest));
			const whole = shares.reduce((sum, each) => sum + each, 0);
			for (const [row, share] of shares.entries()) {
				const error = share / whole - (row === example.intent ? 1 : 0);
				if (Math.abs(error) < 1e-4) continue;
				bias[row] = (bias[row] ?? 0) - 0.01 * error;
				for (const [bucket, value] of example.vector) {
					const at = row * BUCKETS + bucket;
					const gradient = error * value + DECAY * (weights[at] ?? 0);
					const sum = (sums[at] ?? 0) + gradient * gradient;
					sums[at] = sum;
					weights[at] = (weights[at] ?? 0) - (RATE * gradient) / Math.sqrt(sum);
				}
			}
		}
	}
	return model;
}

function accuracy(model: Model, examples: readonly Example[]): number {
	const right = examples.filter((example) => {
		const scores = scoresOf(model, example);
		return scores.indexOf(Math.max(...scores)) === example.intent;
	});
	return right.length / examples.length;
}

/** Rounded to what an Int8 holds, as the product will use it. */
function rounded(model: Model): { weights: Int8Array; scale: number; bias: number[] } {
	const most = model.weights.reduce((high, each) => Math.max(high, Math.abs(each)), 0);
	const scale = most / 127;
	return {
		weights: Int8Array.from(model.weights, (each) => Math.round(each / scale)),
		scale,
		bias: Array.from(model.bias, (each) => Number(each.toFixed(4))),
	};
}

const [file] = process.argv.slice(2);
if (file === undefined) {
	console.error('usage: tsx sidecar/scripts/train-intents.ts FILE.csv.gz');
	process.exit(64);
}
const examples = readExamples(file);
const folds = Array.from({ length: 5 }, (_, fold) => {
	const model = train(examples.filter((__, place) => place % 5 !== fold));
	return accuracy(
		model,
		examples.filter((__, place) => place % 5 === fold),
	);
});
console.log(`examples ${String(examples.length)}`);
console.log(`cross-validated ${folds.map((each) => each.toFixed(3)).join(' ')}`);
const { weights, scale, bias } = rounded(train(examples));
writeFileSync(
	new URL('../src/brain/intents/model.json', import.meta.url),
	`${JSON.stringify({ scale, bias, weights: Buffer.from(weights.buffer).toString('base64') }, null, '\t')}\n`,
);
