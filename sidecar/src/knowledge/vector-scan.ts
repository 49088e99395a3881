const FIFTHS = 0x55555555;
const THREES = 0x33333333;
const NIBBLES = 0x0f0f0f0f;
const ONES = 0x01010101;

/**
 * Bits in which `query` differs from each of the first `count` codes. The inner loop of a search:
 * three words are added bit by bit (a carry-save adder) before their bits are counted.
 *
 * @param codes one after the other, each as long as `query`
 * @param into at least `count` long
 */
export function distances(
	codes: Uint32Array,
	count: number,
	query: Uint32Array,
	into: Uint16Array,
): void {
	// A view's numbers are never undefined, which spares the loop a test each.
	const all = new DataView(codes.buffer, codes.byteOffset, codes.byteLength);
	const asked = new DataView(query.buffer, query.byteOffset, query.byteLength);
	const bytes = query.byteLength;
	const threes = bytes - (bytes % 12);
	for (let i = 0, at = 0; i < count; i++) {
		let sum = 0;
		let byte = 0;
		for (; byte < threes; byte += 12, at += 12) {
			const a = all.getInt32(at, true) ^ asked.getInt32(byte, true);
			const b = all.getInt32(at + 4, true) ^ asked.getInt32(byte + 4, true);
			const c = all.getInt32(at + 8, true) ^ asked.getInt32(byte + 8, true);
			const half = a ^ b;
			let one = half ^ c;
			let two = (a & b) | (half & c);
			one = (one - ((one >>> 1) & FIFTHS)) | 0;
			two = (two - ((two >>> 1) & FIFTHS)) | 0;
			one = (one & THREES) + ((one >>> 2) & THREES);
			two = (two & THREES) + ((two >>> 2) & THREES);
			// Each nibble holds at most 4 + 2 x 4.
			const both = (one + 2 * two) | 0;
			sum += Math.imul((both & NIBBLES) + ((both >>> 4) & NIBBLES), ONES) >>> 24;
		}
		for (; byte < bytes; byte += 4, at += 4) {
			sum += bitsSet(all.getInt32(at, true) ^ asked.getInt32(byte, true));
		}
		into[i] = sum;
	}
}

function bitsSet(value: number): number {
	const pairs = (value - ((value >>> 1) & FIFTHS)) | 0;
	const fours = (pairs & THREES) + ((pairs >>> 2) & THREES);
	return Math.imul((fours + (fours >>> 4)) & NIBBLES, ONES) >>> 24;
}

/** The largest distance such that at least `wanted` of the `count` lie within it. */
export function cutOff(found: Uint16Array, count: number, wanted: number, most: number): number {
	const histogram = new Uint32Array(most + 1);
	for (let i = 0; i < count; i++) {
		const distance = found[i] ?? most;
		histogram[distance] = (histogram[distance] ?? 0) + 1;
	}
	let within = 0;
	for (let distance = 0; distance <= most; distance++) {
		within += histogram[distance] ?? 0;
		if (within >= wanted) return distance;
	}
	return most;
}
