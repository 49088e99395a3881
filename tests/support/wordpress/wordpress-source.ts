import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { unpackZip } from './archive.ts';
import { currentWordPress } from './wordpress-download.ts';
import { withLock } from './process-lock.ts';
import { packageFiles, type Fetching } from './runtime-packages.ts';
import { StartFailure } from './start-failure.ts';

/** A complete WordPress, read but never written. */
export interface WordPressSource {
	readonly dir: string;
	readonly version: string;
	readonly origin: 'WORDPRESS_DIR' | 'wordpress.org' | 'npm';
}

/** The current WordPress, or npm's newest. Throws StartFailure when neither can be had. */
export async function findWordPress(fetching: Fetching): Promise<WordPressSource> {
	const current = await currentWordPress(fetching);
	if (current !== undefined) return { ...current, origin: 'wordpress.org' };
	const dir = await npmWordPress(fetching);
	return { dir, version: await versionOf(dir), origin: 'npm' };
}

/** Checks that WORDPRESS_DIR is a WordPress. */
export async function namedWordPress(dir: string): Promise<WordPressSource> {
	if (!isAbsolute(dir)) {
		throw new StartFailure(
			78,
			`WORDPRESS_DIR must be an absolute path, not ${JSON.stringify(dir)}.`,
		);
	}
	const missing = [
		'wp-load.php',
		'wp-settings.php',
		'wp-admin/includes/upgrade.php',
		'wp-includes/version.php',
	].find((file) => !existsSync(join(dir, file)));
	if (missing !== undefined) {
		throw new StartFailure(78, `WORDPRESS_DIR=${dir} is not a WordPress: it has no ${missing}.`);
	}
	return { dir, version: await versionOf(dir), origin: 'WORDPRESS_DIR' };
}

/** The version a WordPress folder says it has. */
export async function versionOf(dir: string): Promise<string> {
	const text = await readFile(join(dir, 'wp-includes/version.php'), 'utf8');
	const version = /\$wp_version\s*=\s*'([^']+)'/.exec(text)?.[1];
	if (version === undefined) {
		throw new StartFailure(
			78,
			`${join(dir, 'wp-includes/version.php')} names no WordPress version.`,
		);
	}
	return version;
}

/**
 * The newest WordPress in npm: @wp-playground/wordpress-builds carries it as a zip without static
 * files, and the static files of each version in a folder beside it. `nightly` is the newest of
 * those it carries.
 */
async function npmWordPress(fetching: Fetching): Promise<string> {
	const { cacheDir } = fetching;
	const target = join(cacheDir, 'wordpress-npm');
	if (existsSync(target)) return target;
	return withLock(`${target}.lock`, async () => {
		if (existsSync(target)) return target;
		const files = await packageFiles(
			'@wp-playground/wordpress-builds',
			(path) => path === 'src/wordpress/wp-nightly.zip' || path.startsWith('public/wp-nightly/'),
			'160 MB',
			fetching,
		);
		const temporary = await mkdtemp(join(cacheDir, 'wordpress-'));
		try {
			const dir = join(temporary, 'wordpress');
			await mkdir(dir);
			await cp(join(files, 'public/wp-nightly'), dir, { recursive: true });
			// It carries a configuration, a database and must-use plugins of its own: not wanted.
			await rm(join(dir, 'wp-content'), { recursive: true, force: true });
			await cp(
				join(files, 'public/wp-nightly/wp-content/themes/twentytwentyfour'),
				join(dir, 'wp-content/themes/twentytwentyfour'),
				{ recursive: true },
			);
			await unpackZip(join(files, 'src/wordpress/wp-nightly.zip'), dir, (path) =>
				path === 'wp-config.php' ||
				path === 'wordpress-remote-asset-paths' ||
				path.startsWith('wp-content/database/')
					? undefined
					: path,
			);
			await rename(dir, target);
			// What was taken out of the package is now complete elsewhere.
			await rm(files, { recursive: true, force: true });
			return target;
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	});
}
