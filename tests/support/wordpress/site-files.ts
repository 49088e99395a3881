import { constants, existsSync } from 'node:fs';
import { cp, lstat, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WordPressSource } from './wordpress-source.ts';

const phpDir = join(import.meta.dirname, 'php');

/** The folders of one WordPress. */
export interface SiteDirs {
	/** What the web server serves. */
	readonly site: string;
	/** Database, mail, debug.log, state: never served. */
	readonly private: string;
}

export function siteDirs(dir: string): SiteDirs {
	return { site: join(dir, 'site'), private: join(dir, 'private') };
}

/**
 * Copies WordPress into the site's folder. What an earlier one left goes, except uploads; the copy
 * counts only when complete, so one that was interrupted is begun again.
 */
export async function layCore(dirs: SiteDirs, source: WordPressSource): Promise<void> {
	await mkdir(dirs.site, { recursive: true });
	for (const name of await readdir(dirs.site)) {
		if (name !== 'wp-content') await rm(join(dirs.site, name), { recursive: true, force: true });
	}
	await cp(source.dir, dirs.site, {
		recursive: true,
		mode: constants.COPYFILE_FICLONE,
		filter: (from) => {
			const path = from.slice(source.dir.length + 1);
			return (
				path !== 'wp-config.php' &&
				path !== '.git' &&
				!/^wp-content\/(?!index\.php$|themes(\/|$)).+/.test(path)
			);
		},
	});
	if (!existsSync(join(dirs.site, 'wp-content/themes'))) {
		await mkdir(join(dirs.site, 'wp-content/themes'), { recursive: true });
	}
}

/** Puts in place what belongs to the demo: the database drop-in, the must-use plugin, the scripts. */
export async function layDemoParts(dirs: SiteDirs, sqlite: string, config: string): Promise<void> {
	const content = join(dirs.site, 'wp-content');
	for (const dir of [
		join(content, 'mu-plugins'),
		join(content, 'plugins'),
		join(content, 'uploads'),
	]) {
		await mkdir(dir, { recursive: true });
	}
	for (const name of ['database', 'mail', 'setup']) {
		await mkdir(join(dirs.private, name), { recursive: true, mode: 0o700 });
	}
	await cp(sqlite, join(content, 'sqlite-database-integration'), { recursive: true });
	await cp(join(phpDir, 'db.php'), join(content, 'db.php'));
	await cp(join(phpDir, 'demo-site.php'), join(content, 'mu-plugins/demo-site.php'));
	for (const name of ['load.php', 'install.php', 'content.php']) {
		await cp(join(phpDir, name), join(dirs.private, 'setup', name));
	}
	await writeFile(join(dirs.site, 'wp-config.php'), config, { mode: 0o600 });
}

/**
 * Makes the plugin appear in the site: as a link, so that a rebuilt file shows at once, or as the
 * empty folder onto which WebAssembly mounts it.
 */
export async function layPlugin(
	dirs: SiteDirs,
	pluginDir: string,
	as: 'link' | 'mount-point',
): Promise<void> {
	const target = join(dirs.site, 'wp-content/plugins/ai-support-chat');
	const present = await lstat(target).catch(() => undefined);
	if (present !== undefined)
		await rm(target, { recursive: !present.isSymbolicLink(), force: true });
	switch (as) {
		case 'link':
			await symlink(pluginDir, target, 'dir');
			return;
		case 'mount-point':
			await mkdir(target);
			return;
	}
}

/** The last lines of WordPress's own log, for an error's message. */
export async function debugLogTail(dirs: SiteDirs, lines = 5): Promise<string> {
	const text = await readFile(join(dirs.private, 'debug.log'), 'utf8').catch(() => '');
	return text.trim().split('\n').slice(-lines).join('\n');
}
