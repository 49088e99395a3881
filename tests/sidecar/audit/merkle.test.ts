import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { canonicalText } from '../../../sidecar/src/audit/entry.ts';
import { extendsTree, includes } from '../../../sidecar/src/audit/merkle-check.ts';
import {
	completedBy,
	consistencyProof,
	inclusionProof,
	leafHash,
	rootOf,
	type SubtreeReader,
} from '../../../sidecar/src/audit/merkle.ts';

const DATA = join(import.meta.dirname, '../../../../shared/data');
const haveVectors = existsSync(join(DATA, 'merkle'));
const haveJcs = existsSync(join(DATA, 'jcs'));
if (!haveVectors || !haveJcs) {
	console.warn(`SKIPPED: the RFC 6962 and RFC 8785 vectors are not at ${DATA}`);
}

interface Vectors {
	readonly leaves_hex: string[];
	readonly empty_root: string;
	readonly roots: string[];
	readonly inclusion: {
		leafIdx: number;
		treeSize: number;
		root: string;
		leafHash: string;
		proof: string[];
		wantErr: boolean;
		desc: string;
	}[];
	readonly consistency: {
		size1: number;
		size2: number;
		root1: string;
		root2: string;
		proof: string[];
		wantErr: boolean;
		desc: string;
	}[];
}

const bytes = (base64: string) => Buffer.from(base64, 'base64');

/** A tree in memory, grown leaf by leaf as the log grows. */
function grow(leaves: readonly Buffer[]): SubtreeReader {
	const hashes = new Map<string, Buffer>();
	const read: SubtreeReader = (level, position) => {
		const hash = hashes.get(`${level}/${position}`);
		if (!hash) throw new Error(`read ${level}/${position} before it was complete`);
		return hash;
	};
	leaves.forEach((leaf, index) => {
		const hash = leafHash(leaf);
		hashes.set(`0/${index}`, hash);
		for (const node of completedBy(index, hash, read)) {
			hashes.set(`${node.level}/${node.position}`, node.hash);
		}
	});
	return read;
}

describe.skipIf(!haveVectors)('the RFC 6962 vectors', () => {
	const vectors = JSON.parse(
		gunzipSync(readFileSync(join(DATA, 'merkle/vectors.json.gz'))).toString(),
	) as Vectors;

	it('agree with every root', () => {
		const read = grow(vectors.leaves_hex.map((hex) => Buffer.from(hex, 'hex')));
		expect(rootOf(0, read).toString('base64')).toBe(vectors.empty_root);
		vectors.roots.forEach((root, i) => {
			expect(rootOf(i + 1, read).toString('base64')).toBe(root);
		});
	});

	it('agree on all 720 proofs, right and wrong ones', () => {
		let agreed = 0;
		for (const v of vectors.inclusion) {
			const ok = includes(
				v.leafIdx,
				v.treeSize,
				bytes(v.leafHash),
				v.proof.map(bytes),
				bytes(v.root),
			);
			expect(ok, `inclusion ${v.leafIdx}/${v.treeSize} ${v.desc}`).toBe(!v.wantErr);
			agreed += 1;
		}
		for (const v of vectors.consistency) {
			const ok = extendsTree(v.size1, v.size2, bytes(v.root1), bytes(v.root2), v.proof.map(bytes));
			expect(ok, `consistency ${v.size1}->${v.size2} ${v.desc}`).toBe(!v.wantErr);
			agreed += 1;
		}
		expect(agreed).toBe(720);
	});
});

describe('proofs', () => {
	const leaves = Array.from({ length: 70 }, (_, i) => Buffer.from(`leaf ${i}`));
	const read = grow(leaves);

	it('of inclusion hold for every leaf at every size, and for no other leaf', () => {
		for (let size = 1; size <= leaves.length; size += 1) {
			const root = rootOf(size, read);
			for (let index = 0; index < size; index += 1) {
				const proof = inclusionProof(index, size, read);
				expect(includes(index, size, read(0, index), proof, root)).toBe(true);
				const other = (index + 1) % size;
				if (other !== index) {
					expect(includes(other, size, read(0, index), proof, root)).toBe(false);
				}
			}
		}
	});

	it('of consistency hold between any two sizes, and not after a change of the past', () => {
		const changed = grow([Buffer.from('other'), ...leaves.slice(1)]);
		for (let newer = 1; newer <= leaves.length; newer += 1) {
			for (let older = 1; older <= newer; older += 1) {
				const proof = consistencyProof(older, newer, read);
				const [root1, root2] = [rootOf(older, read), rootOf(newer, read)];
				expect(extendsTree(older, newer, root1, root2, proof)).toBe(true);
				expect(extendsTree(older, newer, rootOf(older, changed), root2, proof)).toBe(false);
				expect(extendsTree(older, newer, root1, rootOf(newer, changed), proof)).toBe(false);
			}
		}
	});

	it('cannot be asked for outside the tree', () => {
		expect(() => inclusionProof(70, 70, read)).toThrow(RangeError);
		expect(() => inclusionProof(-1, 3, read)).toThrow(RangeError);
		expect(() => consistencyProof(0, 3, read)).toThrow(RangeError);
		expect(() => consistencyProof(4, 3, read)).toThrow(RangeError);
	});
});

describe.skipIf(!haveJcs)('the RFC 8785 vectors', () => {
	const folder = join(DATA, 'jcs/testdata');
	const names = haveJcs ? readdirSync(join(folder, 'input')) : [];
	it.each(names)('%s becomes the same bytes', (name) => {
		const value: unknown = JSON.parse(readFileSync(join(folder, 'input', name), 'utf8'));
		const expected = readFileSync(join(folder, 'outhex', name.replace('.json', '.txt')), 'utf8');
		expect(Buffer.from(canonicalText(value)).toString('hex')).toBe(expected.replace(/\s/g, ''));
	});
});
