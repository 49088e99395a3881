import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { classify } from '../../../sidecar/src/brain/intents/classify.ts';
import { INTENTS } from '../../../sidecar/src/brain/intents/intent-names.ts';
import { readMessage } from '../../../sidecar/src/brain/rules/reading.ts';

const FILE = resolve(import.meta.dirname, '../../../../shared/data/intents/bitext_train_v2.csv.gz');

/** Quoted fields hold no line breaks in this file. */
function fieldsOf(line: string): string[] {
	return Array.from(line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g), ([, field = '']) =>
		field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
	);
}

/** The half that nothing was built on. */
function unseen(): { text: string; intent: string; order: string | undefined }[] {
	const [header = '', ...lines] = gunzipSync(readFileSync(FILE)).toString('utf8').split(/\r?\n/);
	const names = fieldsOf(header);
	return lines.flatMap((line) => {
		const fields = fieldsOf(line);
		const field = (name: string): string => fields[names.indexOf(name)] ?? '';
		const text = field('instruction');
		const digest = createHash('sha256').update(text).digest();
		if (text === '' || (digest.at(-1) ?? 0) % 2 === 0) return [];
		const order =
			field('entity_type') === 'order_id'
				? text.slice(Number(field('start_offset')), Number(field('end_offset')))
				: undefined;
		return [{ text, intent: field('intent'), order }];
	});
}

if (!existsSync(FILE)) console.warn('SKIPPED: ../shared/data/intents is not here');

describe.skipIf(!existsSync(FILE))('customers’ words that nothing was built on', () => {
	it('at least 84 % of their intents are recognised, none of the 27 below half', () => {
		const examples = unseen();
		expect(examples.length).toBeGreaterThan(3000);
		const right = examples.filter(({ text, intent }) => classify(text).intent === intent);
		expect(right.length / examples.length).toBeGreaterThanOrEqual(0.84);
		for (const intent of INTENTS) {
			const all = examples.filter((each) => each.intent === intent);
			const hits = right.filter((each) => each.intent === intent);
			expect(hits.length / all.length, intent).toBeGreaterThan(0.5);
		}
	});

	it('at least 99 % of their order numbers are read exactly', () => {
		const named = unseen().filter(({ order }) => order !== undefined);
		expect(named.length).toBeGreaterThan(300);
		const exact = named.filter(({ text, order }) => {
			const { orders } = readMessage(text, 'en-US');
			return orders.length === 1 && orders[0] === order;
		});
		expect(exact.length / named.length).toBeGreaterThanOrEqual(0.99);
	});
});

it('is sure of plain words and unsure of none of its business', () => {
	expect(classify('where is my order').intent).toBe('track_order');
	expect(classify('I want to cancel order 1234')).toMatchObject({ intent: 'cancel_order' });
	expect(classify('qwertz').confidence).toBeLessThan(0.5);
});
