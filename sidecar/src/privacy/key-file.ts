import {
	linkSync,
	openSync,
	closeSync,
	fsyncSync,
	readFileSync,
	unlinkSync,
	writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { Terminal } from '../failure.ts';

/**
 * Reads a key file, or makes it with what `make` gives. Made atomically and durably, mode 0600: a
 * process that dies in between leaves no half-written key, and two that race agree on one.
 *
 * @throws Terminal `key_file` when the file cannot be read or made
 */
export function readOrMakeKeyFile(path: string, make: () => string): string {
	const existing = readKeyFile(path);
	if (existing !== undefined) return existing;
	const draft = `${path}.${randomBytes(6).toString('hex')}.new`;
	try {
		const file = openSync(draft, 'wx', 0o600);
		try {
			writeSync(file, make());
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		try {
			linkSync(draft, path);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		unlinkSync(draft);
		return readFileSync(path, 'utf8');
	} catch (cause) {
		throw new Terminal('key_file', `Cannot make the key file ${path}: ${reasonOf(cause)}.`, {
			cause,
		});
	}
}

/** The file's text; undefined when there is none. @throws Terminal `key_file` when unreadable */
export function readKeyFile(path: string): string | undefined {
	try {
		return readFileSync(path, 'utf8');
	} catch (cause) {
		if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
		throw new Terminal('key_file', `Cannot read the key file ${path}: ${reasonOf(cause)}.`, {
			cause,
		});
	}
}

function reasonOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
