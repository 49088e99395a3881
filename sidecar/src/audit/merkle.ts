import { createHash } from 'node:crypto';

/**
 * The Merkle tree of RFC 6962 section 2.1 (the same as RFC 9162's), over SHA-256. Nothing here
 * knows where hashes are kept: a tree is anything that can say the hash of a complete subtree.
 */

/** Hash of the complete subtree `position` of height `level`; level 0 are the leaves. */
export type SubtreeReader = (level: number, position: number) => Uint8Array;

export const EMPTY_ROOT: Buffer = createHash('sha256').digest();

export function leafHash(entry: Uint8Array): Buffer {
	return createHash('sha256').update(LEAF_PREFIX).update(entry).digest();
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
	return createHash('sha256').update(NODE_PREFIX).update(left).update(right).digest();
}

const LEAF_PREFIX = Uint8Array.of(0);
const NODE_PREFIX = Uint8Array.of(1);

/**
 * Hashes of the subtrees that the leaf `index` completes, lowest first, leaf excluded; each is the
 * subtree of its level at `position`. Reads one older hash a level.
 */
export function completedBy(
	index: number,
	leaf: Uint8Array,
	read: SubtreeReader,
): { level: number; position: number; hash: Buffer }[] {
	const completed: { level: number; position: number; hash: Buffer }[] = [];
	let hash = leaf;
	let position = index;
	for (let level = 1; position % 2 === 1; level += 1) {
		const joined = nodeHash(read(level - 1, position - 1), hash);
		position = (position - 1) / 2;
		completed.push({ level, position, hash: joined });
		hash = joined;
	}
	return completed;
}

/** Root of the first `size` leaves. */
export function rootOf(size: number, read: SubtreeReader): Buffer {
	return size === 0 ? EMPTY_ROOT : Buffer.from(hashOf(0, size, read));
}

/** RFC 6962 section 2.1.1: the path from leaf `index` to the root of `size` leaves, leaf first. */
export function inclusionProof(index: number, size: number, read: SubtreeReader): Uint8Array[] {
	if (!inRange(index, 0, size - 1)) throw new RangeError('index must be in the tree');
	return path(index, 0, size, read);
}

/** RFC 6962 section 2.1.2: that the first `size1` leaves of a tree of `size2` are its beginning. */
export function consistencyProof(size1: number, size2: number, read: SubtreeReader): Uint8Array[] {
	if (!inRange(size1, 1, size2)) throw new RangeError('sizes must be 1 <= size1 <= size2');
	return subproof(size1, 0, size2, true, read);
}

/** Whole numbers only; doubles are exact here, since a size stays below 2^53. */
function inRange(value: number, low: number, high: number): boolean {
	return Number.isSafeInteger(value) && Number.isSafeInteger(high) && value >= low && value <= high;
}

/** The largest power of two smaller than `count`, for `count` > 1. */
function split(count: number): number {
	let k = 1;
	while (k * 2 < count) k *= 2;
	return k;
}

/** Hash of the `count` leaves from `start`, which RFC 6962's recursion always aligns. */
function hashOf(start: number, count: number, read: SubtreeReader): Uint8Array {
	const level = Math.round(Math.log2(count));
	if (2 ** level === count) return read(level, start / count);
	const k = split(count);
	return nodeHash(hashOf(start, k, read), hashOf(start + k, count - k, read));
}

function path(index: number, start: number, count: number, read: SubtreeReader): Uint8Array[] {
	if (count === 1) return [];
	const k = split(count);
	return index < k
		? [...path(index, start, k, read), hashOf(start + k, count - k, read)]
		: [...path(index - k, start + k, count - k, read), hashOf(start, k, read)];
}

function subproof(
	known: number,
	start: number,
	count: number,
	whole: boolean,
	read: SubtreeReader,
): Uint8Array[] {
	if (known === count) return whole ? [] : [hashOf(start, count, read)];
	const k = split(count);
	return known <= k
		? [...subproof(known, start, k, whole, read), hashOf(start + k, count - k, read)]
		: [...subproof(known - k, start + k, count - k, false, read), hashOf(start, k, read)];
}
