import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Terminal } from '../failure.ts';
import { decrypt, encrypt } from './cipher.ts';
import { readKeyFile, readOrMakeKeyFile } from './key-file.ts';
import { KEYS_FILE, openKeyStore, type KeyStore } from './key-store.ts';

/** A key for each subject, kept apart from what it encrypts. */
export interface Keyring {
	/** The subject's key, made and durable before it is returned when there is none. */
	keyFor(subject: string): Buffer;
	/** The subject's key if there is one. */
	existingKey(subject: string): Buffer | null;
	/** Makes everything sealed for the subject unreadable. @returns whether there was a key */
	destroy(subject: string): boolean;
	close(): void;
}

const KEY_BYTES = 32;
const CACHED = 1_000;
/** What a person is called here: an id that says nothing about them, for it stays in the log. */
const SUBJECT = /^[A-Za-z0-9_:-]{1,100}$/;
/** A known plaintext, so that a wrong master key is noticed at start and not at the first refund. */
const PROBE = Buffer.from('ai-support-chat/keyring/v1');

/**
 * Opens the keys' file. Keys are wrapped with the master key: MASTER_KEY_FILE (32 bytes as base64
 * or hex), or `master.key` in the data directory, made there at the first start.
 *
 * Limit: what the disk itself or an older backup keeps of `keys.db` is out of reach; backups of it
 * must be shorter-lived than a promise of erasure.
 *
 * @throws Terminal `key_file` for an unusable master key, `master_key` for one that is not the one
 *   that keys.db was written with
 */
export function openKeyring(options: {
	readonly dataDir: string;
	readonly masterKeyFile?: string | undefined;
}): Keyring {
	const { dataDir, masterKeyFile } = options;
	const store = openKeyStore(dataDir);
	try {
		const probe = store.probe();
		const master = masterKey(dataDir, masterKeyFile, probe !== undefined);
		if (!probe) store.addProbe(encrypt(master, PROBE, PROBE));
		else if (!decrypt(master, PROBE, probe)) {
			throw new Terminal(
				'master_key',
				`The master key is not the one that ${KEYS_FILE} was written with. Give MASTER_KEY_FILE the one in use before.`,
			);
		}
		return keyringOver(store, master);
	} catch (error) {
		store.close();
		throw error;
	}
}

function keyringOver(store: KeyStore, master: Buffer): Keyring {
	const cache = new Map<string, Buffer>();

	function remember(subject: string, key: Buffer): Buffer {
		const oldest = cache.keys().next();
		if (cache.size >= CACHED && !oldest.done) cache.delete(oldest.value);
		cache.set(subject, key);
		return key;
	}
	function existingKey(subject: string): Buffer | null {
		const cached = cache.get(subject);
		if (cached) return cached;
		const wrapped = store.get(subject);
		if (!wrapped) return null;
		const key = decrypt(master, wrapAad(subject), wrapped);
		if (!key) {
			throw new Terminal(
				'key_damaged',
				`The key of ${subject} in ${KEYS_FILE} cannot be unwrapped. Restore ${KEYS_FILE} from a backup.`,
			);
		}
		return remember(subject, key);
	}

	return {
		existingKey,
		keyFor(subject) {
			if (!SUBJECT.test(subject)) {
				throw new Terminal('subject', 'A subject must be an opaque id: letters, digits, _ : -');
			}
			const existing = existingKey(subject);
			if (existing) return existing;
			const key = randomBytes(KEY_BYTES);
			store.add(subject, encrypt(master, wrapAad(subject), key));
			return remember(subject, key);
		},
		destroy(subject) {
			const destroyed = store.remove(subject);
			cache.get(subject)?.fill(0);
			cache.delete(subject);
			return destroyed;
		},
		close() {
			for (const key of cache.values()) key.fill(0);
			cache.clear();
			store.close();
		},
	};
}

function masterKey(dataDir: string, file: string | undefined, inUse: boolean): Buffer {
	const path = file ?? join(dataDir, 'master.key');
	// A new master key beside keys wrapped with an old one would hide that the old one is missing.
	const text =
		file === undefined && !inUse
			? readOrMakeKeyFile(path, () => `${randomBytes(KEY_BYTES).toString('base64')}\n`)
			: readKeyFile(path);
	if (text === undefined) {
		throw new Terminal('key_file', `The master key ${path} is missing. Restore it from a backup.`);
	}
	const line = text.trim();
	const key = Buffer.from(line, /^[0-9a-fA-F]{64}$/.test(line) ? 'hex' : 'base64');
	const wellFormed = /^([0-9a-fA-F]{64}|[A-Za-z0-9+/]{43}=)$/.test(line);
	if (!wellFormed || key.length !== KEY_BYTES) {
		throw new Terminal(
			'key_file',
			`${path} must hold 32 random bytes as base64 or hex (openssl rand -base64 32).`,
		);
	}
	return key;
}

function wrapAad(subject: string): Buffer {
	return Buffer.from(`ai-support-chat/key/v1\0${subject}`);
}
