import { decrypt, encrypt } from './cipher.ts';
import type { Keyring } from './keyring.ts';

/**
 * Personal data at rest: AES-256-GCM with the subject's own key, so that destroying the key makes
 * every copy unreadable, backups included.
 *
 * Additional data: the format's name, the subject and the context, a NUL between, so that a
 * ciphertext moved to another place or person does not open.
 */
export interface Sealer {
	/** @param context where the ciphertext belongs; it opens nowhere else */
	seal(subject: string, context: string, plaintext: string): Buffer;
	/** Null when the subject's key was destroyed, or when the bytes were not sealed so. */
	open(subject: string, context: string, sealed: Uint8Array): string | null;
}

export function createSealer(keyring: Keyring): Sealer {
	return {
		seal: (subject, context, plaintext) =>
			encrypt(keyring.keyFor(subject), aad(subject, context), Buffer.from(plaintext)),
		open(subject, context, sealed) {
			const key = keyring.existingKey(subject);
			const plaintext = key && decrypt(key, aad(subject, context), sealed);
			return plaintext ? plaintext.toString() : null;
		},
	};
}

function aad(subject: string, context: string): Buffer {
	return Buffer.from(`ai-support-chat/sealed/v1\0${subject}\0${context}`);
}
