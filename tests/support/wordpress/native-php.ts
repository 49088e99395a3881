import { execFile } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Engine } from './engine.ts';
import { startProcessGroup } from './process-group.ts';
import { StartFailure } from './start-failure.ts';

const probe =
	'echo json_encode([PHP_VERSION_ID >= 80100, PHP_VERSION, array_values(array_filter(["pdo_sqlite", "mbstring", "dom", "openssl"], fn($e) => !extension_loaded($e)))]);';

/** Why this machine's PHP cannot run WordPress, or undefined when it can. */
export async function nativePhpLacks(): Promise<string | undefined> {
	try {
		const { stdout } = await promisify(execFile)('php', ['-r', probe], { timeout: 10_000 });
		const [recent, version, missing] = z
			.tuple([z.boolean(), z.string(), z.array(z.string())])
			.parse(JSON.parse(stdout));
		if (!recent) return `PHP ${version} is older than 8.1`;
		if (missing.length > 0) return `PHP has no ${missing.join(', ')}`;
		return undefined;
	} catch {
		return 'there is no php on the PATH';
	}
}

const settings = [
	'memory_limit=256M',
	'display_errors=0',
	'log_errors=1',
	'upload_max_filesize=16M',
	'post_max_size=16M',
	'opcache.enable=1',
	'opcache.revalidate_freq=0',
].flatMap((setting) => ['-d', setting]);

/** The machine's own PHP with its built-in server: four workers, since WordPress calls itself. */
export const nativePhp: Engine = {
	name: 'native',
	privateDir: (dirs) => dirs.private,
	plugin: 'link',
	async serve({ dirs, port, scripts, line }) {
		// PHP needs little of the environment, and is shown no more.
		const { PATH, TMPDIR, LANG } = process.env;
		const temporary = join(dirs.private, 'tmp');
		mkdirSync(temporary, { recursive: true });
		const env = { PATH, LANG, TMPDIR: TMPDIR ?? temporary };
		for (const script of scripts) {
			const file = join(dirs.private, `setup/${script}.php`);
			const run = await startProcessGroup(
				'php',
				[...settings, '-d', 'display_errors=stderr', file, dirs.site, dirs.private],
				{ env, line },
			);
			const { code } = await run.ended;
			if (code === 0) continue;
			// Its result says why; when it died on the way there is none, and no use in going on.
			if (existsSync(join(dirs.private, `setup/${script}.result.json`))) break;
			throw new StartFailure(
				69,
				`WordPress could not be prepared: ${script}.php ended with ${code}.`,
			);
		}
		return startProcessGroup(
			'php',
			[
				...settings,
				'-S',
				`127.0.0.1:${port}`,
				'-t',
				dirs.site,
				join(import.meta.dirname, 'php/router.php'),
			],
			{
				cwd: dirs.site,
				env: { ...env, PHP_CLI_SERVER_WORKERS: '4' },
				// One line for each connection says nothing to anyone.
				line: (text) => {
					if (!/\b(Accepted|Closing|Closed without)\b|\[200\]|Development Server/.test(text))
						line(text);
				},
			},
		);
	},
};

export async function requireNativePhp(): Promise<Engine> {
	const lacks = await nativePhpLacks();
	if (lacks !== undefined)
		throw new StartFailure(69, `WordPress cannot run on native PHP: ${lacks}.`);
	return nativePhp;
}
