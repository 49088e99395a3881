import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createSseParser } from '../../../plugin/src/chat/transport/sse-parser.ts';
import type { StreamEvent } from '../../../plugin/src/chat/transport/sse-parser.ts';

interface Vector {
	readonly group: string;
	readonly name: string;
	readonly chunks: readonly string[];
	readonly events: readonly StreamEvent[];
	readonly split_bytes?: number;
	readonly split_at?: readonly number[];
}

const FILE = resolve(import.meta.dirname, '../../../../shared/data/sse/sse_vectors.json');

/** The vector's chunks as bytes, cut as it says. */
function pieces(vector: Vector): readonly Uint8Array[] {
	const chunks = vector.chunks.map((chunk) => new TextEncoder().encode(chunk));
	const { split_bytes: size, split_at: cuts } = vector;
	if (size === undefined && cuts === undefined) return chunks;
	return chunks.flatMap((bytes) => {
		const ends = cuts ?? Array.from({ length: bytes.length }, (_, index) => index * (size ?? 1));
		const all = [0, ...ends.filter((cut) => cut > 0 && cut < bytes.length), bytes.length];
		return all.slice(1).map((end, index) => bytes.subarray(all[index], end));
	});
}

function parse(vector: Vector): readonly StreamEvent[] {
	const events: StreamEvent[] = [];
	const parser = createSseParser((event) => events.push(event));
	const decoder = new TextDecoder();
	for (const piece of pieces(vector)) parser.push(decoder.decode(piece, { stream: true }));
	return events;
}

describe('the event stream parser', () => {
	if (!existsSync(FILE)) {
		it.skip(`SKIPPED: the 89 public vectors are not at ${FILE}`, () => undefined);
		return;
	}
	const { tests } = JSON.parse(readFileSync(FILE, 'utf8')) as { tests: readonly Vector[] };

	it('is held against all 89 public vectors', () => {
		expect(tests).toHaveLength(89);
	});
	for (const [index, vector] of tests.entries()) {
		it(`${String(index + 1)}. ${vector.group}: ${vector.name}`, () => {
			expect(parse(vector)).toEqual(vector.events);
		});
	}
});
