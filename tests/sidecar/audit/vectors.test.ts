import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCheckpoint, originOf, signCheckpoint } from '../../../sidecar/src/audit/checkpoint.ts';
import { encodeEntry } from '../../../sidecar/src/audit/entry.ts';
import type { NewEntry } from '../../../sidecar/src/audit/log.ts';
import { extendsTree, includes } from '../../../sidecar/src/audit/merkle-check.ts';
import {
	completedBy,
	consistencyProof,
	inclusionProof,
	leafHash,
	rootOf,
	type SubtreeReader,
} from '../../../sidecar/src/audit/merkle.ts';
import { decodeVerifier, encodeVerifier } from '../../../sidecar/src/audit/note.ts';
import { readEntryBytes } from '../../../sidecar/src/audit/verify/read-entry.ts';
import { decrypt } from '../../../sidecar/src/privacy/cipher.ts';

/**
 * Frozen: what these vectors say was written to shops' disks. A change of this file is a new
 * format version, never a correction of this one.
 */
interface Vectors {
	readonly instance: string;
	readonly entries: {
		readonly at: string;
		readonly new: NewEntry;
		readonly sealed?: { subject: string; sha256: string };
		readonly bytes: string;
		readonly leaf_hash: string;
	}[];
	readonly roots: string[];
	readonly inclusion: { index: number; size: number; proof: string[] }[];
	readonly consistency: { size1: number; size2: number; proof: string[] }[];
	readonly checkpoint: { private_key_pem: string; vkey: string; size: number; note: string };
	readonly sealed: {
		key: string;
		subject: string;
		context: string;
		plaintext: string;
		additional_data: string;
		ciphertext: string;
	};
}

const vectors = JSON.parse(
	readFileSync(join(import.meta.dirname, '../../vectors/log.json'), 'utf8'),
) as Vectors;
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const unhex = (text: string) => Buffer.from(text, 'hex');

const hashes = new Map<string, Buffer>();
const read: SubtreeReader = (level, position) => hashes.get(`${level}/${position}`)!;
vectors.entries.forEach(({ bytes }, index) => {
	const leaf = leafHash(Buffer.from(bytes));
	hashes.set(`0/${index}`, leaf);
	for (const node of completedBy(index, leaf, read)) {
		hashes.set(`${node.level}/${node.position}`, node.hash);
	}
});

describe('the frozen vectors of log format 1', () => {
	it.each(vectors.entries.map((entry, seq) => [seq, entry] as const))(
		'entry %i has these bytes and this leaf hash',
		(seq, entry) => {
			const bytes = encodeEntry(entry.new, {
				instance: vectors.instance,
				seq,
				at: new Date(entry.at),
				...(entry.sealed && { sealed: entry.sealed }),
			});
			expect(bytes).toBe(entry.bytes);
			expect(hex(leafHash(Buffer.from(entry.bytes)))).toBe(entry.leaf_hash);
			expect(readEntryBytes(Buffer.from(entry.bytes)).kind).toBe('entry');
		},
	);

	it('the trees of 1 to 8 entries have these roots', () => {
		expect(vectors.entries).toHaveLength(8);
		expect(vectors.entries.map((_, i) => hex(rootOf(i + 1, read)))).toEqual(vectors.roots);
	});

	it('these are the proofs, and they hold', () => {
		for (const { index, size, proof } of vectors.inclusion) {
			expect(inclusionProof(index, size, read).map(hex)).toEqual(proof);
			const root = unhex(vectors.roots[size - 1]!);
			const leaf = unhex(vectors.entries[index]!.leaf_hash);
			expect(includes(index, size, leaf, proof.map(unhex), root)).toBe(true);
		}
		for (const { size1, size2, proof } of vectors.consistency) {
			expect(consistencyProof(size1, size2, read).map(hex)).toEqual(proof);
			const [root1, root2] = [unhex(vectors.roots[size1 - 1]!), unhex(vectors.roots[size2 - 1]!)];
			expect(extendsTree(size1, size2, root1, root2, proof.map(unhex))).toBe(true);
		}
	});

	it('this key signs this note (Ed25519 is deterministic)', () => {
		const { private_key_pem: pem, vkey, size, note } = vectors.checkpoint;
		const origin = originOf(vectors.instance);
		const privateKey = createPrivateKey(pem);
		expect(encodeVerifier(origin, createPublicKey(privateKey))).toBe(vkey);
		expect(signCheckpoint({ origin, size, root: rootOf(size, read) }, privateKey)).toBe(note);
		expect(openCheckpoint(note, [decodeVerifier(vkey)!]).kind).toBe('signed');
	});

	it('this key opens this sealed data, whose hash the entry holds', () => {
		const { key, plaintext, additional_data: additional, ciphertext } = vectors.sealed;
		expect(String(decrypt(unhex(key), unhex(additional), unhex(ciphertext)))).toBe(plaintext);
	});
});
