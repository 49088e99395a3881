import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unpackZip } from './archive.ts';
import { withLock } from './process-lock.ts';
import { packageFiles, type Fetching } from './runtime-packages.ts';

/**
 * WordPress's SQLite Database Integration, a folder to be copied to
 * wp-content/mu-plugins/sqlite-database-integration. It is a zip inside @wp-playground/cli.
 */
export async function sqliteIntegration(fetching: Fetching): Promise<string> {
	const files = await packageFiles(
		'@wp-playground/cli',
		(path) => path === 'sqlite-database-integration.zip',
		'0.4 MB',
		fetching,
	);
	const target = join(files, 'sqlite-database-integration');
	if (existsSync(target)) return target;
	return withLock(`${files}.lock`, async () => {
		if (existsSync(target)) return target;
		const temporary = await mkdtemp(join(fetching.cacheDir, 'sqlite-'));
		try {
			await unpackZip(
				join(files, 'sqlite-database-integration.zip'),
				join(temporary, 'files'),
				(path) => path.replace(/^[^/]+\//, ''),
			);
			await rename(join(temporary, 'files'), target);
			return target;
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	});
}
