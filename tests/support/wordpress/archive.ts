import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, normalize, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { unzip, type Unzipped } from 'fflate';

/**
 * Unpacks a zip file. `rename` gives the path below `target`, or undefined to leave an entry out.
 * Throws when an entry points outside of `target`.
 */
export async function unpackZip(
	file: string,
	target: string,
	rename: (path: string) => string | undefined = (path) => path,
): Promise<void> {
	const archive = await readFile(file);
	const entries = await new Promise<Unzipped>((resolve, reject) => {
		unzip(archive, (error, files) => {
			if (error === null) resolve(files);
			else reject(new Error(`${file} is not a readable zip file: ${error.message}`));
		});
	});
	const made = new Set<string>();
	for (const [path, bytes] of Object.entries(entries)) {
		if (path.endsWith('/')) continue;
		const renamed = rename(path);
		if (renamed === undefined) continue;
		const to = join(target, normalize(renamed));
		if (!to.startsWith(target + sep)) throw new Error(`${file}: ${path} points outside`);
		if (!made.has(dirname(to))) {
			await mkdir(dirname(to), { recursive: true });
			made.add(dirname(to));
		}
		await writeFile(to, bytes);
	}
}

/** The digest of a file, in the given encoding. */
export async function digestOf(
	file: string,
	algorithm: 'sha1' | 'sha512',
	encoding: 'hex' | 'base64',
): Promise<string> {
	const hash = createHash(algorithm);
	await pipeline(createReadStream(file), hash);
	return hash.digest(encoding);
}
