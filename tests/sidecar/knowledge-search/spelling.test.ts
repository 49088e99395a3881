import { describe, expect, it } from 'vitest';
import { createSpelling, editsBetween } from '../../../sidecar/src/knowledge/spelling.ts';

function spellingOf(text: string): ReturnType<typeof createSpelling> {
	const spelling = createSpelling();
	for (const word of text.split(' ')) spelling.learn(word);
	return spelling;
}

describe('edits between two words', () => {
	it.each([
		['refund', 'refund', 0],
		['refnud', 'refund', 1],
		['refud', 'refund', 1],
		['reffund', 'refund', 1],
		['refend', 'refund', 1],
		['kitten', 'sitting', 3],
		['', 'abc', 3],
	])('%s, %s: %i', (one, other, edits) => {
		expect(editsBetween(one, other, 5)).toBe(edits);
		expect(editsBetween(other, one, 5)).toBe(edits);
	});

	it('gives up once there are too many', () => {
		expect(editsBetween('abcdefgh', 'ijklmnop', 2)).toBe(3);
		expect(editsBetween('ab', 'abcdef', 2)).toBe(3);
	});
});

describe('spelling', () => {
	it('suggests the nearest word, the more frequent one first', () => {
		const spelling = spellingOf('delivery delivers deliver deliver cotton warranty');
		expect(spelling.nearest('delivrey', 3)).toEqual(['delivery']);
		expect(spelling.nearest('warrenty', 3)).toEqual(['warranty']);
		expect(spelling.nearest('deliverx', 3)).toEqual(['deliver', 'delivery', 'delivers']);
	});

	it('leaves alone what is more likely another word', () => {
		const spelling = spellingOf('ramp order password hirings');
		expect(spelling.nearest('lamp', 3)).toEqual([]);
		expect(spelling.nearest('border', 3)).toEqual([]);
		expect(spelling.nearest('passport', 3)).toEqual([]);
		expect(spelling.nearest('rmap', 3)).toEqual(['ramp']);
	});

	it('never changes a number or a code', () => {
		expect(spellingOf('a1234 ab12345').nearest('a1235', 3)).toEqual([]);
	});

	it('parts two words written as one', () => {
		const spelling = spellingOf('gift card');
		expect(spelling.split('giftcard')).toEqual(['gift', 'card']);
		expect(spelling.split('gifthorse')).toBeNull();
	});
});
