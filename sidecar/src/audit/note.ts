import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/**
 * C2SP signed-note v1 (c2sp.org/signed-note) with Ed25519 keys, which is what a checkpoint is
 * wrapped in: text, an empty line, signature lines.
 */

/** Who signs, under which name. */
export interface NoteSigner {
	readonly name: string;
	readonly privateKey: KeyObject;
}

/** A key that signatures are checked with. */
export interface NoteVerifier {
	readonly name: string;
	/** Lower-case hex, 8 digits. */
	readonly keyId: string;
	readonly publicKey: KeyObject;
}

export type NoteCheck =
	| { readonly kind: 'signed'; readonly text: string; readonly by: NoteVerifier }
	| { readonly kind: 'malformed'; readonly reason: string }
	| { readonly kind: 'bad_signature'; readonly by: NoteVerifier }
	| { readonly kind: 'unknown_key'; readonly names: readonly string[] };

const ED25519 = 0x01;
const MAX_NOTE_BYTES = 65_536;
const MAX_SIGNATURES = 64;
/** DER of an Ed25519 SubjectPublicKeyInfo (RFC 8410) up to the 32 key bytes. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

/** `text` ends in a newline and has no empty line; the signature covers it with that newline. */
export function signNote(text: string, { name, privateKey }: NoteSigner): string {
	const raw = rawPublicKey(createPublicKey(privateKey));
	const signature = sign(null, Buffer.from(text), privateKey);
	const blob = Buffer.concat([Buffer.from(keyId(name, raw), 'hex'), signature]);
	return `${text}\n— ${name} ${blob.toString('base64')}\n`;
}

/**
 * Checks a note against the keys one trusts. Signatures of other keys are ignored, as the
 * specification asks; one by a known key that fails condemns the note.
 */
export function checkNote(note: string, known: readonly NoteVerifier[]): NoteCheck {
	if (Buffer.byteLength(note) > MAX_NOTE_BYTES) return malformed('it is larger than 64 KiB');
	if (/[^\P{Cc}\n]|\ufffd/u.test(note)) return malformed('it holds control characters');
	const end = note.lastIndexOf('\n\n');
	if (end <= 0 || !note.endsWith('\n')) return malformed('it has no text and signatures');
	const text = note.slice(0, end + 1);
	const lines = note.slice(end + 2, -1).split('\n');
	if (lines.length > MAX_SIGNATURES) return malformed('it has too many signatures');

	const names: string[] = [];
	let by: NoteVerifier | undefined;
	for (const line of lines) {
		const match = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line);
		const blob = Buffer.from(match?.[2] ?? '', 'base64');
		// One spelling of a signature only: base64 leaves unused bits that nothing would sign.
		if (!match?.[1] || blob.length < 5 || blob.toString('base64') !== match[2]) {
			return malformed('a signature line is not one');
		}
		const id = blob.subarray(0, 4).toString('hex');
		names.push(`${match[1]}+${id}`);
		const verifier = known.find((key) => key.name === match[1] && key.keyId === id);
		if (!verifier) continue;
		if (!verify(null, Buffer.from(text), verifier.publicKey, blob.subarray(4))) {
			return { kind: 'bad_signature', by: verifier };
		}
		by ??= verifier;
	}
	return by ? { kind: 'signed', text, by } : { kind: 'unknown_key', names };
}

/** The key as one line that people can keep elsewhere: `<name>+<key id>+<base64(0x01 || key)>`. */
export function encodeVerifier(name: string, publicKey: KeyObject): string {
	const raw = rawPublicKey(publicKey);
	const encoded = Buffer.concat([Buffer.of(ED25519), raw]).toString('base64');
	return `${name}+${keyId(name, raw)}+${encoded}`;
}

/** Reads `encodeVerifier`'s line; undefined for anything else, a wrong key id included. */
export function decodeVerifier(vkey: string): NoteVerifier | undefined {
	const match = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]{44})$/u.exec(vkey.trim());
	const [, name, id, encoded] = match ?? [];
	if (name === undefined || id === undefined || encoded === undefined) return undefined;
	const bytes = Buffer.from(encoded, 'base64');
	const raw = bytes.subarray(1);
	if (bytes[0] !== ED25519 || keyId(name, raw) !== id) return undefined;
	const publicKey = createPublicKey({
		key: Buffer.concat([SPKI_PREFIX, raw]),
		format: 'der',
		type: 'spki',
	});
	return { name, keyId: id, publicKey };
}

function keyId(name: string, raw: Uint8Array): string {
	const hash = createHash('sha256').update(`${name}\n`).update(Buffer.of(ED25519)).update(raw);
	return hash.digest('hex').slice(0, 8);
}

function rawPublicKey(publicKey: KeyObject): Buffer {
	return publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length);
}

function malformed(reason: string): NoteCheck {
	return { kind: 'malformed', reason };
}
