import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** AES-256-GCM. Bytes: version 0x01, nonce (12, random), ciphertext, tag (16). */
const VERSION = 0x01;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'aes-256-gcm';

export function encrypt(key: Uint8Array, additional: Uint8Array, plaintext: Uint8Array): Buffer {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
	cipher.setAAD(additional);
	return Buffer.concat([
		Buffer.of(VERSION),
		nonce,
		cipher.update(plaintext),
		cipher.final(),
		cipher.getAuthTag(),
	]);
}

/** Null when the key, the additional data or a byte is not the one it was encrypted with. */
export function decrypt(
	key: Uint8Array,
	additional: Uint8Array,
	sealed: Uint8Array,
): Buffer | null {
	if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== VERSION) return null;
	const decipher = createDecipheriv(CIPHER, key, sealed.subarray(1, 1 + NONCE_BYTES), {
		authTagLength: TAG_BYTES,
	});
	decipher.setAAD(additional);
	decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
	try {
		const text = decipher.update(sealed.subarray(1 + NONCE_BYTES, -TAG_BYTES));
		return Buffer.concat([text, decipher.final()]);
	} catch {
		return null;
	}
}
