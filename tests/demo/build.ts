import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npmCommand } from '../support/wordpress/runtime-packages.ts';
import { StartFailure } from '../support/wordpress/start-failure.ts';

const root = join(import.meta.dirname, '../..');

interface Build {
	readonly name: string;
	/** Files and folders that it is made from. */
	readonly from: readonly string[];
	/** What it writes last. */
	readonly to: string;
	readonly command: () => readonly [program: string, ...args: string[]];
}

const builds: readonly Build[] = [
	{
		name: 'the sidecar',
		from: ['sidecar/src', 'sidecar/build.mjs', 'package-lock.json'],
		to: 'sidecar/dist/main.js',
		command: () => [process.execPath, 'sidecar/build.mjs'],
	},
	{
		name: 'the plugin',
		from: ['plugin/src', 'plugin/package.json', 'package-lock.json'],
		to: 'plugin/build',
		command: () => npmCommand(['run', 'build', '-w', 'plugin']),
	},
];

/** Builds what is older than its sources. Throws StartFailure 69 when a build tool fails. */
export async function buildWhatIsStale(log: (line: string) => void): Promise<void> {
	for (const build of builds) {
		const [built, source] = await Promise.all([
			newest(build.to),
			Promise.all(build.from.map((path) => newest(path))),
		]);
		if (built > 0 && built >= Math.max(...source)) continue;
		log(`building ${build.name}`);
		const [program, ...args] = build.command();
		try {
			await promisify(execFile)(program, args, { cwd: root, maxBuffer: 2 ** 26 });
		} catch (error) {
			log(outputOf(error));
			throw new StartFailure(
				69,
				`Building ${build.name} failed: see above, and run \`npm run build\` to try it alone.`,
				{ cause: error },
			);
		}
	}
}

/** When the newest file at or below `path` was written, in milliseconds; 0 when there is none. */
async function newest(path: string): Promise<number> {
	const full = join(root, path);
	if (!existsSync(full)) return 0;
	if (statSync(full).isFile()) return statSync(full).mtimeMs;
	const files = await readdir(full, { recursive: true, withFileTypes: true });
	const times = files
		.filter((file) => file.isFile())
		.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs);
	return Math.max(0, ...times);
}

function outputOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	const said = ['stdout', 'stderr'].map((name) =>
		name in error ? String(Reflect.get(error, name)) : '',
	);
	return [...said, error.message].find((text) => text.trim() !== '') ?? 'it said nothing';
}
