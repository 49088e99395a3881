import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { startProcessGroup } from './process-group.ts';
import { installedRuntime, type Fetching } from './runtime-packages.ts';

const site = '/wordpress';
const privateDir = '/private';

/** PHP as WebAssembly, from npm: no PHP is needed on the machine. About one page a second. */
export async function wasmPhp(fetching: Fetching): Promise<Engine> {
	const runtime = await installedRuntime(fetching);
	const program = join(runtime, 'node_modules/@wp-playground/cli/wp-playground.js');
	return {
		name: 'wasm',
		privateDir: () => privateDir,
		plugin: 'mount-point',
		async serve({ dirs, pluginDir, port, siteUrl, scripts, line }) {
			const blueprint = join(dirs.private, 'setup/blueprint.json');
			const steps = scripts.map((script) => ({
				step: 'runPHP',
				code: `<?php $demo_site_dir = '${site}'; $demo_private_dir = '${privateDir}'; require '${privateDir}/setup/${script}.php';`,
			}));
			await writeFile(
				blueprint,
				JSON.stringify({ preferredVersions: { php: '8.3', wp: 'latest' }, steps }),
			);
			const mounts = [
				[dirs.site, site],
				[dirs.private, privateDir],
				[pluginDir, `${site}/wp-content/plugins/ai-support-chat`],
			].flatMap(([from, to]) => ['--mount-dir-before-install', from ?? '', to ?? '']);
			return startProcessGroup(
				process.execPath,
				[
					program,
					'server',
					`--port=${port}`,
					`--site-url=${siteUrl}`,
					'--php=8.3',
					'--workers=6',
					'--wordpress-install-mode=do-not-attempt-installing',
					'--skip-sqlite-setup',
					`--blueprint=${blueprint}`,
					...mounts,
				],
				{
					env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
					line: (text) => {
						if (text.trim() !== '') line(text);
					},
				},
			);
		},
	};
}
