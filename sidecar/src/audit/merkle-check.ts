import { nodeHash } from './merkle.ts';

/**
 * The checks of a proof, as RFC 9162 sections 2.1.3.2 and 2.1.4.2 give them. Pure, and separate
 * from the tree: whoever checks holds no log.
 */

/** Does `proof` show that `leaf` is the leaf `index` of the tree of `size` leaves with `root`? */
export function includes(
	index: number,
	size: number,
	leaf: Uint8Array,
	proof: readonly Uint8Array[],
	root: Uint8Array,
): boolean {
	if (!isSize(index) || !isSize(size) || index >= size) return false;
	let node = index;
	let last = size - 1;
	let hash = leaf;
	for (const sibling of proof) {
		if (last === 0) return false;
		if (node % 2 === 1 || node === last) {
			hash = nodeHash(sibling, hash);
			while (node % 2 === 0 && node !== 0) {
				node = half(node);
				last = half(last);
			}
		} else {
			hash = nodeHash(hash, sibling);
		}
		node = half(node);
		last = half(last);
	}
	return last === 0 && same(hash, root);
}

/** Does `proof` show that the tree (`size1`, `root1`) is the beginning of (`size2`, `root2`)? */
export function extendsTree(
	size1: number,
	size2: number,
	root1: Uint8Array,
	root2: Uint8Array,
	proof: readonly Uint8Array[],
): boolean {
	if (!isSize(size1) || !isSize(size2) || size1 === 0 || size1 > size2) return false;
	if (size1 === size2) return proof.length === 0 && same(root1, root2);
	const path = [...proof];
	// The hash of a complete older tree is known to the checker, so the proof leaves it out.
	if (2 ** Math.round(Math.log2(size1)) === size1) path.unshift(root1);
	const first = path.shift();
	if (first === undefined) return false;

	let node = size1 - 1;
	let last = size2 - 1;
	while (node % 2 === 1) {
		node = half(node);
		last = half(last);
	}
	let older = first;
	let newer = first;
	for (const sibling of path) {
		if (last === 0) return false;
		if (node % 2 === 1 || node === last) {
			older = nodeHash(sibling, older);
			newer = nodeHash(sibling, newer);
			while (node % 2 === 0 && node !== 0) {
				node = half(node);
				last = half(last);
			}
		} else {
			newer = nodeHash(newer, sibling);
		}
		node = half(node);
		last = half(last);
	}
	return last === 0 && same(older, root1) && same(newer, root2);
}

function isSize(value: number): boolean {
	return Number.isSafeInteger(value) && value >= 0;
}

function half(value: number): number {
	return Math.floor(value / 2);
}

/** Roots are public: no constant time is needed. */
function same(a: Uint8Array, b: Uint8Array): boolean {
	return Buffer.compare(a, b) === 0;
}
