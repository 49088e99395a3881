import { appendFileSync } from 'node:fs';
import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	type KeyObject,
} from 'node:crypto';
import { join } from 'node:path';
import { Terminal } from '../failure.ts';
import { readKeyFile, readOrMakeKeyFile } from '../privacy/key-file.ts';
import { originOf } from './checkpoint.ts';
import { encodeVerifier } from './note.ts';

/** Every public key that ever signed here, one C2SP verifier key a line, the newest last. */
export const PUBLIC_KEYS_FILE = 'log-signing.pub';

export interface SigningKey {
	readonly privateKey: KeyObject;
	/** The public half as a C2SP verifier key: what to keep outside, to check checkpoints with. */
	readonly vkey: string;
}

/**
 * The key that signs checkpoints: LOG_SIGNING_KEY_FILE (an Ed25519 private key, PKCS #8 PEM), or
 * `log-signing.key` in the data directory, made there at the first start.
 *
 * @throws Terminal `key_file` naming the file and what it must hold
 */
export function loadSigningKey(options: {
	readonly dataDir: string;
	readonly instance: string;
	readonly signingKeyFile?: string | undefined;
}): SigningKey {
	const { dataDir, instance, signingKeyFile } = options;
	const path = signingKeyFile ?? join(dataDir, 'log-signing.key');
	const pem =
		signingKeyFile === undefined ? readOrMakeKeyFile(path, newKey) : readKeyFile(signingKeyFile);
	const privateKey = parse(pem, path);
	const vkey = encodeVerifier(originOf(instance), createPublicKey(privateKey));
	publish(join(dataDir, PUBLIC_KEYS_FILE), vkey);
	return { privateKey, vkey };
}

function newKey(): string {
	return generateKeyPairSync('ed25519')
		.privateKey.export({ format: 'pem', type: 'pkcs8' })
		.toString();
}

function parse(pem: string | undefined, path: string): KeyObject {
	try {
		const key = createPrivateKey(pem ?? '');
		if (key.asymmetricKeyType === 'ed25519') return key;
	} catch {
		// Said below; the library's message could quote the file.
	}
	throw new Terminal(
		'key_file',
		`${path} must hold an Ed25519 private key (openssl genpkey -algorithm ed25519).`,
	);
}

/** Older keys stay: they signed checkpoints that are kept elsewhere. */
function publish(path: string, vkey: string): void {
	const lines = (readKeyFile(path) ?? '').split('\n');
	if (!lines.includes(vkey)) appendFileSync(path, `${vkey}\n`, { mode: 0o644 });
}
