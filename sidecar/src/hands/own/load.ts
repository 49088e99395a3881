import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse as parseYaml } from 'yaml';
import {
	DeclarationInvalid,
	readFileDeclaration,
	readManifest,
	type FileDeclaration,
	type Manifest,
} from './declaration.ts';

/** A declaration that was read and is sound by itself. */
export type Loaded =
	| {
			readonly kind: 'file';
			readonly file: string;
			readonly version: string;
			readonly declaration: FileDeclaration;
	  }
	| {
			readonly kind: 'manifest';
			readonly file: string;
			readonly version: string;
			readonly declaration: Manifest;
			/** The endpoint's key; null when none is named. */
			readonly key: string | null;
	  };

/** A file that was left out, and why; the problem names the field. */
export interface LeftOut {
	readonly file: string;
	readonly name: string;
	readonly problem: string;
}

export interface OwnHandFiles {
	readonly loaded: readonly Loaded[];
	readonly leftOut: readonly LeftOut[];
}

export const NO_OWN_HANDS: OwnHandFiles = { loaded: [], leftOut: [] };

const KINDS = /^(.+)\.hand\.(mjs|yaml|yml|json)$/;
const LOADING_MS = 5_000;
const MOST_BYTES = 262_144;

/**
 * Reads the shop's own Hands from a folder: `<name>.hand.mjs`, `<name>.hand.yaml` or `.json`. Never
 * rejects: what cannot be used is left out, with the reason.
 *
 * @param dir null: none is configured
 * @param env where the keys are that manifests name by `key_env`
 */
export async function loadOwnHands(
	dir: string | null,
	env: Readonly<Record<string, string | undefined>>,
): Promise<OwnHandFiles> {
	if (dir === null) return NO_OWN_HANDS;
	let files: string[];
	try {
		files = readdirSync(dir).filter((file) => KINDS.test(file));
	} catch {
		const problem = `HANDS_DIR names ${dir}, which cannot be read`;
		return { loaded: [], leftOut: [{ file: dir, name: '', problem }] };
	}
	const loaded: Loaded[] = [];
	const leftOut: LeftOut[] = [];
	for (const file of files.sort()) {
		const [, stem = '', kind = ''] = KINDS.exec(file) ?? [];
		// Files are named with dashes, tools with underscores; both are fine here.
		const name = stem.replaceAll('-', '_');
		try {
			if (loaded.some((other) => other.declaration.name === name)) {
				throw new DeclarationInvalid('name', `${name} is declared by another file already`);
			}
			loaded.push(await load(dir, file, name, kind, env));
		} catch (error) {
			const problem = error instanceof Error ? error.message : String(error);
			leftOut.push({ file, name, problem: problem.slice(0, 500) });
		}
	}
	return { loaded, leftOut };
}

async function load(
	dir: string,
	file: string,
	name: string,
	kind: string,
	env: Readonly<Record<string, string | undefined>>,
): Promise<Loaded> {
	const path = join(dir, file);
	const { mode, size } = statSync(path);
	if ((mode & 0o002) !== 0) throw new DeclarationInvalid('the file', 'may be written by everybody');
	if (size > MOST_BYTES) throw new DeclarationInvalid('the file', 'is larger than 256 KiB');
	const bytes = readFileSync(path);
	const version = createHash('sha256').update(bytes).digest('hex');
	if (kind === 'mjs') {
		const declaration = readFileDeclaration(await importDefault(path));
		expectName(declaration.name, name);
		return { kind: 'file', file, version, declaration };
	}
	const declaration = readManifest(parseText(bytes.toString('utf8'), kind));
	expectName(declaration.name, name);
	return { kind: 'manifest', file, version, declaration, key: keyOf(declaration, dir, env) };
}

function expectName(declared: string, file: string): void {
	if (declared === file) return;
	throw new DeclarationInvalid('name', `is ${declared}, the file's is ${file}; make them the same`);
}

async function importDefault(path: string): Promise<unknown> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<never>((_, reject) => {
		timer = setTimeout(() => {
			reject(new DeclarationInvalid('the file', 'took longer than 5 s to load'));
		}, LOADING_MS);
	});
	try {
		const module: unknown = await Promise.race([import(pathToFileURL(path).href), late]);
		if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
	} catch (error) {
		if (error instanceof DeclarationInvalid) throw error;
		const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
		throw new DeclarationInvalid('the file', `cannot be loaded: ${why}`);
	} finally {
		clearTimeout(timer);
	}
	throw new DeclarationInvalid('default', 'is missing; export default { name: … }');
}

function parseText(text: string, kind: string): unknown {
	try {
		// One document, no aliases that blow up, plain values only.
		return kind === 'json' ? JSON.parse(text) : parseYaml(text, { maxAliasCount: 20 });
	} catch (error) {
		const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
		throw new DeclarationInvalid('the file', `is not ${kind === 'json' ? 'JSON' : 'YAML'}: ${why}`);
	}
}

function keyOf(
	{ key_file, key_env }: Manifest,
	dir: string,
	env: Readonly<Record<string, string | undefined>>,
): string | null {
	if (key_env !== undefined) {
		const value = env[key_env]?.trim() ?? '';
		if (value === '') throw new DeclarationInvalid('key_env', `${key_env} is not set`);
		return headerSafe('key_env', value);
	}
	if (key_file === undefined) return null;
	let value: string;
	try {
		value = readFileSync(isAbsolute(key_file) ? key_file : join(dir, key_file), 'utf8').trim();
	} catch {
		throw new DeclarationInvalid('key_file', `${key_file} cannot be read`);
	}
	if (value === '') throw new DeclarationInvalid('key_file', `${key_file} is empty`);
	return headerSafe('key_file', value);
}

function headerSafe(field: string, value: string): string {
	if (/^[\x21-\x7e]+$/.test(value)) return value;
	throw new DeclarationInvalid(field, 'must be one line of visible ASCII characters');
}
